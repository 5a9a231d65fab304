locals {
  own_roles          = var.roles == null ? { this = true } : {}
  execution_role_arn = try(var.roles.execution_arn, aws_iam_role.execution["this"].arn)
  task_role_arn      = try(var.roles.task_arn, aws_iam_role.task["this"].arn)
  secret_arns        = distinct(flatten([for each in values(var.containers) : values(each.secrets)]))
  # ARN:key:stage:version names one key of a secret; IAM knows the secret.
  secret_resources = distinct([for arn in local.secret_arns : strcontains(arn, ":secretsmanager:") ? join(":", slice(split(":", arn), 0, 7)) : arn])

  tasks_trust = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = {
        ArnLike      = { "aws:SourceArn" = "arn:${local.partition}:ecs:${local.region}:${local.account}:*" }
        StringEquals = { "aws:SourceAccount" = local.account }
      }
    }]
  })
}

resource "aws_iam_role" "execution" {
  for_each = local.own_roles

  name                 = "${var.name}-execution-${local.region}"
  description          = "Starts the tasks of ${var.name}: pulls images, reads secrets, writes logs."
  assume_role_policy   = local.tasks_trust
  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags
}

resource "aws_iam_role_policy" "execution" {
  for_each = local.own_roles

  name = "start-tasks"
  role = aws_iam_role.execution[each.key].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        { Effect = "Allow", Action = "ecr:GetAuthorizationToken", Resource = "*" },
        {
          # Of any account: the repository's own policy says who may pull from elsewhere.
          Effect   = "Allow"
          Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
          Resource = "arn:${local.partition}:ecr:${local.region}:*:repository/*"
        },
        {
          Effect   = "Allow"
          Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
          Resource = "${aws_cloudwatch_log_group.this.arn}:*"
        },
      ],
      [
        for statement in [
          { Effect = "Allow", Action = ["secretsmanager:GetSecretValue", "ssm:GetParameters"], Resource = local.secret_resources },
          { Effect = "Allow", Action = ["kms:Decrypt"], Resource = [var.kms_key_arn] },
        ] : statement if length(local.secret_resources) > 0
      ],
    )
  })
}

resource "aws_iam_role" "task" {
  for_each = local.own_roles

  name                 = "${var.name}-task-${local.region}"
  description          = "What the containers of ${var.name} are."
  assume_role_policy   = local.tasks_trust
  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags
}

resource "aws_iam_role_policy" "task" {
  for_each = var.roles == null ? var.task_policies : {}

  name   = each.key
  role   = aws_iam_role.task["this"].id
  policy = each.value
}

resource "aws_iam_role_policy" "exec" {
  for_each = var.exec_enabled ? local.own_roles : {}

  name = "exec"
  role = aws_iam_role.task[each.key].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        # These actions know no resource.
        Effect   = "Allow"
        Action   = ["ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel"]
        Resource = "*"
      },
      { Effect = "Allow", Action = "logs:DescribeLogGroups", Resource = "*" },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
        Resource = "arn:${local.partition}:logs:${local.region}:${local.account}:log-group:/ecs/${var.cluster_name}/exec:*"
      },
      { Effect = "Allow", Action = "kms:Decrypt", Resource = var.kms_key_arn },
    ]
  })
}
