mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_region" {
    defaults = { region = "eu-west-1" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:eu-west-1:123456789012:shop-alarms" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/vendedlogs/prometheus/shop" }
  }
  mock_resource "aws_prometheus_workspace" {
    defaults = {
      arn                 = "arn:aws:aps:eu-west-1:123456789012:workspace/ws-1"
      id                  = "ws-1"
      prometheus_endpoint = "https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1/"
    }
  }
  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::123456789012:policy/shop-prometheus-write-eu-west-1" }
  }
}

variables {
  name        = "shop"
  kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
}

run "nothing_to_watch" {
  assert {
    condition     = length(output.alarm_names) == 0 && output.dashboard_name == null && aws_sns_topic.alarms.kms_master_key_id == var.kms_key_arn
    error_message = "There is something to see though nothing is watched, or the topic is not encrypted."
  }

  assert {
    condition     = output.prometheus_remote_write_url == "https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1/api/v1/remote_write"
    error_message = "Prometheus would write elsewhere."
  }

  assert {
    condition     = jsondecode(aws_iam_policy.prometheus_write["this"].policy).Statement == [{ Effect = "Allow", Action = ["aps:RemoteWrite"], Resource = "arn:aws:aps:eu-west-1:123456789012:workspace/ws-1" }]
    error_message = "Who writes samples may do more than that."
  }

  assert {
    condition     = length(aws_prometheus_resource_policy.this) == 0 && length(aws_prometheus_workspace_configuration.this) == 0
    error_message = "Other accounts may write though none was named."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_sns_topic_policy.alarms.policy).Statement :
      statement.Effect == "Deny" || strcontains(jsonencode(statement.Condition), ":123456789012:")
    ])
    error_message = "Others may publish to the topic."
  }
}

run "services_and_databases" {
  variables {
    services = {
      app = {
        cluster_name              = "shop"
        service_name              = "app-prod"
        canary_service_name       = "app-prod-canary"
        load_balancer_arn_suffix  = "app/shop/50dc6c495c0c9188"
        target_group_arn_suffixes = { stable = "targetgroup/app-prod/1", canary = "targetgroup/app-prod-canary/2" }
        p95_seconds               = 0.5
      }
      worker = { cluster_name = "shop", service_name = "worker-prod", memory_percent = 0 }
    }
    databases = {
      shop-db         = { instance_id = "shop-db" }
      shop-db-replica = { instance_id = "shop-db-replica", replica = true, lag_seconds = 30 }
    }
    global_clusters = { orders = { cluster_id = "orders-eu-central-1" } }
    log_groups      = { "/shop/audit" = {} }
    subscriptions   = { oncall = { protocol = "email", endpoint = "oncall@shop.example" } }
  }

  assert {
    condition = jsonencode(output.alarm_names) == jsonencode([
      "shop-app-cpu", "shop-app-errors", "shop-app-healthy-tasks", "shop-app-memory", "shop-app-p95",
      "shop-orders-global-lag",
      "shop-shop-db-cpu", "shop-shop-db-replica-cpu", "shop-shop-db-replica-lag", "shop-shop-db-replica-storage", "shop-shop-db-storage",
      "shop-worker-cpu",
    ])
    error_message = "Alarms are missing, or there are some too many: ${join(", ", output.alarm_names)}."
  }

  assert {
    condition     = alltrue([for each in concat(values(aws_cloudwatch_metric_alarm.single), values(aws_cloudwatch_metric_alarm.requests)) : each.alarm_actions == toset([aws_sns_topic.alarms.arn])])
    error_message = "An alarm reports to nobody."
  }

  assert {
    condition     = one([for each in aws_cloudwatch_metric_alarm.requests["app-healthy-tasks"].metric_query : each.expression if each.id == "verdict"]) == "FILL(healthy_canary, 0) + FILL(healthy_stable, 0)"
    error_message = "Healthy tasks of one target group only are counted."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.single["shop-db-replica-lag"].threshold == 30 && aws_cloudwatch_metric_alarm.single["shop-db-replica-lag"].treat_missing_data == "breaching"
    error_message = "A replica that says nothing of its lag is taken for one without lag."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.single["orders-global-lag"].metric_name == "AuroraGlobalDBRPOLag" && aws_cloudwatch_metric_alarm.single["orders-global-lag"].threshold == 60000
    error_message = "The global lag is not counted in milliseconds."
  }

  assert {
    condition     = [for widget in jsondecode(aws_cloudwatch_dashboard.this["this"].dashboard_body).widgets : [widget.x, widget.y]] == [[0, 0], [8, 0], [16, 0], [0, 6], [8, 6], [16, 6], [0, 12]]
    error_message = "Charts of the dashboard lie on each other."
  }

  assert {
    condition     = jsondecode(aws_cloudwatch_dashboard.this["this"].dashboard_body).widgets[1].properties.metrics[1] == ["AWS/ApplicationELB", "TargetResponseTime", "LoadBalancer", "app/shop/50dc6c495c0c9188", "TargetGroup", "targetgroup/app-prod/1", { label = "stable" }]
    error_message = "The dashboard shows something else."
  }

  assert {
    condition     = aws_cloudwatch_log_group.this["/shop/audit"].kms_key_id == var.kms_key_arn
    error_message = "A log group is not encrypted."
  }
}

run "an_aurora_replica_counts_milliseconds" {
  command = plan

  variables {
    databases  = { orders = { cluster_id = "orders", replica = true, lag_seconds = 2, connections = 500 } }
    prometheus = { retention_days = 400, writer_account_ids = ["210987654321"] }
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.single["orders-lag"].threshold == 2000 && aws_cloudwatch_metric_alarm.single["orders-lag"].dimensions == tomap({ DBClusterIdentifier = "orders" })
    error_message = "The lag of an Aurora replica is not counted in milliseconds."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.single["orders-storage"].metric_name == "FreeLocalStorage" && aws_cloudwatch_metric_alarm.single["orders-connections"].threshold == 500
    error_message = "Aurora's storage grows by itself: its local storage is to be watched, and the connections."
  }

  assert {
    condition     = aws_prometheus_workspace_configuration.this["this"].retention_period_in_days == 400 && length(aws_prometheus_resource_policy.this) == 1
    error_message = "Samples go too early, or the workload account may not write."
  }
}

run "no_prometheus" {
  command = plan

  variables {
    prometheus = null
  }

  assert {
    condition     = length(aws_prometheus_workspace.this) == 0 && length(aws_iam_policy.prometheus_write) == 0 && output.prometheus_workspace_arn == null
    error_message = "There is a workspace nobody wants."
  }
}

run "instance_or_cluster" {
  command = plan

  variables {
    databases = { shop-db = { instance_id = "shop-db", cluster_id = "orders" } }
  }

  expect_failures = [var.databases]
}

run "no_alarms_over_http" {
  command = plan

  variables {
    subscriptions = { pager = { protocol = "http", endpoint = "http://pager.shop.example" } }
  }

  expect_failures = [var.subscriptions]
}

run "known_retention" {
  command = plan

  variables {
    log_groups = { "/shop/audit" = { retention_days = 100 } }
  }

  expect_failures = [var.log_groups]
}
