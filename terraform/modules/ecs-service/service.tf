locals {
  controller = local.codedeploy ? {} : { this = true }

  stable_target = var.target == null ? [] : [aws_lb_target_group.this["stable"].arn]
  grace_seconds = try(var.target.grace_seconds, null)

  service_connect = var.service_connect == null ? [] : [var.service_connect]
  cloud_map       = var.cloud_map == null ? [] : [var.cloud_map]
}

# The service that serves: ECS's own controller. Owned by deploys: which task definition runs, how many tasks, and with a native strategy the
# deployment configuration, which a deploy hands over (output deployment_configuration).
resource "aws_ecs_service" "this" {
  for_each = local.controller

  name                               = var.name
  cluster                            = var.cluster_name
  task_definition                    = aws_ecs_task_definition.bootstrap.arn
  desired_count                      = var.desired_count
  launch_type                        = var.capacity_providers == null ? "FARGATE" : null
  availability_zone_rebalancing      = "ENABLED"
  enable_execute_command             = var.exec_enabled
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"
  health_check_grace_period_seconds  = local.grace_seconds
  deployment_minimum_healthy_percent = var.deployment.minimum_healthy_percent
  deployment_maximum_percent         = var.deployment.maximum_percent

  deployment_controller {
    type = "ECS"
  }

  # ECS has the circuit breaker for rolling updates only; a native deployment goes back by its alarms and hooks.
  dynamic "deployment_circuit_breaker" {
    for_each = local.native ? [] : [1]

    content {
      enable   = true
      rollback = true
    }
  }

  dynamic "alarms" {
    for_each = length(local.alarm_names) == 0 ? [] : [1]

    content {
      enable      = true
      rollback    = true
      alarm_names = local.alarm_names
    }
  }

  dynamic "deployment_configuration" {
    for_each = local.native ? [1] : []

    content {
      strategy             = upper(local.strategy)
      bake_time_in_minutes = tostring(var.deployment.bake_minutes)

      dynamic "linear_configuration" {
        for_each = local.strategy == "linear" ? [var.deployment.linear] : []

        content {
          step_percent              = linear_configuration.value.step_percent
          step_bake_time_in_minutes = tostring(linear_configuration.value.step_bake_minutes)
        }
      }

      dynamic "canary_configuration" {
        for_each = local.strategy == "canary" ? [var.deployment.canary] : []

        content {
          canary_percent              = canary_configuration.value.percent
          canary_bake_time_in_minutes = tostring(canary_configuration.value.bake_minutes)
        }
      }

      dynamic "lifecycle_hook" {
        for_each = var.deployment.hooks

        content {
          hook_target_arn  = lifecycle_hook.value.lambda_arn
          role_arn         = aws_iam_role.hooks["this"].arn
          lifecycle_stages = lifecycle_hook.value.stages
          hook_details     = length(lifecycle_hook.value.details) == 0 ? null : jsonencode(lifecycle_hook.value.details)
        }
      }
    }
  }

  dynamic "capacity_provider_strategy" {
    for_each = coalesce(var.capacity_providers, {})

    content {
      capacity_provider = capacity_provider_strategy.key
      weight            = capacity_provider_strategy.value.weight
      base              = capacity_provider_strategy.value.base
    }
  }

  network_configuration {
    subnets          = var.subnet_ids
    security_groups  = var.security_group_ids
    assign_public_ip = false
  }

  dynamic "load_balancer" {
    for_each = local.stable_target

    content {
      target_group_arn = load_balancer.value
      container_name   = local.container_name
      container_port   = local.container_port

      dynamic "advanced_configuration" {
        for_each = local.native ? [1] : []

        content {
          alternate_target_group_arn = aws_lb_target_group.this["canary"].arn
          production_listener_rule   = aws_lb_listener_rule.production["this"].arn
          test_listener_rule         = local.test_rule_arn
          role_arn                   = aws_iam_role.traffic["this"].arn
        }
      }
    }
  }

  dynamic "service_connect_configuration" {
    for_each = local.service_connect

    content {
      enabled   = true
      namespace = service_connect_configuration.value.namespace_arn

      service {
        port_name      = local.port_name
        discovery_name = service_connect_configuration.value.name

        client_alias {
          port     = service_connect_configuration.value.port
          dns_name = service_connect_configuration.value.dns_name
        }
      }

      log_configuration {
        log_driver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.this.name
          awslogs-region        = local.region
          awslogs-stream-prefix = "service-connect"
        }
      }
    }
  }

  dynamic "service_registries" {
    for_each = local.cloud_map

    content {
      registry_arn = service_registries.value.service_arn
    }
  }

  tags = var.tags

  # ECS takes a target group only once a listener leads to it: through a rule, or through the default action of the listener that was named.
  depends_on = [aws_lb_listener_rule.production, aws_lb_listener_rule.test, aws_iam_role_policy.traffic, terraform_data.listener]

  lifecycle {
    ignore_changes = [task_definition, desired_count, deployment_configuration]
  }
}

resource "terraform_data" "listener" {
  input = try(var.production.listener_arn, null)
}
