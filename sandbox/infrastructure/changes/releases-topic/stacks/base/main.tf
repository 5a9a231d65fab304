locals {
  tags = { environment = var.environment, stack = "base" }
}

module "repository" {
  source   = "../../modules/repository"
  for_each = var.services

  name           = each.key
  retention_days = each.value
  tags           = local.tags
}

resource "aws_sns_topic" "alerts" {
  name = "shop-${var.environment}-alerts"
  tags = local.tags
}

resource "aws_ssm_parameter" "alerts" {
  name  = "/shop/${var.environment}/alerts"
  type  = "String"
  value = aws_sns_topic.alerts.arn
  tags  = local.tags
}

resource "aws_sns_topic" "releases" {
  name = "shop-${var.environment}-releases"
  tags = local.tags
}
