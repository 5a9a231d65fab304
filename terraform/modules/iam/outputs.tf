output "ci_role_arns" {
  description = "ARN of each CI role, by its key."
  value       = { for key, role in aws_iam_role.ci : key => role.arn }
}

output "deploy_role_arn" {
  description = "ARN of the deploy role, for accounts.<name>.role of the catalogue; null without one."
  value       = one(values(aws_iam_role.deploy)[*].arn)
}

output "failover_role_arn" {
  description = "ARN of the failover role, for the account that databases and names of a recovery group are in; null without one."
  value       = one(values(aws_iam_role.failover)[*].arn)
}

output "terraform_role_arns" {
  description = "ARN of each Terraform role, by its key."
  value       = { for key, role in aws_iam_role.terraform : key => role.arn }
}

output "task_role_arns" {
  description = "ARN of each service's task role."
  value       = { for key, role in aws_iam_role.task : key => role.arn }
}

output "execution_role_arns" {
  description = "ARN of each service's execution role."
  value       = { for key, role in aws_iam_role.execution : key => role.arn }
}

output "permissions_boundary_arn" {
  description = "ARN of the boundary that every role of this module has, and that every role made by Terraform must have."
  value       = aws_iam_policy.boundary.arn
}

output "gitlab_provider_arn" {
  description = "ARN of the OIDC provider of GitLab; null without one."
  value       = local.provider_arns.gitlab
}

output "github_provider_arn" {
  description = "ARN of the OIDC provider of GitHub; null without one."
  value       = local.provider_arns.github
}
