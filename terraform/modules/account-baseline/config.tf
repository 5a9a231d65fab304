# What every resource looked like, and when it changed.

resource "aws_iam_service_linked_role" "config" {
  for_each = { for wanted in [var.config && var.config_role] : "config" => wanted if wanted }

  aws_service_name = "config.amazonaws.com"
  description      = "AWS Config records by it."
}

resource "aws_config_configuration_recorder" "this" {
  #checkov:skip=CKV2_AWS_48:Global resources are recorded once an account, in its home region; elsewhere they would be counted again.
  for_each = local.config

  name = var.name
  # One an account, whichever region made it.
  role_arn = "arn:${local.partition}:iam::${local.account}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"

  recording_group {
    all_supported                 = true
    include_global_resource_types = var.home
  }

  depends_on = [aws_iam_service_linked_role.config]
}

resource "aws_config_delivery_channel" "this" {
  for_each = local.config

  name           = var.name
  s3_bucket_name = aws_s3_bucket_policy.this["config"].bucket
  s3_kms_key_arn = var.kms_key_arn

  snapshot_delivery_properties {
    delivery_frequency = "TwentyFour_Hours"
  }

  depends_on = [aws_config_configuration_recorder.this]
}

resource "aws_config_configuration_recorder_status" "this" {
  for_each = local.config

  name       = aws_config_configuration_recorder.this[each.key].name
  is_enabled = true

  # It cannot be started without a channel.
  depends_on = [aws_config_delivery_channel.this]
}
