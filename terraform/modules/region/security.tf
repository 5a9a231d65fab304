# Who may reach whom: the world the load balancer, the load balancer the tasks, the tasks the databases.

locals {
  test_port = 8080
  ports     = distinct([for service in values(local.services) : service.port])
}

module "load_balancer_group" {
  source = "../security-group"

  name        = "${local.prefix}-load-balancer"
  description = "Public load balancer of ${local.prefix}."
  vpc_id      = module.vpc.vpc_id
  ingress = merge(
    {
      https = { description = "Requests", port = 443, cidr_ipv4 = "0.0.0.0/0" }
      http  = { description = "Requests that are redirected to HTTPS", port = 80, cidr_ipv4 = "0.0.0.0/0" }
    },
    # Smoke tests of tasks in this VPC come by the addresses of its NAT gateways.
    { for zone, address in module.vpc.nat_public_ips : "test-${zone}" => { description = "New versions before production, from ${zone}", port = local.test_port, cidr_ipv4 = "${address}/32" } },
    { for name, cidr in var.test_cidrs : "test-${name}" => { description = "New versions before production, from ${name}", port = local.test_port, cidr_ipv4 = cidr } },
  )
  egress = {
    for port in local.ports : "tasks-${port}" => { description = "Tasks", port = port, security_group_id = module.task_group.id }
  }
  tags = var.tags
}

module "task_group" {
  source = "../security-group"

  name        = "${local.prefix}-tasks"
  description = "Tasks of ${local.prefix}."
  vpc_id      = module.vpc.vpc_id
  ingress = merge(
    { for port in local.ports : "requests-${port}" => { description = "Requests", port = port, security_group_id = module.load_balancer_group.id } },
    { for pair in setproduct(keys(var.tester_groups), local.ports) : "tests-${pair[0]}-${pair[1]}" => { description = "Rehearsals, from ${pair[0]}", port = pair[1], security_group_id = var.tester_groups[pair[0]] } },
  )
  egress = {
    https     = { description = "AWS and others", port = 443, cidr_ipv4 = "0.0.0.0/0" }
    databases = { description = "Databases", port = var.database_port, security_group_id = module.database_group.id }
  }
  tags = var.tags
}

module "database_group" {
  source = "../security-group"

  name        = "${local.prefix}-databases"
  description = "Databases of ${local.prefix}."
  vpc_id      = module.vpc.vpc_id
  ingress = merge(
    { tasks = { description = "Tasks", port = var.database_port, security_group_id = module.task_group.id } },
    var.bastion ? { bastion = { description = "Bastion", port = var.database_port, security_group_id = module.baseline["this"].bastion_security_group_id } } : {},
  )
  tags = var.tags
}

# What the load balancer logs: it writes with S3's own keys only.
resource "aws_s3_bucket" "logs" {
  #checkov:skip=CKV_AWS_18: the log of the access to logs would need a log in turn
  #checkov:skip=CKV_AWS_144: access logs are of this region, and not needed to recover
  #checkov:skip=CKV_AWS_145: load balancers write access logs to buckets with SSE-S3 alone
  #checkov:skip=CKV2_AWS_62: nothing waits for a log file
  bucket        = "${local.prefix}-lb-${local.account}-${local.region}"
  force_destroy = !var.protect
  tags          = var.tags
}

resource "aws_s3_bucket_public_access_block" "logs" {
  bucket                  = aws_s3_bucket.logs.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "logs" {
  bucket = aws_s3_bucket.logs.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "logs" {
  bucket = aws_s3_bucket.logs.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_versioning" "logs" {
  bucket = aws_s3_bucket.logs.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "logs" {
  bucket = aws_s3_bucket.logs.id

  rule {
    id     = "expire"
    status = "Enabled"
    filter {}

    expiration {
      days = 400
    }

    noncurrent_version_expiration {
      noncurrent_days = 30
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  # AWS takes no lifecycle of versions before versioning stands.
  depends_on = [aws_s3_bucket_versioning.logs]
}

data "aws_iam_policy_document" "logs" {
  statement {
    sid       = "LoadBalancerWrites"
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.logs.arn}/load-balancer/AWSLogs/${local.account}/*"]

    principals {
      type        = "Service"
      identifiers = ["logdelivery.elasticloadbalancing.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }

  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.logs.arn, "${aws_s3_bucket.logs.arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "logs" {
  bucket = aws_s3_bucket.logs.id
  policy = data.aws_iam_policy_document.logs.json

  depends_on = [aws_s3_bucket_public_access_block.logs]
}

resource "aws_wafv2_web_acl" "this" {
  name        = local.prefix
  description = "In front of the public load balancer of ${local.prefix}."
  scope       = "REGIONAL"
  tags        = var.tags

  default_action {
    allow {}
  }

  rule {
    name     = "AWSManagedRulesAmazonIpReputationList"
    priority = 1

    override_action {
      none {}
    }

    statement {
      managed_rule_group_statement {
        name        = "AWSManagedRulesAmazonIpReputationList"
        vendor_name = "AWS"
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "AWSManagedRulesAmazonIpReputationList"
      sampled_requests_enabled   = true
    }
  }

  rule {
    name     = "AWSManagedRulesKnownBadInputsRuleSet"
    priority = 2

    override_action {
      none {}
    }

    statement {
      managed_rule_group_statement {
        name        = "AWSManagedRulesKnownBadInputsRuleSet"
        vendor_name = "AWS"
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "AWSManagedRulesKnownBadInputsRuleSet"
      sampled_requests_enabled   = true
    }
  }

  rule {
    name     = "AWSManagedRulesCommonRuleSet"
    priority = 3

    override_action {
      none {}
    }

    statement {
      managed_rule_group_statement {
        name        = "AWSManagedRulesCommonRuleSet"
        vendor_name = "AWS"
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "AWSManagedRulesCommonRuleSet"
      sampled_requests_enabled   = true
    }
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = local.prefix
    sampled_requests_enabled   = true
  }
}

# WAF writes only to groups whose name begins with aws-waf-logs-.
resource "aws_cloudwatch_log_group" "waf" {
  name              = "aws-waf-logs-${local.prefix}"
  kms_key_id        = var.kms_key_arn
  retention_in_days = 365
  tags              = var.tags
}

resource "aws_wafv2_web_acl_logging_configuration" "this" {
  resource_arn            = aws_wafv2_web_acl.this.arn
  log_destination_configs = [aws_cloudwatch_log_group.waf.arn]

  redacted_fields {
    single_header {
      name = "authorization"
    }
  }

  redacted_fields {
    single_header {
      name = "cookie"
    }
  }
}
