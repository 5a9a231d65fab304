output "arns" {
  description = "ARN of each secret by its key, in the region of the provider."
  value       = { for key, secret in aws_secretsmanager_secret.this : key => secret.arn }
}

output "names" {
  description = "Name of each secret by its key, the same in every region."
  value       = { for key, secret in aws_secretsmanager_secret.this : key => secret.name }
}

output "arns_by_region" {
  description = "ARN of each secret by region and key, replicas included."
  value = {
    for region in concat([local.home], keys(var.replicas)) : region => {
      for key, secret in aws_secretsmanager_secret.this : key => replace(secret.arn, ":${local.home}:", ":${region}:")
    }
  }
}
