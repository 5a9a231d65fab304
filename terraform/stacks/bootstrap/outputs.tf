output "backend" {
  description = "What `terraform init -backend-config=FILE` of every stack takes, but for the key: terraform output -raw backend > terraform/backend.hcl."
  value       = <<-EOT
    bucket       = "${module.buckets.bucket_names["state"]}"
    region       = "${var.region}"
    encrypt      = true
    kms_key_id   = "${module.key.key_arn}"
    use_lockfile = true
  EOT
}

output "to_global" {
  description = "What the stack global takes of this one: terraform output -json to_global > terraform/stacks/global/bootstrap.auto.tfvars.json."
  value = {
    bootstrap = {
      state_bucket_arn    = module.buckets.bucket_arns["state"]
      state_key_arn       = module.key.key_arn
      plan_bucket         = module.buckets.bucket_names["plans"]
      gitlab_provider_arn = one(values(aws_iam_openid_connect_provider.gitlab)[*].arn)
      gitlab_url          = try(var.gitlab.url, null)
      gitlab_audience     = try(var.gitlab.audience, null)
      github_provider_arn = one(values(aws_iam_openid_connect_provider.github)[*].arn)
    }
  }
}
