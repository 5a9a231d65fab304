data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  region    = data.aws_region.current.region

  strategy   = var.deployment.strategy
  native     = contains(["blue_green", "linear", "canary"], local.strategy)
  pair       = local.strategy == "weighted_pair"
  codedeploy = local.strategy == "codedeploy"

  # The container that takes requests, and its port.
  with_port      = [for name, each in var.containers : name if each.port != null]
  container_name = try(coalesce(try(var.target.container, null), one(local.with_port)), null)
  container_port = try(coalesce(try(var.target.port, null), var.containers[local.container_name].port), null)
  # Names of ports are lower-case.
  port_name = try(lower(local.container_name), null)

  # The listener's ARN holds the name of its load balancer: …:listener/app/NAME/ID/ID.
  load_balancer_arn_suffix = try(join("/", slice(split("/", var.production.listener_arn), 1, 4)), null)

  service = one(concat(values(aws_ecs_service.this), values(aws_ecs_service.codedeploy)))
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/ecs/${var.cluster_name}/${var.name}"
  kms_key_id        = var.kms_key_arn
  retention_in_days = var.log_retention_days
  tags              = var.tags
}
