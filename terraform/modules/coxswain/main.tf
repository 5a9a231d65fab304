# Bot and workers on Fargate. Both are stateless: what they know is Temporal's, the catalogue's and Slack's.

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  region    = data.aws_region.current.region

  sizes = { bot = var.bot, worker = var.worker }

  temporal_port = tonumber(split(":", var.temporal.address)[1])

  # Settings that this module knows; those that are unset are left out.
  settings = {
    for key, own in {
      bot = {
        COXSWAIN_HOST = "0.0.0.0"
        COXSWAIN_PORT = "3000"
      }
      worker = {
        COXSWAIN_HEALTH      = "127.0.0.1:3001"
        COXSWAIN_PLAN_BUCKET = one(var.plan_bucket[*].name)
        COXSWAIN_PLAN_KEY    = one(var.plan_bucket[*].kms_key_arn)
        COXSWAIN_MAIL_TOPIC  = var.mail_topic_arn
      }
      } : key => { for name, value in merge({ COXSWAIN_CATALOGUE = "/catalogue" }, var.settings, own, {
        AWS_REGION                                               = local.region
        HOME                                                     = "/tmp"
        TEMPORAL_ADDRESS                                         = var.temporal.address
        TEMPORAL_NAMESPACE                                       = var.temporal.namespace
        TEMPORAL_TLS                                             = var.temporal.tls ? "true" : null
        TEMPORAL_TLS_CERT                                        = var.temporal.certificate_secret_arn == null ? null : "/run/coxswain/TEMPORAL_TLS_CERT"
        TEMPORAL_TLS_KEY                                         = var.temporal.key_secret_arn == null ? null : "/run/coxswain/TEMPORAL_TLS_KEY"
        TEMPORAL_TLS_CA                                          = var.temporal.authority_secret_arn == null ? null : "/run/coxswain/TEMPORAL_TLS_CA"
        TEMPORAL_TLS_SERVER_NAME                                 = var.temporal.server_name
        COXSWAIN_TEMPORAL_UI                                     = var.temporal.ui
        SLACK_INSTALLATIONS                                      = var.installations == null ? null : "/var/lib/coxswain/slack"
    }) : name => value if value != null }
  }

  api_key = { for arn in var.temporal.api_key_secret_arn[*] : "TEMPORAL_API_KEY" => arn }
  secrets = { bot = merge(var.bot_secrets, local.api_key), worker = merge(var.worker_secrets, local.api_key) }

  # What Coxswain reads as files, by the names of its settings.
  files = {
    for name, arn in {
      TEMPORAL_TLS_CERT = var.temporal.certificate_secret_arn
      TEMPORAL_TLS_KEY  = var.temporal.key_secret_arn
      TEMPORAL_TLS_CA   = var.temporal.authority_secret_arn
    } : name => arn if arn != null
  }
}

resource "aws_cloudwatch_log_group" "this" {
  for_each = local.sizes

  name              = "/ecs/${var.name}-${each.key}"
  retention_in_days = var.log_days
  kms_key_id        = var.kms_key_arn
  tags              = var.tags
}

resource "aws_ecs_service" "this" {
  for_each = local.sizes

  name            = "${var.name}-${each.key}"
  cluster         = var.cluster_arn
  task_definition = aws_ecs_task_definition.this[each.key].arn
  desired_count   = each.value.count

  launch_type                   = "FARGATE"
  platform_version              = "LATEST"
  availability_zone_rebalancing = "ENABLED"
  enable_execute_command        = var.exec
  enable_ecs_managed_tags       = true
  propagate_tags                = "SERVICE"
  tags                          = var.tags

  # The new ones work before the old ones leave; what a worker is busy with, another takes up.
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  health_check_grace_period_seconds  = each.key == "bot" && var.http != null ? 60 : null

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.subnet_ids
    security_groups  = [aws_security_group.this.id]
    assign_public_ip = false
  }

  dynamic "load_balancer" {
    for_each = each.key == "bot" ? aws_lb_target_group.bot : {}

    content {
      target_group_arn = load_balancer.value.arn
      container_name   = "bot"
      container_port   = 3000
    }
  }

  # ECS takes no target group that no listener leads to, and starts tasks only once their roles may read the secrets and mount the volume.
  depends_on = [aws_lb_listener_rule.bot, aws_iam_role_policy.execution, aws_iam_role_policy.task]
}
