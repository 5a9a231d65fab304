mock_provider "aws" {
  override_data {
    target = data.aws_caller_identity.current
    values = { account_id = "123456789012" }
  }
  override_data {
    target = data.aws_partition.current
    values = { partition = "aws" }
  }
  override_data {
    target = data.aws_region.current
    values = { region = "eu-west-1" }
  }
  mock_data "aws_ssm_parameter" {
    defaults = { insecure_value = "ami-0123456789abcdef0" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/shop-trail" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:123456789012:log-group:/shop/trail" }
  }
}

variables {
  name        = "shop"
  home        = true
  config_role = true
  kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/mrk-1"
}

run "home" {
  command = apply

  assert {
    condition = alltrue([
      aws_cloudtrail.this["home"].is_multi_region_trail, aws_cloudtrail.this["home"].enable_log_file_validation, aws_cloudtrail.this["home"].include_global_service_events,
      aws_cloudtrail.this["home"].kms_key_id == var.kms_key_arn, aws_cloudtrail.this["home"].s3_bucket_name == "shop-trail-123456789012-eu-west-1",
      aws_cloudtrail.this["home"].cloud_watch_logs_group_arn == "arn:aws:logs:eu-west-1:123456789012:log-group:/shop/trail:*",
    ])
    error_message = "The trail is not one of all regions, validated and encrypted."
  }

  assert {
    condition = [for each in jsondecode(aws_s3_bucket_policy.this["trail"].policy).Statement : each if each.Sid == "Deliver"] == [{
      Sid       = "Deliver"
      Effect    = "Allow"
      Principal = { Service = "cloudtrail.amazonaws.com" }
      Action    = ["s3:PutObject"]
      Resource  = ["arn:aws:s3:::shop-trail-123456789012-eu-west-1/AWSLogs/123456789012/*"]
      Condition = { StringEquals = { "aws:SourceArn" = "arn:aws:cloudtrail:eu-west-1:123456789012:trail/shop-trail", "s3:x-amz-acl" = "bucket-owner-full-control" } }
    }]
    error_message = "Others than this trail may write into its bucket: ${aws_s3_bucket_policy.this["trail"].policy}"
  }

  assert {
    condition     = aws_config_configuration_recorder.this["config"].recording_group[0].include_global_resource_types && aws_config_configuration_recorder_status.this["config"].is_enabled
    error_message = "The home region does not record global resources."
  }

  assert {
    condition = alltrue([
      jsondecode(aws_ssm_document.sessions["sessions"].content).inputs.kmsKeyId == var.kms_key_arn,
      jsondecode(aws_ssm_document.sessions["sessions"].content).inputs.cloudWatchLogGroupName == "/shop/sessions",
      aws_ssm_document.sessions["sessions"].name == "SSM-SessionManagerRunShell",
    ])
    error_message = "Sessions are not encrypted and logged."
  }

  assert {
    condition     = length(aws_guardduty_detector.this) == 1 && length(aws_securityhub_account.this) == 1 && length(aws_instance.bastion) == 0
    error_message = "GuardDuty or Security Hub is missing, or a bastion stands there that nobody asked for."
  }
}

run "another_region" {
  command = plan

  variables {
    home        = false
    config_role = false
  }

  assert {
    condition     = length(aws_cloudtrail.this) == 0 && keys(aws_s3_bucket.this) == ["config"] && length(aws_iam_service_linked_role.config) == 0 && !aws_config_configuration_recorder.this["config"].recording_group[0].include_global_resource_types
    error_message = "A second trail, or global resources recorded twice."
  }
}

run "an_organisation_does_it" {
  command = plan

  variables {
    home         = false
    config_role  = false
    config       = false
    guardduty    = false
    security_hub = false
  }

  assert {
    condition     = length(aws_s3_bucket.this) == 0 && length(aws_guardduty_detector.this) == 0 && length(aws_guardduty_detector_feature.this) == 0 && length(aws_securityhub_standards_subscription.this) == 0
    error_message = "What was switched off is made all the same."
  }
}

run "bastion" {
  command = plan

  variables {
    bastion = {
      vpc_id                   = "vpc-1"
      subnet_id                = "subnet-a"
      database_security_groups = { shop-db = { id = "sg-1" } }
    }
  }

  assert {
    condition = alltrue([
      !aws_instance.bastion["bastion"].associate_public_ip_address,
      aws_instance.bastion["bastion"].metadata_options[0].http_tokens == "required", aws_instance.bastion["bastion"].root_block_device[0].encrypted,
      length(aws_vpc_security_group_egress_rule.databases) == 1, aws_vpc_security_group_egress_rule.databases["shop-db"].to_port == 5432,
    ])
    error_message = "The bastion is reachable from outside, or keeps what it should not."
  }
}

run "days_that_cloudwatch_takes" {
  command = plan

  variables {
    log_days = 100
  }

  expect_failures = [var.log_days]
}
