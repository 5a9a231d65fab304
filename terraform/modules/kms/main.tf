data "aws_region" "current" {}
data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}

locals {
  home      = data.aws_region.current.region
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  alias     = "alias/${var.name}"
  regions   = setunion([local.home], var.replica_regions)
  accounts  = sort(setunion([local.account], var.workload_accounts))
  services  = setsubtract(var.services, ["events.amazonaws.com"])

  # Every key has the same policy: a replica is a key of its own, whose policy AWS does not keep in step.
  # The account's own IAM policies decide who administers and uses the key there; without that statement nobody could ever change it.
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [{
        Sid       = "ThisAccount"
        Effect    = "Allow"
        Principal = { AWS = "arn:${local.partition}:iam::${local.account}:root" }
        Action    = "kms:*"
        Resource  = "*"
      }],
      length(var.workload_accounts) == 0 ? [] : [{
        Sid       = "WorkloadAccountsUse"
        Effect    = "Allow"
        Principal = { AWS = [for account in sort(var.workload_accounts) : "arn:${local.partition}:iam::${account}:root"] }
        Action    = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
        Resource  = "*"
      }],
      # Services such as RDS and ECS keep using the key on behalf of a role by a grant; people and tools may make none.
      length(var.workload_accounts) == 0 ? [] : [{
        Sid       = "WorkloadAccountsGrantToServices"
        Effect    = "Allow"
        Principal = { AWS = [for account in sort(var.workload_accounts) : "arn:${local.partition}:iam::${account}:root"] }
        Action    = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"]
        Resource  = "*"
        Condition = { Bool = { "kms:GrantIsForAWSResource" = "true" } }
      }],
      # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
      [{
        Sid       = "CloudWatchLogs"
        Effect    = "Allow"
        Principal = { Service = [for region in sort(local.regions) : "logs.${region}.amazonaws.com"] }
        Action    = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
        Resource  = "*"
        Condition = { ArnLike = { "kms:EncryptionContext:aws:logs:arn" = [for account in local.accounts : "arn:${local.partition}:logs:*:${account}:*"] } }
      }],
      length(local.services) == 0 ? [] : [{
        Sid       = "Services"
        Effect    = "Allow"
        Principal = { Service = sort(local.services) }
        Action    = ["kms:Decrypt", "kms:GenerateDataKey*", "kms:DescribeKey"]
        Resource  = "*"
        Condition = { StringEquals = { "aws:SourceAccount" = local.accounts } }
      }],
      # EventBridge names no source when it writes to an encrypted topic: under a condition its messages would be lost without a word.
      # Whose rules may write is for the policy of the topic.
      # https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
      !contains(var.services, "events.amazonaws.com") ? [] : [{
        Sid       = "EventBridge"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource  = "*"
      }],
    )
  })
}

resource "aws_kms_key" "primary" {
  description             = var.description
  multi_region            = true
  enable_key_rotation     = true
  rotation_period_in_days = var.rotation_days
  deletion_window_in_days = var.deletion_window_days
  policy                  = local.policy

  tags = merge(var.tags, { Name = var.name })

  lifecycle {
    precondition {
      condition     = !contains(var.replica_regions, local.home)
      error_message = "replica_regions is [${join(", ", var.replica_regions)}], which has ${local.home}, the region of the key itself; take it out."
    }
  }
}

# Material and rotation come from the primary.
resource "aws_kms_replica_key" "replica" {
  for_each = var.replica_regions

  region                  = each.key
  primary_key_arn         = aws_kms_key.primary.arn
  description             = var.description
  deletion_window_in_days = var.deletion_window_days
  policy                  = local.policy

  tags = merge(var.tags, { Name = var.name })
}

resource "aws_kms_alias" "this" {
  for_each = local.regions

  region        = each.key
  name          = local.alias
  target_key_id = each.key == local.home ? aws_kms_key.primary.key_id : aws_kms_replica_key.replica[each.key].key_id
}
