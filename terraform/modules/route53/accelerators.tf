# Global Accelerator: fixed addresses, and a dial for each region.

resource "aws_globalaccelerator_accelerator" "this" {
  for_each = local.moved_by.accelerator

  name            = "${var.name}-${substr(sha256(each.key), 0, 8)}"
  ip_address_type = each.value.ipv6 ? "DUAL_STACK" : "IPV4"
  enabled         = true

  attributes {
    flow_logs_enabled   = true
    flow_logs_s3_bucket = var.accelerator_logs == null ? null : var.accelerator_logs.bucket
    flow_logs_s3_prefix = var.accelerator_logs == null ? null : "${var.accelerator_logs.prefix}/${each.key}"
  }

  tags = merge(var.tags, { Name = each.key })

  lifecycle {
    precondition {
      condition     = var.accelerator_logs != null
      error_message = "names has ${each.key}, led by an accelerator, but accelerator_logs is null; name the bucket of its flow logs."
    }
  }
}

resource "aws_globalaccelerator_listener" "this" {
  for_each = local.moved_by.accelerator

  accelerator_arn = aws_globalaccelerator_accelerator.this[each.key].arn
  protocol        = "TCP"
  client_affinity = each.value.accelerator.client_affinity

  dynamic "port_range" {
    for_each = each.value.accelerator.ports

    content {
      from_port = port_range.value
      to_port   = port_range.value
    }
  }
}

# Of a load balancer the accelerator takes the health that its target groups see, so no check is set here.
resource "aws_globalaccelerator_endpoint_group" "primary" {
  for_each = local.moved_by.accelerator

  listener_arn            = aws_globalaccelerator_listener.this[each.key].arn
  endpoint_group_region   = each.value.primary.region
  traffic_dial_percentage = 100

  endpoint_configuration {
    endpoint_id                    = each.value.primary.load_balancer_arn
    weight                         = 128
    client_ip_preservation_enabled = true
  }

  lifecycle {
    # Owned by workflows: the dial.
    ignore_changes = [traffic_dial_percentage]
  }
}

resource "aws_globalaccelerator_endpoint_group" "standby" {
  for_each = local.moved_by.accelerator

  listener_arn            = aws_globalaccelerator_listener.this[each.key].arn
  endpoint_group_region   = each.value.standby.region
  traffic_dial_percentage = 0

  endpoint_configuration {
    endpoint_id                    = each.value.standby.load_balancer_arn
    weight                         = 128
    client_ip_preservation_enabled = true
  }

  lifecycle {
    # Owned by workflows: the dial.
    ignore_changes = [traffic_dial_percentage]
  }
}
