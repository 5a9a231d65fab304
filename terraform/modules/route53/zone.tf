# The public hosted zone, where the module makes it.

resource "aws_route53_zone" "this" {
  #checkov:skip=CKV2_AWS_38: signed with dnssec_key_arn, which takes a key of us-east-1 and a DS record at the registrar
  #checkov:skip=CKV2_AWS_39: logged with query_log, which takes a key of us-east-1
  count = var.zone_name == null ? 0 : 1

  name                        = var.zone_name
  comment                     = "Public names of ${var.name}"
  enable_accelerated_recovery = var.accelerated_recovery ? true : null

  tags = merge(var.tags, { Name = var.zone_name })
}

# Route 53 logs to us-east-1, wherever the provider works:
# https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/query-logs.html
resource "aws_cloudwatch_log_group" "queries" {
  count = var.zone_name != null && var.query_log != null ? 1 : 0

  region            = "us-east-1"
  name              = "/aws/route53/${var.zone_name}"
  retention_in_days = var.query_log.retention_days
  kms_key_id        = var.query_log.kms_key_arn

  tags = var.tags
}

resource "aws_cloudwatch_log_resource_policy" "queries" {
  count = var.zone_name != null && var.query_log != null ? 1 : 0

  region      = "us-east-1"
  policy_name = "route53-${replace(var.zone_name, ".", "-")}"

  policy_document = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Route53Queries"
      Effect    = "Allow"
      Principal = { Service = "route53.amazonaws.com" }
      Action    = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource  = "arn:${data.aws_partition.current.partition}:logs:us-east-1:${data.aws_caller_identity.current.account_id}:log-group:/aws/route53/${var.zone_name}:*"
      Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } }
    }]
  })
}

resource "aws_route53_query_log" "this" {
  count = var.zone_name != null && var.query_log != null ? 1 : 0

  zone_id                  = aws_route53_zone.this[0].zone_id
  cloudwatch_log_group_arn = aws_cloudwatch_log_group.queries[0].arn

  depends_on = [aws_cloudwatch_log_resource_policy.queries]
}

resource "aws_route53_key_signing_key" "this" {
  count = var.zone_name != null && var.dnssec_key_arn != null ? 1 : 0

  hosted_zone_id             = aws_route53_zone.this[0].zone_id
  key_management_service_arn = var.dnssec_key_arn
  name                       = "${replace(var.name, "-", "_")}_ksk"
}

resource "aws_route53_hosted_zone_dnssec" "this" {
  count = var.zone_name != null && var.dnssec_key_arn != null ? 1 : 0

  hosted_zone_id = aws_route53_key_signing_key.this[0].hosted_zone_id
}
