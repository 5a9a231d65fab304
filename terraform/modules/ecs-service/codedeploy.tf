# CodeDeploy starts the task sets and moves the listener, so ECS refuses any change here but count and deployment settings.
resource "aws_ecs_service" "codedeploy" {
  for_each = local.codedeploy ? { this = true } : {}

  name                              = var.name
  cluster                           = var.cluster_name
  task_definition                   = aws_ecs_task_definition.bootstrap.arn
  desired_count                     = var.desired_count
  launch_type                       = var.capacity_providers == null ? "FARGATE" : null
  enable_execute_command            = var.exec_enabled
  enable_ecs_managed_tags           = true
  propagate_tags                    = "SERVICE"
  health_check_grace_period_seconds = local.grace_seconds

  deployment_controller {
    type = "CODE_DEPLOY"
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
    target_group_arn = aws_lb_target_group.this["stable"].arn
    container_name   = local.container_name
    container_port   = local.container_port
  }

  dynamic "service_registries" {
    for_each = local.cloud_map

    content {
      registry_arn = service_registries.value.service_arn
    }
  }

  tags = var.tags

  depends_on = [aws_lb_listener_rule.production, aws_lb_listener_rule.test, terraform_data.listener]

  lifecycle {
    ignore_changes = [task_definition, desired_count, load_balancer, network_configuration]
  }
}

resource "aws_codedeploy_app" "this" {
  for_each = local.codedeploy ? { this = true } : {}

  name             = var.name
  compute_platform = "ECS"
  tags             = var.tags
}

# Names its alarms, and CodeDeploy takes no name that CloudWatch does not know: by that reference they are made first.
resource "aws_codedeploy_deployment_group" "this" {
  for_each = local.codedeploy ? { this = true } : {}

  app_name               = aws_codedeploy_app.this[each.key].name
  deployment_group_name  = var.name
  deployment_config_name = var.deployment.codedeploy.configuration
  service_role_arn       = aws_iam_role.codedeploy[each.key].arn

  deployment_style {
    deployment_option = "WITH_TRAFFIC_CONTROL"
    deployment_type   = "BLUE_GREEN"
  }

  blue_green_deployment_config {
    deployment_ready_option {
      action_on_timeout    = var.deployment.codedeploy.wait_minutes == 0 ? "CONTINUE_DEPLOYMENT" : "STOP_DEPLOYMENT"
      wait_time_in_minutes = var.deployment.codedeploy.wait_minutes
    }

    terminate_blue_instances_on_deployment_success {
      action                           = "TERMINATE"
      termination_wait_time_in_minutes = var.deployment.codedeploy.terminate_after_minutes
    }
  }

  ecs_service {
    cluster_name = var.cluster_name
    service_name = aws_ecs_service.codedeploy[each.key].name
  }

  load_balancer_info {
    target_group_pair_info {
      prod_traffic_route {
        listener_arns = [var.production.listener_arn]
      }

      dynamic "test_traffic_route" {
        for_each = local.test_port == null ? [] : [var.test.listener_arn]

        content {
          listener_arns = [test_traffic_route.value]
        }
      }

      target_group {
        name = aws_lb_target_group.this["stable"].name
      }

      target_group {
        name = aws_lb_target_group.this["canary"].name
      }
    }
  }

  alarm_configuration {
    enabled = length(local.alarm_names) > 0
    alarms  = local.alarm_names
    # Without an answer from CloudWatch a deployment stops: nobody would see it fail.
    ignore_poll_alarm_failure = false
  }

  auto_rollback_configuration {
    enabled = true
    events  = concat(["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_REQUEST"], length(local.alarm_names) > 0 ? ["DEPLOYMENT_STOP_ON_ALARM"] : [])
  }

  tags = var.tags

  depends_on = [aws_iam_role_policy.codedeploy]
}

resource "aws_iam_role" "codedeploy" {
  for_each = local.codedeploy ? { this = true } : {}

  name                 = "${var.name}-codedeploy-${local.region}"
  description          = "By this role CodeDeploy replaces the tasks of ${var.name} and moves its listener."
  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "codedeploy.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })
}

resource "aws_iam_role_policy" "codedeploy" {
  for_each = local.codedeploy ? { this = true } : {}

  name = "deploy"
  role = aws_iam_role.codedeploy[each.key].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["ecs:CreateTaskSet", "ecs:DeleteTaskSet", "ecs:DescribeServices", "ecs:UpdateServicePrimaryTaskSet"]
        Resource = [aws_ecs_service.codedeploy[each.key].id, "arn:${local.partition}:ecs:${local.region}:${local.account}:task-set/${var.cluster_name}/${var.name}/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["elasticloadbalancing:ModifyListener", "elasticloadbalancing:ModifyRule"]
        Resource = local.moved_by_codedeploy
      },
      {
        Effect   = "Allow"
        Action   = "cloudwatch:DescribeAlarms"
        Resource = "arn:${local.partition}:cloudwatch:${local.region}:${local.account}:alarm:*"
      },
      {
        # Reads that know no resource.
        Effect   = "Allow"
        Action   = ["elasticloadbalancing:DescribeListeners", "elasticloadbalancing:DescribeRules", "elasticloadbalancing:DescribeTargetGroups"]
        Resource = "*"
      },
      {
        Effect    = "Allow"
        Action    = "iam:PassRole"
        Resource  = [local.execution_role_arn, local.task_role_arn]
        Condition = { StringEquals = { "iam:PassedToService" = "ecs-tasks.amazonaws.com" } }
      },
    ]
  })
}

locals {
  # CodeDeploy moves the default action of its listeners, or the rule that forwards to its target groups.
  moved_by_codedeploy = concat(
    compact([try(var.production.listener_arn, null), try(var.test.listener_arn, null)]),
    [for each in values(aws_lb_listener_rule.production) : each.arn],
    [for each in values(aws_lb_listener_rule.test) : each.arn],
  )
}
