data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

resource "aws_lb" "this" {
  # checkov:skip=CKV2_AWS_28: the web ACL is associated below where one is given; internal load balancers go without
  name               = var.name
  internal           = var.internal
  load_balancer_type = "application"
  subnets            = var.subnet_ids
  security_groups    = var.security_group_ids

  drop_invalid_header_fields = true
  desync_mitigation_mode     = "defensive"
  enable_deletion_protection = var.deletion_protection
  # Lets a zone be taken out of the load balancer when it is impaired (ARC zonal shift).
  enable_zonal_shift = true
  idle_timeout       = var.idle_timeout_seconds

  access_logs {
    enabled = true
    bucket  = local.log_bucket
    prefix  = local.log_prefix
  }

  connection_logs {
    enabled = true
    bucket  = local.log_bucket
    prefix  = local.log_prefix
  }

  tags = var.tags

  # AWS tries the bucket when logs are switched on.
  depends_on = [aws_s3_bucket_policy.logs]
}

resource "aws_wafv2_web_acl_association" "this" {
  for_each = var.web_acl == null ? {} : { this = var.web_acl.arn }

  resource_arn = aws_lb.this.arn
  web_acl_arn  = each.value
}
