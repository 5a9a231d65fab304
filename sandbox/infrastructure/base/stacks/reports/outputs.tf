output "database" {
  description = "Address of the database."
  value       = aws_db_instance.reports.endpoint
}
