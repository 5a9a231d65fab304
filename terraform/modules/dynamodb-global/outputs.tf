output "name" {
  description = "Name of the table, the same in every region."
  value       = aws_dynamodb_table.this.name
}

output "arn" {
  description = "ARN of the table in the region of the provider."
  value       = aws_dynamodb_table.this.arn
}

output "arns" {
  description = "ARN of the table by region, replicas included."
  value       = merge({ (local.home) = aws_dynamodb_table.this.arn }, { for region in keys(var.replicas) : region => replace(aws_dynamodb_table.this.arn, ":${local.home}:", ":${region}:") })
}

output "stream_arn" {
  description = "ARN of the table's stream in the region of the provider."
  value       = aws_dynamodb_table.this.stream_arn
}
