resource "aws_service_discovery_private_dns_namespace" "this" {
  name        = var.namespace
  description = var.description
  vpc         = var.vpc_id

  tags = var.tags
}

resource "aws_service_discovery_service" "this" {
  for_each = var.services

  name        = each.key
  description = each.value.description

  dns_config {
    namespace_id   = aws_service_discovery_private_dns_namespace.this.id
    routing_policy = each.value.routing_policy

    dns_records {
      type = each.value.type
      ttl  = each.value.ttl
    }
  }

  # AWS knows no other threshold than 1. The provider calls the argument deprecated, and yet forgets the whole block without it
  # and then replaces the service at every apply: https://github.com/hashicorp/terraform-provider-aws/issues/44285
  dynamic "health_check_custom_config" {
    for_each = each.value.custom_health ? [1] : []

    content {
      failure_threshold = health_check_custom_config.value
    }
  }

  tags = var.tags
}
