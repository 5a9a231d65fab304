data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}

locals {
  zone_id = var.zone_name == null ? var.zone_id : one(aws_route53_zone.this[*].zone_id)

  moved_by = {
    for by in ["record", "healthCheck", "routingControls", "accelerator"] : by => {
      for name, entry in var.names : name => entry if entry.by == by
    }
  }

  # Every address record there is: of each name an A, and an AAAA where it has IPv6.
  records = merge([
    for name, entry in var.names : {
      for type in entry.ipv6 ? ["A", "AAAA"] : ["A"] : "${name} ${type}" => { name = name, type = type, entry = entry }
    }
  ]...)

  # What moves a name, as the catalogue writes it.
  traffic = merge(
    { for name, entry in local.moved_by.record : name => { record = { zone = local.zone_id } } },
    { for name, entry in local.moved_by.healthCheck : name => { healthCheck = { zone = local.zone_id, id = aws_route53_health_check.primary[name].id } } },
    { for name, entry in local.moved_by.routingControls : name => {
      routingControls = {
        endpoints = local.endpoints
        primary   = aws_route53recoverycontrolconfig_routing_control.this["${entry.routing_control}-primary"].arn
        standby   = aws_route53recoverycontrolconfig_routing_control.this["${entry.routing_control}-standby"].arn
      }
    } },
    { for name, entry in local.moved_by.accelerator : name => {
      accelerator = {
        primary = aws_globalaccelerator_endpoint_group.primary[name].arn
        standby = aws_globalaccelerator_endpoint_group.standby[name].arn
      }
    } },
  )
}

# by: record. Coxswain moves it by DELETE and CREATE in one batch.
resource "aws_route53_record" "plain" {
  for_each = { for key, record in local.records : key => record if record.entry.by == "record" }

  zone_id = local.zone_id
  name    = each.value.name
  type    = each.value.type

  alias {
    name                   = each.value.entry.primary.dns_name
    zone_id                = each.value.entry.primary.zone_id
    evaluate_target_health = false
  }

  lifecycle {
    # Owned by workflows: which load balancer the name leads to.
    ignore_changes = [alias]
  }
}

# by: healthCheck or routingControls. The pair stays as it is; its health checks decide which of the two answers. Targets are not judged:
# where no record of a pair is healthy Route 53 answers with the PRIMARY, and a name would move without a decision.
# https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-problems.html
resource "aws_route53_record" "primary" {
  for_each = { for key, record in local.records : key => record if contains(["healthCheck", "routingControls"], record.entry.by) }

  zone_id        = local.zone_id
  name           = each.value.name
  type           = each.value.type
  set_identifier = "primary"
  health_check_id = (
    each.value.entry.by == "healthCheck"
    ? aws_route53_health_check.primary[each.value.name].id
    : aws_route53_health_check.control["${each.value.entry.routing_control}-primary"].id
  )

  failover_routing_policy {
    type = "PRIMARY"
  }

  alias {
    name                   = each.value.entry.primary.dns_name
    zone_id                = each.value.entry.primary.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "standby" {
  for_each = { for key, record in local.records : key => record if contains(["healthCheck", "routingControls"], record.entry.by) }

  zone_id         = local.zone_id
  name            = each.value.name
  type            = each.value.type
  set_identifier  = "standby"
  health_check_id = each.value.entry.by == "healthCheck" ? null : aws_route53_health_check.control["${each.value.entry.routing_control}-standby"].id

  failover_routing_policy {
    type = "SECONDARY"
  }

  alias {
    name                   = each.value.entry.standby.dns_name
    zone_id                = each.value.entry.standby.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_health_check" "primary" {
  for_each = local.moved_by.healthCheck

  type              = each.value.health_check.type
  fqdn              = coalesce(each.value.health_check.fqdn, each.value.primary.dns_name)
  port              = each.value.health_check.port
  resource_path     = each.value.health_check.type == "TCP" ? null : each.value.health_check.path
  search_string     = each.value.health_check.search_string
  request_interval  = each.value.health_check.interval
  failure_threshold = each.value.health_check.failure_threshold
  regions           = each.value.health_check.regions

  tags = merge(var.tags, { Name = "${var.name}-${each.key}" })

  lifecycle {
    # Owned by workflows: a failover holds the check unhealthy until failback.
    ignore_changes = [disabled, invert_healthcheck]
  }
}

# by: accelerator. The name stays; the dials of the endpoint groups move the traffic.
resource "aws_route53_record" "accelerator" {
  for_each = { for key, record in local.records : key => record if record.entry.by == "accelerator" }

  zone_id = local.zone_id
  name    = each.value.name
  type    = each.value.type

  alias {
    name                   = each.value.type == "AAAA" ? aws_globalaccelerator_accelerator.this[each.value.name].dual_stack_dns_name : aws_globalaccelerator_accelerator.this[each.value.name].dns_name
    zone_id                = aws_globalaccelerator_accelerator.this[each.value.name].hosted_zone_id
    evaluate_target_health = false
  }
}
