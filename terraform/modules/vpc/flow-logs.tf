# What went where, and what was refused.

locals {
  flow_to_group = var.flow_logs.bucket_arn == null
  flow_group    = "/aws/vpc/${var.name}/flow"
}

resource "aws_flow_log" "this" {
  vpc_id                   = aws_vpc.this.id
  traffic_type             = "ALL"
  max_aggregation_interval = var.flow_logs.interval
  log_destination_type     = local.flow_to_group ? "cloud-watch-logs" : "s3"
  log_destination          = local.flow_to_group ? aws_cloudwatch_log_group.flow[0].arn : var.flow_logs.bucket_arn
  iam_role_arn             = one(aws_iam_role.flow[*].arn)

  tags = merge(var.tags, { Name = var.name })
}

resource "aws_cloudwatch_log_group" "flow" {
  count = local.flow_to_group ? 1 : 0

  name              = local.flow_group
  retention_in_days = var.flow_logs.retention_days
  kms_key_id        = var.kms_key_arn

  tags = var.tags
}

# https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
resource "aws_iam_role" "flow" {
  count = local.flow_to_group ? 1 : 0

  # Known beforehand: whoever makes the flow log has to be allowed to pass it.
  name                 = "${var.name}-flow-logs-${local.region}"
  description          = "Writes the flow logs of ${var.name}"
  permissions_boundary = var.permissions_boundary_arn

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "vpc-flow-logs.amazonaws.com" }
      Condition = {
        StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id }
        ArnLike      = { "aws:SourceArn" = "arn:${data.aws_partition.current.partition}:ec2:${local.region}:${data.aws_caller_identity.current.account_id}:vpc-flow-log/*" }
      }
    }]
  })

  tags = var.tags
}

resource "aws_iam_role_policy" "flow" {
  count = local.flow_to_group ? 1 : 0

  name = "write-flow-logs"
  role = aws_iam_role.flow[0].name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"]
      Resource = "${aws_cloudwatch_log_group.flow[0].arn}:*"
      }, {
      Effect   = "Allow"
      Action   = "logs:DescribeLogGroups"
      Resource = "arn:${data.aws_partition.current.partition}:logs:${local.region}:${data.aws_caller_identity.current.account_id}:log-group:*"
    }]
  })
}
