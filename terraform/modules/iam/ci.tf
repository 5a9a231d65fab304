# A build: it pushes to its own repositories, and has no way to what runs.

locals {
  ci_statements = {
    for key, each in var.ci : key => [for statement in [
      {
        Sid      = "LogInToEcr"
        Effect   = "Allow"
        Action   = ["ecr:GetAuthorizationToken"]
        Resource = ["*"] # AWS takes nothing else for it.
      },
      {
        Sid    = "Push"
        Effect = "Allow"
        Action = [
          "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload", "ecr:DescribeImages", "ecr:GetDownloadUrlForLayer",
          "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart",
        ]
        Resource = each.repositories
      },
      {
        Sid      = "WriteObjects"
        Effect   = "Allow"
        Action   = ["s3:PutObject"]
        Resource = each.write_objects
      },
      {
        Sid      = "ReadObjects"
        Effect   = "Allow"
        Action   = ["s3:GetObject"]
        Resource = each.read_objects
      },
      {
        Sid      = "Keys"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = each.kms_keys
      },
      {
        Sid      = "NothingThatRuns"
        Effect   = "Deny"
        Action   = concat(local.database_actions, local.name_actions, ["ecs:*", "elasticloadbalancing:*", "iam:*", "secretsmanager:*"])
        Resource = ["*"]
      },
    ] : statement if length(statement.Resource) > 0]
  }
}

resource "aws_iam_role" "ci" {
  for_each = var.ci

  name                 = "${var.name}-ci-${each.key}"
  description          = "Builds ${each.key} and pushes its images."
  assume_role_policy   = local.trust["ci-${each.key}"]
  permissions_boundary = aws_iam_policy.boundary.arn
  max_session_duration = 3600
  tags                 = var.tags
}

resource "aws_iam_role_policy" "ci" {
  for_each = var.ci

  name   = "ci"
  role   = aws_iam_role.ci[each.key].name
  policy = jsonencode({ Version = "2012-10-17", Statement = local.ci_statements[each.key] })
}
