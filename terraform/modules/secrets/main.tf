data "aws_region" "current" {}
data "aws_partition" "current" {}

locals {
  home      = data.aws_region.current.region
  partition = data.aws_partition.current.partition

  readers = {
    for key, secret in var.secrets : key => sort(setunion(secret.readers, [for account in var.workload_accounts : "arn:${local.partition}:iam::${account}:root"]))
  }
}

resource "aws_secretsmanager_secret" "this" {
  #checkov:skip=CKV2_AWS_57: what can rotate says so by rotation; tokens of Slack and GitLab are rotated where they are issued
  for_each = var.secrets

  name                    = "${var.name}/${each.key}"
  description             = each.value.description
  kms_key_id              = var.kms_key_arn
  recovery_window_in_days = var.recovery_window_days

  dynamic "replica" {
    for_each = var.replicas

    content {
      region     = replica.key
      kms_key_id = replica.value
    }
  }

  tags = merge(var.tags, { Name = "${var.name}/${each.key}" })

  lifecycle {
    precondition {
      condition     = !contains(keys(var.replicas), local.home)
      error_message = "replicas has ${local.home}, the region of the secrets themselves; take it out."
    }
  }
}

# Secrets Manager copies the policy to the replicas.
resource "aws_secretsmanager_secret_policy" "this" {
  for_each = var.secrets

  secret_arn          = aws_secretsmanager_secret.this[each.key].arn
  block_public_policy = true

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [{
        Sid       = "OnlyOverTls"
        Effect    = "Deny"
        Principal = "*"
        Action    = "secretsmanager:*"
        Resource  = "*"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      }],
      length(local.readers[each.key]) == 0 ? [] : [{
        Sid       = "Readers"
        Effect    = "Allow"
        Principal = { AWS = local.readers[each.key] }
        Action    = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]
        Resource  = "*"
      }],
    )
  })
}

# Write-only: the value goes to AWS, and neither into the plan nor into the state.
resource "aws_secretsmanager_secret_version" "this" {
  for_each = { for key, secret in var.secrets : key => secret.value_version if secret.value_version != null }

  secret_id                = aws_secretsmanager_secret.this[each.key].id
  secret_string_wo         = var.values[each.key]
  secret_string_wo_version = each.value
}

resource "aws_secretsmanager_secret_rotation" "this" {
  #checkov:skip=CKV_AWS_304: the variable holds days to 1 to 90
  for_each = { for key, secret in var.secrets : key => secret.rotation if secret.rotation != null }

  secret_id           = aws_secretsmanager_secret.this[each.key].id
  rotation_lambda_arn = each.value.function_arn

  rotation_rules {
    automatically_after_days = each.value.days
  }
}
