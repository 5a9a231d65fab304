output "to_workloads" {
  description = "What each workload takes of this one: terraform output -json to_workloads > ../workload/tools.auto.tfvars.json."
  value = {
    tools = {
      account_id      = var.account_id
      worker_role_arn = module.coxswain.worker_role_arn
      repositories    = keys(module.images.repository_arns)
      key_arns        = module.key.key_arns
      test_cidrs      = { for zone, address in module.vpc.nat_public_ips : zone => "${address}/32" }
    }
  }
}

output "ci_role_arns" {
  description = "Role of each repository's build: AWS_ROLE_ARN of its pipeline."
  value       = module.iam.ci_role_arns
}
