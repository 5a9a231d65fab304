output "namespace_id" {
  description = "Id of the namespace."
  value       = aws_service_discovery_private_dns_namespace.this.id
}

output "namespace_arn" {
  description = "ARN of the namespace, which ECS Service Connect takes too."
  value       = aws_service_discovery_private_dns_namespace.this.arn
}

output "namespace_name" {
  description = "DNS name of the namespace."
  value       = aws_service_discovery_private_dns_namespace.this.name
}

output "hosted_zone_id" {
  description = "Id of the private hosted zone that Cloud Map keeps."
  value       = aws_service_discovery_private_dns_namespace.this.hosted_zone
}

output "service_arns" {
  description = "ARN of each service by its name: registry_arn of an ECS service."
  value       = { for name, service in aws_service_discovery_service.this : name => service.arn }
}

output "service_names" {
  description = "DNS name of each service, for example app.shop.internal."
  value       = { for name, service in aws_service_discovery_service.this : name => "${name}.${var.namespace}" }
}
