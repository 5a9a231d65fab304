# ARC: a switch for each side, turned by the data plane in any of five regions. Whether a control is On is no argument of any resource,
# so Terraform never turns one: workflows own that. At first both are Off, and Route 53 answers with the PRIMARY.

locals {
  controls = toset([for name, entry in local.moved_by.routingControls : entry.routing_control])
  switches = merge([
    for control in local.controls : {
      for side in ["primary", "standby"] : "${control}-${side}" => { control = control, side = side }
    }
  ]...)

  cluster_arn = var.routing_control_cluster == null ? one(aws_route53recoverycontrolconfig_cluster.this[*].arn) : var.routing_control_cluster.arn
  endpoints = (
    var.routing_control_cluster == null
    ? [for endpoint in flatten(aws_route53recoverycontrolconfig_cluster.this[*].cluster_endpoints) : { region = endpoint.region, url = endpoint.endpoint }]
    : [for region, url in var.routing_control_cluster.endpoints : { region = region, url = url }]
  )
}

resource "aws_route53recoverycontrolconfig_cluster" "this" {
  count = length(local.controls) > 0 && var.routing_control_cluster == null ? 1 : 0

  name = var.name

  tags = var.tags
}

resource "aws_route53recoverycontrolconfig_control_panel" "this" {
  count = length(local.controls) > 0 ? 1 : 0

  name        = var.name
  cluster_arn = local.cluster_arn

  tags = var.tags
}

resource "aws_route53recoverycontrolconfig_routing_control" "this" {
  for_each = local.switches

  name              = "${var.name}-${each.key}"
  cluster_arn       = local.cluster_arn
  control_panel_arn = aws_route53recoverycontrolconfig_control_panel.this[0].arn
}

# A call that would leave a name without a side is refused, whoever makes it. A failover turns both in one call, which is judged as a whole.
resource "aws_route53recoverycontrolconfig_safety_rule" "one_side" {
  for_each = local.controls

  name              = "${var.name}-${each.key}-one-side"
  control_panel_arn = aws_route53recoverycontrolconfig_control_panel.this[0].arn
  wait_period_ms    = 5000

  asserted_controls = [
    aws_route53recoverycontrolconfig_routing_control.this["${each.key}-primary"].arn,
    aws_route53recoverycontrolconfig_routing_control.this["${each.key}-standby"].arn,
  ]

  rule_config {
    type      = "ATLEAST"
    threshold = 1
    inverted  = false
  }

  tags = var.tags
}

resource "aws_route53_health_check" "control" {
  for_each = local.switches

  type                = "RECOVERY_CONTROL"
  routing_control_arn = aws_route53recoverycontrolconfig_routing_control.this[each.key].arn

  tags = merge(var.tags, { Name = "${var.name}-${each.key}" })
}
