output "load_balancer_arn" {
  description = "ARN of the load balancer."
  value       = aws_lb.this.arn
}

output "load_balancer_arn_suffix" {
  description = "What CloudWatch calls the load balancer (app/NAME/ID): the LoadBalancer dimension."
  value       = aws_lb.this.arn_suffix
}

output "load_balancer_name" {
  description = "Name of the load balancer."
  value       = aws_lb.this.name
}

output "dns_name" {
  description = "DNS name of the load balancer, for alias records."
  value       = aws_lb.this.dns_name
}

output "zone_id" {
  description = "Hosted zone of the DNS name, for alias records."
  value       = aws_lb.this.zone_id
}

output "production_listener_arn" {
  description = "ARN of the listener that takes production requests: 443 where there is a certificate, else 80."
  value       = aws_lb_listener.production.arn
}

output "production_port" {
  description = "Port of the production listener."
  value       = aws_lb_listener.production.port
}

output "test_listener_arn" {
  description = "ARN of the test listener; null without one."
  value       = one(values(aws_lb_listener.test)[*].arn)
}

output "test_port" {
  description = "Port of the test listener, `testTraffic: { port: … }` of the catalogue; null without one."
  value       = one(values(aws_lb_listener.test)[*].port)
}

output "security_group_ids" {
  description = "Security groups of the load balancer: services let them in."
  value       = var.security_group_ids
}

output "access_log_bucket" {
  description = "Name of the bucket with the access logs."
  value       = local.log_bucket
}
