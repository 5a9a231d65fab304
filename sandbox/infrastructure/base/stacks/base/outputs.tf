output "repositories" {
  description = "Where images are pushed to, by service."
  value       = { for name, each in module.repository : name => each.url }
}

output "alerts" {
  description = "Topic of alerts."
  value       = aws_sns_topic.alerts.arn
}
