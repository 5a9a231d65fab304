locals {
  scaled = var.autoscaling == null ? {} : { this = var.autoscaling }
  scaled_by = var.autoscaling == null ? {} : {
    for key, each in {
      cpu      = { metric = "ECSServiceAverageCPUUtilization", target = var.autoscaling.cpu_percent, label = null }
      memory   = { metric = "ECSServiceAverageMemoryUtilization", target = var.autoscaling.memory_percent, label = null }
      requests = { metric = "ALBRequestCountPerTarget", target = var.autoscaling.requests_per_task, label = try("${local.load_balancer_arn_suffix}/${aws_lb_target_group.this["stable"].arn_suffix}", null) }
    } : key => each if each.target > 0
  }
}

resource "aws_appautoscaling_target" "this" {
  for_each = local.scaled

  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${var.cluster_name}/${local.service.name}"
  min_capacity       = each.value.min
  max_capacity       = each.value.max
  tags               = var.tags

  lifecycle {
    # A change that is under way, or a failover, suspends scaling and lets it go on.
    ignore_changes = [suspended_state]
  }
}

resource "aws_appautoscaling_policy" "this" {
  for_each = local.scaled_by

  name               = "${var.name}-${each.key}"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this["this"].service_namespace
  scalable_dimension = aws_appautoscaling_target.this["this"].scalable_dimension
  resource_id        = aws_appautoscaling_target.this["this"].resource_id

  target_tracking_scaling_policy_configuration {
    target_value       = each.value.target
    scale_in_cooldown  = var.autoscaling.scale_in_cooldown_seconds
    scale_out_cooldown = var.autoscaling.scale_out_cooldown_seconds

    predefined_metric_specification {
      predefined_metric_type = each.value.metric
      resource_label         = each.value.label
    }
  }
}

resource "aws_appautoscaling_scheduled_action" "this" {
  for_each = try(var.autoscaling.schedules, {})

  name               = "${var.name}-${each.key}"
  service_namespace  = aws_appautoscaling_target.this["this"].service_namespace
  scalable_dimension = aws_appautoscaling_target.this["this"].scalable_dimension
  resource_id        = aws_appautoscaling_target.this["this"].resource_id
  schedule           = each.value.schedule
  timezone           = var.autoscaling.time_zone

  scalable_target_action {
    min_capacity = each.value.min
    max_capacity = each.value.max
  }
}
