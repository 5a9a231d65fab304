# Deployment alarms. They watch the targets of both versions, as CloudWatch knows no other difference than the target group.

locals {
  watched = var.production == null ? {} : merge(
    var.alarms.error_percent == 0 ? {} : {
      "5xx" = {
        description = "${var.alarms.error_percent} % of the requests to ${var.name} or more were answered 5xx by its tasks."
        threshold   = var.alarms.error_percent
        expression  = "IF(${join(" + ", [for key in keys(local.target_groups) : "FILL(requests_${key}, 0)"])} >= ${var.alarms.minimum_requests}, 100 * (${join(" + ", [for key in keys(local.target_groups) : "FILL(errors_${key}, 0)"])}) / (${join(" + ", [for key in keys(local.target_groups) : "FILL(requests_${key}, 0)"])}), 0)"
        label       = "requests answered 5xx, percent"
        metrics = merge(
          { for key in keys(local.target_groups) : "requests_${key}" => { group = key, name = "RequestCount", stat = "Sum" } },
          { for key in keys(local.target_groups) : "errors_${key}" => { group = key, name = "HTTPCode_Target_5XX_Count", stat = "Sum" } },
        )
      }
    },
    var.alarms.p95_seconds == 0 ? {} : {
      "p95" = {
        description = "One request of twenty to ${var.name} took ${var.alarms.p95_seconds} s or longer."
        threshold   = var.alarms.p95_seconds
        expression  = "MAX([${join(", ", [for key in keys(local.target_groups) : "FILL(p95_${key}, 0)"])}])"
        label       = "95 % of the requests stay under, seconds"
        metrics     = { for key in keys(local.target_groups) : "p95_${key}" => { group = key, name = "TargetResponseTime", stat = "p95" } }
      }
    },
  )

  alarm_names = sort(concat([for each in values(aws_cloudwatch_metric_alarm.this) : each.alarm_name], var.alarms.names))
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.watched

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = each.value.threshold
  evaluation_periods  = var.alarms.periods
  datapoints_to_alarm = var.alarms.bad_periods
  # No requests, no data, nothing wrong.
  treat_missing_data = "notBreaching"
  alarm_actions      = var.alarms.notify_arns
  ok_actions         = var.alarms.notify_arns

  metric_query {
    id          = "verdict"
    label       = each.value.label
    expression  = each.value.expression
    return_data = true
  }

  dynamic "metric_query" {
    for_each = each.value.metrics

    content {
      id = metric_query.key

      metric {
        namespace   = "AWS/ApplicationELB"
        metric_name = metric_query.value.name
        period      = 60
        stat        = metric_query.value.stat
        dimensions = {
          LoadBalancer = local.load_balancer_arn_suffix
          TargetGroup  = aws_lb_target_group.this[metric_query.value.group].arn_suffix
        }
      }
    }
  }

  tags = var.tags
}
