locals {
  own_log_bucket = var.access_logs == null ? { this = true } : {}
  log_bucket     = try(var.access_logs.bucket, aws_s3_bucket.logs["this"].bucket)
  log_prefix     = try(var.access_logs.prefix, null)
}

resource "aws_s3_bucket" "logs" {
  # checkov:skip=CKV_AWS_145: load balancers write their logs to buckets with S3's own key only
  # checkov:skip=CKV_AWS_18: the bucket of the logs would log itself
  # checkov:skip=CKV_AWS_144: logs stay in their region; what has to outlive it goes to the audit archive
  # checkov:skip=CKV2_AWS_62: nothing waits for an object here
  for_each = local.own_log_bucket

  # At most 63 characters, all lower-case.
  bucket        = "${substr(lower(var.name), 0, 26)}-lb-logs-${data.aws_caller_identity.current.account_id}-${data.aws_region.current.region}"
  force_destroy = var.access_log_force_destroy
  tags          = var.tags
}

resource "aws_s3_bucket_public_access_block" "logs" {
  for_each = local.own_log_bucket

  bucket                  = aws_s3_bucket.logs[each.key].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "logs" {
  for_each = local.own_log_bucket

  bucket = aws_s3_bucket.logs[each.key].id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "logs" {
  for_each = local.own_log_bucket

  bucket = aws_s3_bucket.logs[each.key].id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_versioning" "logs" {
  for_each = local.own_log_bucket

  bucket = aws_s3_bucket.logs[each.key].id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "logs" {
  for_each = local.own_log_bucket

  bucket = aws_s3_bucket.logs[each.key].id

  rule {
    id     = "expire"
    status = "Enabled"

    filter {}

    expiration {
      days = var.access_log_days
    }

    noncurrent_version_expiration {
      noncurrent_days = 1
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }

  # AWS takes no lifecycle of versions before versioning stands.
  depends_on = [aws_s3_bucket_versioning.logs]
}

resource "aws_s3_bucket_policy" "logs" {
  for_each = local.own_log_bucket

  bucket = aws_s3_bucket.logs[each.key].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "LoadBalancersWrite"
        Effect    = "Allow"
        Principal = { Service = "logdelivery.elasticloadbalancing.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource  = "${aws_s3_bucket.logs[each.key].arn}/*"
        Condition = {
          ArnLike      = { "aws:SourceArn" = "arn:${data.aws_partition.current.partition}:elasticloadbalancing:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:loadbalancer/*" }
          StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id }
        }
      },
      {
        Sid       = "EncryptedTransportOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.logs[each.key].arn, "${aws_s3_bucket.logs[each.key].arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })

  # With public access already blocked, AWS looks at the policy as it will be.
  depends_on = [aws_s3_bucket_public_access_block.logs]
}
