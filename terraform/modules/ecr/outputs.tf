output "repository_arns" {
  description = "ARN of each repository, by name."
  value       = { for name, each in aws_ecr_repository.this : name => each.arn }
}

output "repository_urls" {
  description = "Address of each repository (ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME), by name."
  value       = { for name, each in aws_ecr_repository.this : name => each.repository_url }
}

output "registry_id" {
  description = "Account of the registry."
  value       = one(distinct(values(aws_ecr_repository.this)[*].registry_id))
}
