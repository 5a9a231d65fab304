output "topic_arn" {
  description = "ARN of the SNS topic that alarms report to."
  value       = aws_sns_topic.alarms.arn

  # Nobody may publish before the policy stands.
  depends_on = [aws_sns_topic_policy.alarms]
}

output "dashboard_name" {
  description = "Name of the CloudWatch dashboard; null while there is nothing to show."
  value       = one(values(aws_cloudwatch_dashboard.this)[*].dashboard_name)
}

output "alarm_names" {
  description = "Names of all alarms, such as the catalogue's `prearm` may name."
  value       = sort([for each in concat(values(aws_cloudwatch_metric_alarm.single), values(aws_cloudwatch_metric_alarm.requests)) : each.alarm_name])
}

output "log_group_names" {
  description = "Names of the log groups, by the names given."
  value       = { for name, each in aws_cloudwatch_log_group.this : name => each.name }
}

output "prometheus_workspace_arn" {
  description = "ARN of the Prometheus workspace; null without one."
  value       = one(values(aws_prometheus_workspace.this)[*].arn)
}

output "prometheus_remote_write_url" {
  description = "Where Prometheus writes to (remote_write, with SigV4); null without a workspace."
  value       = one([for each in values(aws_prometheus_workspace.this) : "${each.prometheus_endpoint}api/v1/remote_write"])
}

output "prometheus_write_policy_arn" {
  description = "ARN of the policy that lets a role write to the workspace; null without one."
  value       = one(values(aws_iam_policy.prometheus_write)[*].arn)
}
