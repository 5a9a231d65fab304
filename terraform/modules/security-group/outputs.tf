output "id" {
  description = "Id of the security group."
  value       = aws_security_group.this.id
}

output "arn" {
  description = "ARN of the security group."
  value       = aws_security_group.this.arn
}

output "name" {
  description = "Name of the security group, with the suffix AWS gave it."
  value       = aws_security_group.this.name
}
