# `stable` serves at first. `canary` belongs to the second ECS service of a weighted pair; with a native strategy or CodeDeploy the two take turns.

locals {
  target_groups = var.target == null ? {} : merge({ stable = var.name }, local.strategy == "rolling" ? {} : { canary = "${var.name}-canary" })
}

resource "aws_lb_target_group" "this" {
  # checkov:skip=CKV_AWS_378: HTTP inside the VPC by default; target.protocol = "HTTPS" where the container has a certificate
  for_each = local.target_groups

  name        = each.value
  vpc_id      = var.vpc_id
  target_type = "ip"
  # Only a default: ECS registers each task with its container's port. So a change of that port replaces no target group.
  port                 = var.target.protocol == "HTTPS" ? 443 : 80
  protocol             = var.target.protocol
  protocol_version     = var.target.protocol_version
  deregistration_delay = var.target.draining_seconds
  slow_start           = var.target.slow_start_seconds

  health_check {
    protocol            = var.target.protocol
    path                = var.target.health_check_path
    port                = "traffic-port"
    matcher             = coalesce(var.target.health_check_status, var.target.protocol_version == "GRPC" ? "12" : "200")
    healthy_threshold   = var.target.healthy_after
    unhealthy_threshold = var.target.unhealthy_after
    interval            = var.target.interval_seconds
    timeout             = var.target.timeout_seconds
  }

  tags = var.tags
}
