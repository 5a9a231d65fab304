# What an account has in each region before anything else: a trail, a recorder, GuardDuty, Security Hub, encrypted disks, and Session Manager in place of keys and open ports.

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  region    = data.aws_region.current.region

  home   = { for wanted in [var.home] : "home" => wanted if wanted }
  config = { for wanted in [var.config] : "config" => wanted if wanted }
}

resource "aws_ebs_encryption_by_default" "this" {
  enabled = true
}

resource "aws_guardduty_detector" "this" {
  #checkov:skip=CKV2_AWS_3:The administrator of an organisation switches it on for all; this is for an account of its own.
  for_each = { for wanted in [var.guardduty] : "guardduty" => wanted if wanted }

  enable                       = true
  finding_publishing_frequency = "FIFTEEN_MINUTES"
  tags                         = var.tags
}

resource "aws_guardduty_detector_feature" "this" {
  for_each = { for name in ["S3_DATA_EVENTS", "RDS_LOGIN_EVENTS"] : name => name if var.guardduty }

  detector_id = aws_guardduty_detector.this["guardduty"].id
  name        = each.value
  status      = "ENABLED"
}

resource "aws_securityhub_account" "this" {
  for_each = { for wanted in [var.security_hub] : "security-hub" => wanted if wanted }

  enable_default_standards  = false
  control_finding_generator = "SECURITY_CONTROL"
  auto_enable_controls      = true
}

resource "aws_securityhub_standards_subscription" "this" {
  for_each = aws_securityhub_account.this

  standards_arn = "arn:${local.partition}:securityhub:${local.region}::standards/aws-foundational-security-best-practices/v/1.0.0"

  # Its controls read what the recorder has seen.
  depends_on = [aws_config_configuration_recorder_status.this]
}
