# What the native strategies (blue_green, linear, canary) need: roles by which ECS moves rules and asks Lambda functions, and PAUSE hooks.

locals {
  # A pause before production requests move: for linear and canary that stage comes before every step.
  default_pauses = {
    "before-production" = {
      stages          = [local.strategy == "blue_green" ? "POST_TEST_TRAFFIC_SHIFT" : "PRE_PRODUCTION_TRAFFIC_SHIFT"]
      timeout_minutes = 1440
      on_timeout      = "ROLLBACK"
    }
  }
  pauses = local.native ? (var.deployment.pauses == null ? local.default_pauses : var.deployment.pauses) : {}

  # As UpdateService takes it. The provider's lifecycle_hook knows Lambda functions only in the versions that this module is written for
  # (hashicorp/terraform-provider-aws#48075), so the PAUSE hooks are here and not in the service.
  deployment_configuration = {
    for key, value in {
      strategy              = upper(local.strategy)
      bakeTimeInMinutes     = var.deployment.bake_minutes
      minimumHealthyPercent = var.deployment.minimum_healthy_percent
      maximumPercent        = var.deployment.maximum_percent
      alarms                = { alarmNames = sort(local.alarm_names), enable = length(local.alarm_names) > 0, rollback = length(local.alarm_names) > 0 }
      linearConfiguration   = local.strategy == "linear" ? { stepPercent = var.deployment.linear.step_percent, stepBakeTimeInMinutes = var.deployment.linear.step_bake_minutes } : null
      canaryConfiguration   = local.strategy == "canary" ? { canaryPercent = var.deployment.canary.percent, canaryBakeTimeInMinutes = var.deployment.canary.bake_minutes } : null
      lifecycleHooks = concat(
        [for each in values(local.pauses) : {
          targetType           = "PAUSE"
          lifecycleStages      = each.stages
          timeoutConfiguration = { timeoutInMinutes = each.timeout_minutes, action = each.on_timeout }
        }],
        [for each in values(var.deployment.hooks) : merge(
          { targetType = "AWS_LAMBDA", lifecycleStages = each.stages, hookTargetArn = each.lambda_arn, roleArn = aws_iam_role.hooks["this"].arn },
          length(each.details) == 0 ? {} : { hookDetails = each.details },
        )],
      )
    } : key => value if value != null
  }
}

# Starts no deployment. Needs an AWS CLI that knows PAUSE hooks, with the credentials of this account in its environment.
resource "terraform_data" "pauses" {
  for_each = local.native && var.deployment.set_pauses == "apply" ? { this = jsonencode(local.deployment_configuration) } : {}

  triggers_replace = [aws_ecs_service.this["this"].id, each.value]

  provisioner "local-exec" {
    command = "aws ecs update-service --region \"$REGION\" --cluster \"$CLUSTER\" --service \"$SERVICE\" --deployment-configuration \"$CONFIGURATION\" --query service.serviceArn --output text"
    environment = {
      REGION        = local.region
      CLUSTER       = var.cluster_name
      SERVICE       = var.name
      CONFIGURATION = each.value
    }
  }
}

resource "aws_iam_role" "traffic" {
  for_each = local.native ? { this = true } : {}

  name                 = "${var.name}-traffic-${local.region}"
  description          = "By this role ECS moves the requests of ${var.name} between its target groups."
  assume_role_policy   = local.ecs_trust
  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags
}

resource "aws_iam_role_policy" "traffic" {
  for_each = local.native ? { this = true } : {}

  name = "move-requests"
  role = aws_iam_role.traffic[each.key].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        # Reads of a load balancer know no resource.
        Effect   = "Allow"
        Action   = ["elasticloadbalancing:DescribeListeners", "elasticloadbalancing:DescribeRules", "elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeTargetHealth"]
        Resource = "*"
      },
      {
        Effect   = "Allow"
        Action   = ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"]
        Resource = [for each in values(aws_lb_target_group.this) : each.arn]
      },
      {
        Effect   = "Allow"
        Action   = "elasticloadbalancing:ModifyRule"
        Resource = concat([for each in values(aws_lb_listener_rule.production) : each.arn], [for each in values(aws_lb_listener_rule.test) : each.arn])
      },
    ]
  })
}

resource "aws_iam_role" "hooks" {
  for_each = length(var.deployment.hooks) == 0 ? {} : { this = true }

  name                 = "${var.name}-hooks-${local.region}"
  description          = "By this role ECS calls the functions that judge a deployment of ${var.name}."
  assume_role_policy   = local.ecs_trust
  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags
}

resource "aws_iam_role_policy" "hooks" {
  for_each = length(var.deployment.hooks) == 0 ? {} : { this = true }

  name = "call-hooks"
  role = aws_iam_role.hooks[each.key].id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "lambda:InvokeFunction", Resource = distinct([for each in values(var.deployment.hooks) : each.lambda_arn]) }]
  })
}

locals {
  ecs_trust = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ecs.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })
}
