output "cluster_arn" {
  description = "ARN of the cluster."
  value       = aws_ecs_cluster.this.arn
}

output "cluster_name" {
  description = "Name of the cluster: `cluster` of a target in the catalogue."
  value       = aws_ecs_cluster.this.name

  # A service that asks for a capacity provider needs the cluster to have it.
  depends_on = [aws_ecs_cluster_capacity_providers.this]
}

output "exec_log_group_name" {
  description = "Name of the log group that keeps what was typed and answered in exec sessions."
  value       = aws_cloudwatch_log_group.exec.name
}

output "exec_log_group_arn" {
  description = "ARN of the log group of exec sessions."
  value       = aws_cloudwatch_log_group.exec.arn
}
