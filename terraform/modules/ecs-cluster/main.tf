resource "aws_ecs_cluster" "this" {
  name = var.name

  setting {
    name  = "containerInsights"
    value = var.container_insights
  }

  configuration {
    execute_command_configuration {
      kms_key_id = var.kms_key_arn
      logging    = "OVERRIDE"

      log_configuration {
        cloud_watch_encryption_enabled = true
        cloud_watch_log_group_name     = aws_cloudwatch_log_group.exec.name
      }
    }

    dynamic "managed_storage_configuration" {
      for_each = var.storage_key == null ? [] : [var.storage_key]

      content {
        fargate_ephemeral_storage_kms_key_id = managed_storage_configuration.value.arn
        kms_key_id                           = managed_storage_configuration.value.arn
      }
    }
  }

  dynamic "service_connect_defaults" {
    for_each = var.service_connect == null ? [] : [var.service_connect]

    content {
      namespace = service_connect_defaults.value.namespace_arn
    }
  }

  tags = var.tags
}

resource "aws_ecs_cluster_capacity_providers" "this" {
  cluster_name       = aws_ecs_cluster.this.name
  capacity_providers = keys(var.capacity_providers)

  dynamic "default_capacity_provider_strategy" {
    for_each = var.capacity_providers

    content {
      capacity_provider = default_capacity_provider_strategy.key
      weight            = default_capacity_provider_strategy.value.weight
      base              = default_capacity_provider_strategy.value.base
    }
  }
}

resource "aws_cloudwatch_log_group" "exec" {
  name              = "/ecs/${var.name}/exec"
  kms_key_id        = var.kms_key_arn
  retention_in_days = var.exec_log_retention_days
  tags              = var.tags
}
