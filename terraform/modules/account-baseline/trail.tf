# Who did what by AWS's API, in every region, in files whose digests are signed.

resource "aws_cloudtrail" "this" {
  #checkov:skip=CKV_AWS_252:Nobody waits for a file of the trail; alarms read the log group.
  for_each = local.home

  name                          = local.trail_name
  s3_bucket_name                = aws_s3_bucket_policy.this["trail"].bucket
  kms_key_id                    = var.kms_key_arn
  is_multi_region_trail         = true
  include_global_service_events = true
  enable_log_file_validation    = true
  cloud_watch_logs_group_arn    = "${aws_cloudwatch_log_group.trail[each.key].arn}:*"
  cloud_watch_logs_role_arn     = aws_iam_role.trail[each.key].arn
  tags                          = var.tags

  depends_on = [aws_iam_role_policy.trail]
}

resource "aws_cloudwatch_log_group" "trail" {
  for_each = local.home

  name              = "/${var.name}/trail"
  retention_in_days = var.log_days
  kms_key_id        = var.kms_key_arn
  tags              = var.tags
}

resource "aws_iam_role" "trail" {
  for_each = local.home

  name                 = "${var.name}-trail"
  description          = "CloudTrail writes to CloudWatch by it."
  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Trail"
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "cloudtrail.amazonaws.com" }
      Condition = { StringEquals = { "aws:SourceArn" = local.trail_arn } }
    }]
  })
}

resource "aws_iam_role_policy" "trail" {
  for_each = local.home

  name = "write"
  role = aws_iam_role.trail[each.key].name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "Write"
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = "arn:${local.partition}:logs:${local.region}:${local.account}:log-group:/${var.name}/trail:log-stream:*"
    }]
  })
}
