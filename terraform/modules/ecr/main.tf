data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  region    = data.aws_region.current.region
}

resource "aws_ecr_repository" "this" {
  # checkov:skip=CKV_AWS_51: immutable but for the tags named in mutable_tags, which are none by default
  for_each = var.repositories

  name                 = each.key
  force_delete         = each.value.force_delete
  image_tag_mutability = length(each.value.mutable_tags) == 0 ? "IMMUTABLE" : "IMMUTABLE_WITH_EXCLUSION"
  tags                 = var.tags

  dynamic "image_tag_mutability_exclusion_filter" {
    for_each = each.value.mutable_tags

    content {
      filter      = image_tag_mutability_exclusion_filter.value
      filter_type = "WILDCARD"
    }
  }

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = var.kms_key_arn
  }

  image_scanning_configuration {
    scan_on_push = true
  }
}

# A released image has a version (1.4.2) and a commit (40 hex digits) as tags; ECR knows tag patterns with at most four `*` and no classes, so
# whatever has a tag counts as released.
resource "aws_ecr_lifecycle_policy" "this" {
  for_each = var.repositories

  repository = aws_ecr_repository.this[each.key].name
  policy = jsonencode({
    rules = [
      {
        rulePriority = 1
        description  = "Untagged images go after ${each.value.untagged_days} days."
        selection    = { tagStatus = "untagged", countType = "sinceImagePushed", countUnit = "days", countNumber = each.value.untagged_days }
        action       = { type = "expire" }
      },
      {
        rulePriority = 2
        description  = "The newest ${each.value.keep_released} released images stay."
        selection    = { tagStatus = "tagged", tagPatternList = ["*"], countType = "imageCountMoreThan", countNumber = each.value.keep_released }
        action       = { type = "expire" }
      },
    ]
  })
}

resource "aws_ecr_repository_policy" "this" {
  for_each = length(var.pull_account_ids) + length(var.push_role_arns) == 0 ? {} : var.repositories

  repository = aws_ecr_repository.this[each.key].name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        for accounts in [sort(var.pull_account_ids)] : {
          Sid       = "WorkloadAccountsPull"
          Effect    = "Allow"
          Principal = { AWS = [for id in accounts : "arn:${local.partition}:iam::${id}:root"] }
          # What tasks need, and what Coxswain reads to find a version's digest and description.
          Action = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:DescribeImages", "ecr:DescribeRepositories", "ecr:GetDownloadUrlForLayer"]
        } if length(accounts) > 0
      ],
      [
        for roles in [sort(var.push_role_arns)] : {
          Sid       = "PipelinesPush"
          Effect    = "Allow"
          Principal = { AWS = roles }
          Action    = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload", "ecr:GetDownloadUrlForLayer", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"]
        } if length(roles) > 0
      ],
    )
  })
}
