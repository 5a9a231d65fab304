output "arn" {
  description = "ARN of the instance: replica_of of its replica."
  value       = aws_db_instance.this.arn
}

output "identifier" {
  description = "Identifier, for the catalogue's rds.primary.id or rds.standby.id."
  value       = aws_db_instance.this.identifier
}

output "parameter_group_name" {
  description = "Name of the parameter group, for the catalogue's rds.parameterGroup."
  value       = aws_db_parameter_group.this.name
}

output "address" {
  description = "Host name of the instance."
  value       = aws_db_instance.this.address
}

output "port" {
  description = "Port of the database."
  value       = aws_db_instance.this.port
}

output "resource_id" {
  description = "Id that rds-db ARNs are made of, for signing in by IAM."
  value       = aws_db_instance.this.resource_id
}

output "master_secret_arn" {
  description = "ARN of the secret in which RDS keeps the master password; null where the password was given, and for a replica."
  value       = try(aws_db_instance.this.master_user_secret[0].secret_arn, null)
}

output "monitoring_role_arn" {
  description = "ARN of the role of enhanced monitoring, for monitoring_roles of the failover role."
  value       = aws_iam_role.monitoring.arn
}
