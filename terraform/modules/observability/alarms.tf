# Two shapes of alarms: one metric of a database, cluster or ECS service, and an expression over the target groups that share a service's requests.
# Five minutes are looked at, three bad ones are red: a single slow minute calls nobody.

locals {
  single_alarms  = merge(local.utilization_alarms, local.database_alarms, local.global_alarms)
  request_alarms = merge(local.error_alarms, local.latency_alarms, local.healthy_alarms)
}

resource "aws_cloudwatch_metric_alarm" "single" {
  for_each = local.single_alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  period              = 60
  comparison_operator = each.value.comparison
  threshold           = each.value.threshold
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  treat_missing_data  = each.value.missing
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
  tags                = var.tags
}

resource "aws_cloudwatch_metric_alarm" "requests" {
  for_each = local.request_alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  comparison_operator = each.value.comparison
  threshold           = each.value.threshold
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  treat_missing_data  = each.value.missing
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
  tags                = var.tags

  metric_query {
    id          = "verdict"
    label       = each.key
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
        dimensions  = metric_query.value.dimensions
      }
    }
  }
}
