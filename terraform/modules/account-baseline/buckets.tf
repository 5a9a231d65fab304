# Where the trail and the recorder deliver. Names are known beforehand, since both ask for the policy before they deliver.

locals {
  names = merge(
    { for key in keys(local.home) : "trail" => "${var.name}-trail-${local.account}-${local.region}" },
    { for key in keys(local.config) : "config" => "${var.name}-config-${local.account}-${local.region}" },
  )
  arns = { for key, name in local.names : key => "arn:${local.partition}:s3:::${name}" }

  trail_name = "${var.name}-trail"
  trail_arn  = "arn:${local.partition}:cloudtrail:${local.region}:${local.account}:trail/${local.trail_name}"

  services = {
    trail  = { principal = "cloudtrail.amazonaws.com", prefix = "AWSLogs/${local.account}/*", condition = { StringEquals = { "aws:SourceArn" = local.trail_arn } } }
    config = { principal = "config.amazonaws.com", prefix = "AWSLogs/${local.account}/Config/*", condition = { StringEquals = { "aws:SourceAccount" = local.account } } }
  }
}

resource "aws_s3_bucket" "this" {
  #checkov:skip=CKV_AWS_144:The trail is one of all regions; a copy of its files is the organisation's choice.
  #checkov:skip=CKV2_AWS_62:Nothing waits for an object to come.
  #checkov:skip=CKV_AWS_18:Logged where access_log_bucket says; an account's first bucket has none.
  for_each = local.names

  bucket        = each.value
  force_destroy = var.force_destroy
  tags          = var.tags
}

resource "aws_s3_bucket_versioning" "this" {
  for_each = local.names

  bucket = aws_s3_bucket.this[each.key].bucket

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  for_each = local.names

  bucket = aws_s3_bucket.this[each.key].bucket

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = var.kms_key_arn
    }
  }
}

resource "aws_s3_bucket_ownership_controls" "this" {
  for_each = local.names

  bucket = aws_s3_bucket.this[each.key].bucket

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each = local.names

  bucket                  = aws_s3_bucket.this[each.key].bucket
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_logging" "this" {
  for_each = { for key, name in local.names : key => name if var.access_log_bucket != null }

  bucket        = aws_s3_bucket.this[each.key].bucket
  target_bucket = var.access_log_bucket
  target_prefix = "${each.key}/"
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  for_each = local.names

  bucket = aws_s3_bucket.this[each.key].bucket

  rule {
    id     = "expire"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }

    expiration {
      days = var.log_days
    }

    noncurrent_version_expiration {
      noncurrent_days = 30
    }
  }

  depends_on = [aws_s3_bucket_versioning.this]
}

resource "aws_s3_bucket_policy" "this" {
  for_each = local.names

  # S3 takes one change of a bucket's access at a time.
  bucket = aws_s3_bucket_public_access_block.this[each.key].bucket

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [local.arns[each.key], "${local.arns[each.key]}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "Look"
        Effect    = "Allow"
        Principal = { Service = local.services[each.key].principal }
        Action    = ["s3:GetBucketAcl", "s3:ListBucket"]
        Resource  = [local.arns[each.key]]
        Condition = local.services[each.key].condition
      },
      {
        Sid       = "Deliver"
        Effect    = "Allow"
        Principal = { Service = local.services[each.key].principal }
        Action    = ["s3:PutObject"]
        Resource  = ["${local.arns[each.key]}/${local.services[each.key].prefix}"]
        Condition = merge(local.services[each.key].condition, {
          StringEquals = merge(local.services[each.key].condition.StringEquals, { "s3:x-amz-acl" = "bucket-owner-full-control" })
        })
      },
    ]
  })
}
