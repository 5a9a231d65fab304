# Carries the new version of a weighted pair. The workflow sets its task definition and count; with no change under way it has no task.
resource "aws_ecs_service" "canary" {
  for_each = local.pair ? { this = true } : {}

  name                               = "${var.name}-canary"
  cluster                            = var.cluster_name
  task_definition                    = aws_ecs_task_definition.bootstrap.arn
  desired_count                      = 0
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

  deployment_circuit_breaker {
    enable   = true
    rollback = true
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

  load_balancer {
    target_group_arn = aws_lb_target_group.this["canary"].arn
    container_name   = local.container_name
    container_port   = local.container_port
  }

  tags = var.tags

  depends_on = [aws_lb_listener_rule.production, aws_lb_listener_rule.test, terraform_data.listener]

  lifecycle {
    ignore_changes = [task_definition, desired_count]
  }
}
