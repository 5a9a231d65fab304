output "global_cluster_id" {
  description = "Identifier of the global database, for the catalogue's aurora.globalCluster."
  value       = var.global_cluster

  # A secondary joins what has a writer. It may wait for this output; a depends_on of the whole module would leave its data sources unknown, and with them names that force a replacement.
  depends_on = [aws_rds_cluster_instance.this]
}

output "cluster_arn" {
  description = "ARN of the cluster in this region."
  value       = aws_rds_cluster.this.arn
}

output "cluster_id" {
  description = "Identifier of the cluster, for the catalogue's aurora.primary.id or aurora.standby.id."
  value       = aws_rds_cluster.this.cluster_identifier
}

output "endpoint" {
  description = "Host name that leads to the cluster's writer, or in a secondary to nothing that takes writes."
  value       = aws_rds_cluster.this.endpoint
}

output "reader_endpoint" {
  description = "Host name that leads to the cluster's readers."
  value       = aws_rds_cluster.this.reader_endpoint
}

output "port" {
  description = "Port of the database."
  value       = aws_rds_cluster.this.port
}

output "resource_id" {
  description = "Id that rds-db ARNs are made of, for signing in by IAM."
  value       = aws_rds_cluster.this.cluster_resource_id
}

output "instance_ids" {
  description = "Identifiers of the instances."
  value       = [for instance in aws_rds_cluster_instance.this : instance.identifier]
}

output "monitoring_role_arn" {
  description = "ARN of the role of enhanced monitoring, for monitoring_roles of the failover role."
  value       = aws_iam_role.monitoring.arn
}
