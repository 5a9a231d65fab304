output "worker_role_arn" {
  description = "ARN of the workers' task role: principals of the deploy, failover and Terraform roles."
  # By its name: those roles trust it before it is there, and it has a boundary that knows theirs.
  value = "arn:${local.partition}:iam::${local.account}:role/${var.name}-worker"
}

output "bot_role_arn" {
  description = "ARN of the bots' task role, which may do nothing on AWS."
  value       = aws_iam_role.task["bot"].arn
}

output "execution_role_arn" {
  description = "ARN of the role that ECS starts the tasks by."
  value       = aws_iam_role.execution.arn
}

output "security_group_id" {
  description = "Security group of the tasks, to be let in to what they reach: a self-hosted Temporal, rehearsal tasks."
  value       = aws_security_group.this.id
}

output "target_group_arn" {
  description = "ARN of the bot's target group; null without HTTP."
  value       = one(values(aws_lb_target_group.bot)[*].arn)
}

output "service_names" {
  description = "Names of the ECS services."
  value       = { for key, service in aws_ecs_service.this : key => service.name }
}

output "log_group_names" {
  description = "Names of the log groups."
  value       = { for key, group in aws_cloudwatch_log_group.this : key => group.name }
}
