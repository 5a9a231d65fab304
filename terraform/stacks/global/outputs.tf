output "to_regions" {
  description = "What the stacks primary and dr take of this one: terraform output -json to_regions > terraform/stacks/primary/global.auto.tfvars.json, and the same for dr."
  value = {
    global = {
      domain                   = var.domain
      kms_key_arns             = module.key.key_arns
      certificate_arns         = { for region, validation in aws_acm_certificate_validation.this : region => validation.certificate_arn }
      roles                    = { for key in keys(local.placed) : key => { execution_arn = module.iam.execution_role_arns[key], task_arn = module.iam.task_role_arns[key] } }
      permissions_boundary_arn = module.iam.permissions_boundary_arn
      # The failover role has the rights of the deploy role and those of a failover.
      coxswain_role_arn = module.iam.failover_role_arn
      secret_arns       = module.secrets.arns_by_region
      plan_bucket       = { name = var.bootstrap.plan_bucket, kms_key_arn = var.bootstrap.state_key_arn }
      infra_role_arns   = module.iam.terraform_role_arns
    }
  }
}

output "name_servers" {
  description = "Name servers to delegate the domain to, at its registrar."
  value       = module.names.name_servers
}

output "traffic" {
  description = "What moves each name: by under recovery.GROUP.traffic of the catalogue."
  value       = module.names.traffic
}

output "ci_role_arns" {
  description = "Role of each service's build: AWS_ROLE_ARN of its pipeline."
  value       = module.iam.ci_role_arns
}

output "terraform_role_arns" {
  description = "Roles that Terraform runs by: role of the account under infrastructure in the catalogue."
  value       = module.iam.terraform_role_arns
}

output "secret_names" {
  description = "Names of the secrets whose values people put: aws secretsmanager put-secret-value --secret-id NAME."
  value       = module.secrets.names
}

output "repository_urls" {
  description = "Where builds push to."
  value       = module.images.repository_urls
}
