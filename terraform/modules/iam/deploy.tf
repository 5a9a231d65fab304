# What a deploy calls: activities/providers/aws, without recovery/. The failover role has the same rights and more.

locals {
  # Both roles in one shape; each has its own clusters and roles to pass.
  deployers = {
    for key, each in { deploy = var.deploy, failover = var.failover } : key => {
      clusters                = each.clusters
      load_balancers          = each.load_balancers
      repositories            = each.repositories
      pass_roles              = distinct(concat(local.service_arns, each.pass_roles))
    } if each != null
  }

  deployer_statements = {
    for key, each in local.deployers : key => [for statement in [
      {
        Sid    = "Look"
        Effect = "Allow"
        Action = [
          "application-autoscaling:DescribeScalableTargets", "cloudwatch:DescribeAlarms", "cloudwatch:GetMetricData", "ecs:DescribeServiceDeployments",
          "ecs:DescribeServiceRevisions", "ecs:DescribeServices", "ecs:DescribeTaskDefinition", "ecs:DescribeTasks", "ecs:ListServiceDeployments",
          "ecs:ListTaskDefinitions", "ecs:ListTasks", "elasticloadbalancing:DescribeListeners", "elasticloadbalancing:DescribeLoadBalancers",
          "elasticloadbalancing:DescribeRules", "elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeTargetHealth",
        ]
        Resource  = ["*"]
        Condition = { StringEquals = { "aws:RequestedRegion" = var.regions } }
      },
      {
        Sid      = "Images"
        Effect   = "Allow"
        Action   = ["ecr:BatchGetImage", "ecr:DescribeImages", "ecr:DescribeRepositories"]
        Resource = each.repositories
      },
      {
        Sid       = "Register"
        Effect    = "Allow"
        Action    = ["ecs:RegisterTaskDefinition"]
        Resource  = ["*"] # ECS takes nothing else for it; what a revision may run as, iam:PassRole says.
        Condition = { StringEquals = { "aws:RequestedRegion" = var.regions } }
      },
      {
        Sid       = "TagRevisions"
        Effect    = "Allow"
        Action    = ["ecs:TagResource"]
        Resource  = [for region in var.regions : "arn:${local.partition}:ecs:${region}:${local.account}:task-definition/*:*"]
        Condition = { StringEquals = { "ecs:CreateAction" = ["RegisterTaskDefinition"] } }
      },
      {
        Sid      = "Update"
        Effect   = "Allow"
        Action   = ["ecs:UpdateService"]
        Resource = [for arn in each.clusters : "${replace(arn, ":cluster/", ":service/")}/*"]
      },
      {
        Sid    = "Shift"
        Effect = "Allow"
        Action = ["elasticloadbalancing:ModifyListener", "elasticloadbalancing:ModifyRule"]
        Resource = flatten([for arn in each.load_balancers : [
          "${replace(arn, ":loadbalancer/", ":listener/")}/*", "${replace(arn, ":loadbalancer/", ":listener-rule/")}/*/*",
        ]])
      },
      {
        Sid       = "HoldScaling"
        Effect    = "Allow"
        Action    = ["application-autoscaling:RegisterScalableTarget"]
        Resource  = [for region in var.regions : "arn:${local.partition}:application-autoscaling:${region}:${local.account}:scalable-target/*"]
        Condition = { StringEquals = { "application-autoscaling:service-namespace" = ["ecs"] } }
      },
      {
        Sid       = "PassRoles"
        Effect    = "Allow"
        Action    = ["iam:PassRole"]
        Resource  = each.pass_roles
        Condition = { StringEquals = { "iam:PassedToService" = ["ecs-tasks.amazonaws.com"] } }
      },
    ] : statement if length(statement.Resource) > 0]
  }

  deploy_statements = concat(try(local.deployer_statements["deploy"], []), [
    {
      Sid      = "NoDatabases"
      Effect   = "Deny"
      Action   = local.database_actions
      Resource = ["*"]
    },
    {
      Sid      = "NoNames"
      Effect   = "Deny"
      Action   = local.name_actions
      Resource = ["*"]
    },
    {
      Sid      = "NothingDeleted"
      Effect   = "Deny"
      Action   = ["ecs:Delete*", "ecs:Deregister*", "elasticloadbalancing:Delete*", "ecr:BatchDeleteImage", "ecr:DeleteRepository", "ecr:PutImage"]
      Resource = ["*"]
    },
  ])
}

resource "aws_iam_role" "deploy" {
  for_each = { for each in var.deploy[*] : "deploy" => each }

  name                 = "${var.name}-deploy"
  description          = "Coxswain deploys and rolls back by it."
  assume_role_policy   = local.trust["deploy"]
  permissions_boundary = aws_iam_policy.boundary.arn
  # Coxswain assumes it from a role, for which AWS allows an hour at most, and anew as it runs out.
  max_session_duration = 3600
  tags                 = var.tags
}

resource "aws_iam_role_policy" "deploy" {
  for_each = aws_iam_role.deploy

  name   = "deploy"
  role   = each.value.name
  policy = jsonencode({ Version = "2012-10-17", Statement = local.deploy_statements })
}
