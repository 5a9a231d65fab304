# Settings of the whole registry, that is of an account and region.

resource "aws_ecr_replication_configuration" "this" {
  for_each = length(var.replication) == 0 ? {} : { this = var.replication }

  replication_configuration {
    rule {
      dynamic "destination" {
        for_each = each.value

        content {
          region      = destination.value.region
          registry_id = coalesce(destination.value.account_id, local.account)
        }
      }

      # Repositories whose names begin so; all others of the registry stay where they are.
      dynamic "repository_filter" {
        for_each = toset(keys(var.repositories))

        content {
          filter      = repository_filter.value
          filter_type = "PREFIX_MATCH"
        }
      }
    }
  }
}

# The other side of a replication across accounts. The repositories that it makes get their settings from a creation template, or from a use of this
# module in that account and region before the first push.
resource "aws_ecr_registry_policy" "this" {
  for_each = length(var.replicated_from_account_ids) == 0 ? {} : { this = sort(var.replicated_from_account_ids) }

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "ReplicateFromToolsAccounts"
      Effect    = "Allow"
      Principal = { AWS = [for id in each.value : "arn:${local.partition}:iam::${id}:root"] }
      Action    = ["ecr:CreateRepository", "ecr:ReplicateImage"]
      Resource  = [for name in keys(var.repositories) : "arn:${local.partition}:ecr:${local.region}:${local.account}:repository/${name}"]
    }]
  })
}

resource "aws_ecr_registry_scanning_configuration" "this" {
  for_each = var.registry_scanning == null ? {} : { this = var.registry_scanning }

  scan_type = each.value

  rule {
    scan_frequency = each.value == "ENHANCED" ? "CONTINUOUS_SCAN" : "SCAN_ON_PUSH"

    repository_filter {
      filter      = "*"
      filter_type = "WILDCARD"
    }
  }
}
