locals {
  workspace = var.prometheus == null ? {} : { this = var.prometheus }
  # What a writer needs: no more than to send samples.
  write_actions = ["aps:RemoteWrite"]
}

resource "aws_prometheus_workspace" "this" {
  for_each = local.workspace

  alias       = var.name
  kms_key_arn = var.kms_key_arn
  tags        = var.tags

  logging_configuration {
    log_group_arn = "${aws_cloudwatch_log_group.prometheus[each.key].arn}:*"
  }
}

# What the workspace could not do: rules that fail, alerts that were not sent.
resource "aws_cloudwatch_log_group" "prometheus" {
  for_each = local.workspace

  name              = "/aws/vendedlogs/prometheus/${var.name}"
  kms_key_id        = var.kms_key_arn
  retention_in_days = 365
  tags              = var.tags
}

resource "aws_prometheus_workspace_configuration" "this" {
  for_each = { for key, each in local.workspace : key => each.retention_days if each.retention_days != null }

  workspace_id             = aws_prometheus_workspace.this[each.key].id
  retention_period_in_days = each.value
}

# For roles of this account: attach it to the task role that Prometheus (or a collector) is.
resource "aws_iam_policy" "prometheus_write" {
  for_each = local.workspace

  name        = "${var.name}-prometheus-write-${local.region}"
  description = "Lets a role send samples to the Prometheus workspace ${var.name}."
  tags        = var.tags
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = local.write_actions, Resource = aws_prometheus_workspace.this[each.key].arn }]
  })
}

# For roles of other accounts, which need the same right in a policy of their own.
resource "aws_prometheus_resource_policy" "this" {
  for_each = { for key, each in local.workspace : key => sort(each.writer_account_ids) if length(each.writer_account_ids) > 0 }

  workspace_id = aws_prometheus_workspace.this[each.key].id
  policy_document = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "WorkloadAccountsWrite"
      Effect    = "Allow"
      Principal = { AWS = [for id in each.value : "arn:${local.partition}:iam::${id}:root"] }
      Action    = local.write_actions
      Resource  = aws_prometheus_workspace.this[each.key].arn
    }]
  })
}
