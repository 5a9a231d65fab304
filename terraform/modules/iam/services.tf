# Of each service: the role that ECS starts its tasks by, and the one that its code has.

locals {
  execution_statements = {
    for key, each in var.services : key => [for statement in [
      {
        Sid      = "LogInToEcr"
        Effect   = "Allow"
        Action   = ["ecr:GetAuthorizationToken"]
        Resource = [for wanted in [length(each.repositories) > 0] : "*" if wanted] # AWS takes nothing else for it.
      },
      {
        Sid      = "Pull"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = each.repositories
      },
      {
        Sid      = "Secrets"
        Effect   = "Allow"
        Action   = ["secretsmanager:GetSecretValue"]
        Resource = each.secrets
      },
      {
        Sid      = "Parameters"
        Effect   = "Allow"
        Action   = ["ssm:GetParameters"]
        Resource = each.parameters
      },
      {
        Sid      = "Keys"
        Effect   = "Allow"
        Action   = ["kms:Decrypt"]
        Resource = each.kms_keys
      },
      {
        Sid      = "Log"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = [for arn in each.log_groups : "${trimsuffix(arn, ":*")}:*"]
      },
    ] : statement if length(statement.Resource) > 0]
  }

  task_statements = {
    for key, each in var.services : key => concat([for statement in [
      {
        Sid      = "SignInToDatabases"
        Effect   = "Allow"
        Action   = ["rds-db:connect"]
        Resource = each.database_users
      },
      {
        Sid      = "Exec"
        Effect   = "Allow"
        Action   = ["ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel"]
        Resource = [for wanted in [each.exec] : "*" if wanted] # AWS takes nothing else for it.
      },
      {
        # A cluster of the module ecs-cluster encrypts sessions and logs them to /ecs/CLUSTER/exec.
        Sid      = "ExecKey"
        Effect   = "Allow"
        Action   = ["kms:Decrypt"]
        Resource = [for arn in each.kms_keys : arn if each.exec]
      },
      {
        Sid      = "ExecLog"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
        Resource = [for region in var.regions : "arn:${local.partition}:logs:${region}:${local.account}:log-group:/ecs/*/exec:*" if each.exec]
      },
      {
        Sid      = "FindExecLog"
        Effect   = "Allow"
        Action   = ["logs:DescribeLogGroups"]
        Resource = [for wanted in [each.exec] : "*" if wanted]
      },
      ] : statement if length(statement.Resource) > 0], [
      for one in each.statements : { Sid = one.sid, Effect = "Allow", Action = one.actions, Resource = one.resources }
    ])
  }

  tasks_trust = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Tasks"
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
      Condition = {
        StringEquals = { "aws:SourceAccount" = local.account }
        ArnLike      = { "aws:SourceArn" = [for region in var.regions : "arn:${local.partition}:ecs:${region}:${local.account}:*"] }
      }
    }]
  })
}

resource "aws_iam_role" "execution" {
  for_each = var.services

  name                 = "${var.name}-${each.key}-execution"
  description          = "ECS starts tasks of ${each.key} by it."
  assume_role_policy   = local.tasks_trust
  permissions_boundary = aws_iam_policy.boundary.arn
  tags                 = var.tags
}

resource "aws_iam_role_policy" "execution" {
  for_each = { for key, statements in local.execution_statements : key => statements if length(statements) > 0 }

  name   = "execution"
  role   = aws_iam_role.execution[each.key].name
  policy = jsonencode({ Version = "2012-10-17", Statement = each.value })
}

resource "aws_iam_role" "task" {
  for_each = var.services

  name                 = "${var.name}-${each.key}-task"
  description          = "The code of ${each.key} has it."
  assume_role_policy   = local.tasks_trust
  permissions_boundary = aws_iam_policy.boundary.arn
  tags                 = var.tags
}

resource "aws_iam_role_policy" "task" {
  for_each = { for key, statements in local.task_statements : key => statements if length(statements) > 0 }

  name   = "task"
  role   = aws_iam_role.task[each.key].name
  policy = jsonencode({ Version = "2012-10-17", Statement = each.value })
}
