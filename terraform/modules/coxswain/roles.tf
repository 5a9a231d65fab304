# The execution role starts tasks, the worker's task role assumes the catalogue's roles, and the bot's may do nothing.

locals {
  trust = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Tasks"
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
      Condition = {
        StringEquals = { "aws:SourceAccount" = local.account }
        ArnLike      = { "aws:SourceArn" = "arn:${local.partition}:ecs:${local.region}:${local.account}:*" }
      }
    }]
  })

  # Without what may stand behind a secret's ARN: a key of its document, a stage, a version.
  sources = distinct(flatten([for arn in concat(flatten([for each in local.secrets : values(each)]), values(local.files)) : join(":", slice(split(":", arn), 0, min(7, length(split(":", arn)))))]))

  execution_statements = [for statement in [
    {
      Sid      = "LogInToEcr"
      Effect   = "Allow"
      Action   = ["ecr:GetAuthorizationToken"]
      Resource = [for each in var.image_repository_arn[*] : "*"] # AWS takes nothing else for it.
    },
    {
      Sid      = "Pull"
      Effect   = "Allow"
      Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
      Resource = var.image_repository_arn[*]
    },
    {
      Sid      = "Secrets"
      Effect   = "Allow"
      Action   = ["secretsmanager:GetSecretValue"]
      Resource = [for arn in local.sources : arn if strcontains(arn, ":secretsmanager:")]
    },
    {
      Sid      = "Parameters"
      Effect   = "Allow"
      Action   = ["ssm:GetParameters"]
      Resource = [for arn in local.sources : arn if strcontains(arn, ":ssm:")]
    },
    {
      Sid      = "Keys"
      Effect   = "Allow"
      Action   = ["kms:Decrypt"]
      Resource = var.secret_kms_key_arns
    },
    {
      Sid      = "Log"
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = [for key in keys(local.sizes) : "arn:${local.partition}:logs:${local.region}:${local.account}:log-group:/ecs/${var.name}-${key}:*"]
    },
  ] : statement if length(statement.Resource) > 0]

  common_statements = [for statement in [
    {
      Sid       = "Installations"
      Effect    = "Allow"
      Action    = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]
      Resource  = [for each in var.installations[*] : "arn:${local.partition}:elasticfilesystem:${local.region}:${local.account}:file-system/${each.file_system_id}"]
      Condition = { ArnEquals = { "elasticfilesystem:AccessPointArn" = [for each in var.installations[*] : "arn:${local.partition}:elasticfilesystem:${local.region}:${local.account}:access-point/${each.access_point_id}"] } }
    },
    {
      Sid      = "Exec"
      Effect   = "Allow"
      Action   = ["ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel"]
      Resource = [for wanted in [var.exec] : "*" if wanted] # AWS takes nothing else for it.
    },
    {
      # A cluster of the module ecs-cluster encrypts sessions and logs them.
      Sid      = "ExecKey"
      Effect   = "Allow"
      Action   = ["kms:Decrypt"]
      Resource = [for arn in [var.kms_key_arn] : arn if var.exec]
    },
    {
      Sid      = "ExecLog"
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
      Resource = [for cluster in [element(split("/", var.cluster_arn), -1)] : "arn:${local.partition}:logs:${local.region}:${local.account}:log-group:/ecs/${cluster}/exec:*" if var.exec]
    },
    {
      Sid      = "FindExecLog"
      Effect   = "Allow"
      Action   = ["logs:DescribeLogGroups"]
      Resource = [for wanted in [var.exec] : "*" if wanted]
    },
  ] : statement if length(statement.Resource) > 0]

  worker_statements = [for statement in [
    {
      Sid      = "AssumeDeclaredRoles"
      Effect   = "Allow"
      Action   = ["sts:AssumeRole"]
      Resource = var.assume_role_arns
    },
    {
      Sid      = "PlanFiles"
      Effect   = "Allow"
      Action   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
      Resource = [for each in var.plan_bucket[*] : "arn:${local.partition}:s3:::${each.name}/*"]
    },
    {
      # Without it a plan file that is not there would be a refusal.
      Sid      = "FindPlanFiles"
      Effect   = "Allow"
      Action   = ["s3:ListBucket"]
      Resource = [for each in var.plan_bucket[*] : "arn:${local.partition}:s3:::${each.name}"]
    },
    {
      Sid      = "PlanKey"
      Effect   = "Allow"
      Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
      Resource = [for each in var.plan_bucket[*] : each.kms_key_arn]
    },
    {
      Sid      = "Mail"
      Effect   = "Allow"
      Action   = ["sns:Publish"]
      Resource = var.mail_topic_arn[*]
    },
  ] : statement if length(statement.Resource) > 0]

  statements = { bot = local.common_statements, worker = concat(local.common_statements, local.worker_statements) }
}

resource "aws_iam_role" "execution" {
  name                 = "${var.name}-execution"
  description          = "ECS starts bots and workers by it."
  assume_role_policy   = local.trust
  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags
}

resource "aws_iam_role_policy" "execution" {
  name   = "execution"
  role   = aws_iam_role.execution.name
  policy = jsonencode({ Version = "2012-10-17", Statement = local.execution_statements })
}

resource "aws_iam_role" "task" {
  for_each = local.sizes

  name                 = "${var.name}-${each.key}"
  description          = "The code of Coxswain's ${each.key} has it."
  assume_role_policy   = local.trust
  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags
}

resource "aws_iam_role_policy" "task" {
  # The bot has rights where it has a volume or a shell.
  for_each = toset(concat(["worker"], [for wanted in [var.installations != null || var.exec] : "bot" if wanted]))

  name   = "task"
  role   = aws_iam_role.task[each.key].name
  policy = jsonencode({ Version = "2012-10-17", Statement = local.statements[each.key] })
}
