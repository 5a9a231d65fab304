output "key_arn" {
  description = "ARN of the key in the region of the provider."
  value       = aws_kms_key.primary.arn
}

output "key_id" {
  description = "Id of the key, the same in every region (mrk-…)."
  value       = aws_kms_key.primary.key_id
}

output "key_arns" {
  description = "ARN of the key by region, replicas included."
  value       = merge({ (local.home) = aws_kms_key.primary.arn }, { for region, key in aws_kms_replica_key.replica : region => key.arn })
}

output "alias" {
  description = "Alias of the key, the same in every region."
  value       = local.alias
}

output "alias_arns" {
  description = "ARN of the alias by region."
  value       = { for region, alias in aws_kms_alias.this : region => alias.arn }
}
