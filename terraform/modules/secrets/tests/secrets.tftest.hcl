mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { region = "eu-west-1" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_resource "aws_secretsmanager_secret" {
    defaults = {
      id  = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:coxswain/slack-AbCdEf"
      arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:coxswain/slack-AbCdEf"
    }
  }
}

variables {
  name        = "coxswain"
  kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef"
  replicas    = { eu-central-1 = "arn:aws:kms:eu-central-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef" }
  secrets     = { slack = { description = "Token and signing secret of the Slack app" } }
  values      = {}
}

run "a_secret_in_two_regions" {
  command = apply

  assert {
    condition     = aws_secretsmanager_secret.this["slack"].name == "coxswain/slack" && aws_secretsmanager_secret.this["slack"].kms_key_id == var.kms_key_arn
    error_message = "The secret is called ${aws_secretsmanager_secret.this["slack"].name}, or not encrypted with the key."
  }
  assert {
    condition     = one(aws_secretsmanager_secret.this["slack"].replica).region == "eu-central-1" && one(aws_secretsmanager_secret.this["slack"].replica).kms_key_id == var.replicas["eu-central-1"]
    error_message = "There is no replica in eu-central-1 under its own key."
  }
  assert {
    condition     = output.arns_by_region["eu-central-1"].slack == "arn:aws:secretsmanager:eu-central-1:123456789012:secret:coxswain/slack-AbCdEf"
    error_message = "The replica's ARN is ${output.arns_by_region["eu-central-1"].slack}."
  }
  assert {
    condition     = length(aws_secretsmanager_secret_version.this) == 0
    error_message = "A value was written that nobody gave."
  }
}

run "who_may_read" {
  command = plan

  variables {
    workload_accounts = ["210987654321"]
    secrets = {
      slack  = { description = "Slack", readers = ["arn:aws:iam::123456789012:role/coxswain-bot"] }
      gitlab = { description = "GitLab" }
    }
  }

  assert {
    condition     = jsondecode(aws_secretsmanager_secret_policy.this["slack"].policy).Statement[1].Principal.AWS == ["arn:aws:iam::123456789012:role/coxswain-bot", "arn:aws:iam::210987654321:root"]
    error_message = "Others than the readers and the workload accounts may read slack."
  }
  assert {
    condition     = jsondecode(aws_secretsmanager_secret_policy.this["gitlab"].policy).Statement[1].Principal.AWS == ["arn:aws:iam::210987654321:root"]
    error_message = "A reader of slack may read gitlab."
  }
  assert {
    condition     = alltrue([for policy in aws_secretsmanager_secret_policy.this : jsondecode(policy.policy).Statement[0].Effect == "Deny" && jsondecode(policy.policy).Statement[0].Condition.Bool["aws:SecureTransport"] == "false" && policy.block_public_policy])
    error_message = "A secret may be read without TLS, or by anyone."
  }
}

run "nobody_by_default" {
  command = plan

  assert {
    condition     = [for statement in jsondecode(aws_secretsmanager_secret_policy.this["slack"].policy).Statement : statement.Effect] == ["Deny"]
    error_message = "The policy lets somebody read whom nobody named."
  }
}

run "a_value_stays_out_of_the_state" {
  command = apply

  variables {
    secrets = { slack = { description = "Slack", value_version = 2 } }
    values  = { slack = "xoxb-not-a-token" }
  }

  assert {
    condition     = aws_secretsmanager_secret_version.this["slack"].secret_string_wo_version == 2
    error_message = "The value was not written."
  }
  assert {
    condition     = aws_secretsmanager_secret_version.this["slack"].secret_string_wo == null
    error_message = "The value is in the state."
  }
}

run "rotation" {
  command = plan

  variables {
    secrets = { database = { description = "Database", rotation = { function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:rotate", days = 14 } } }
  }

  assert {
    condition     = aws_secretsmanager_secret_rotation.this["database"].rotation_rules[0].automatically_after_days == 14
    error_message = "The secret is not rotated every 14 days."
  }
}

run "refuses_a_replica_at_home" {
  command = plan

  variables {
    replicas = { eu-west-1 = "arn:aws:kms:eu-west-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef" }
  }

  expect_failures = [aws_secretsmanager_secret.this]
}

run "refuses_what_cannot_be" {
  command = plan

  variables {
    name                 = "coxswain/"
    replicas             = { eu-central-1 = "arn:aws:kms:eu-west-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef" }
    workload_accounts    = ["shop-prod"]
    recovery_window_days = 3
    secrets              = { slack = { description = "Slack", readers = ["*"] } }
  }

  expect_failures = [var.name, var.replicas, var.workload_accounts, var.recovery_window_days, var.secrets]
}

run "refuses_value_and_rotation" {
  command = plan

  variables {
    secrets = { database = { description = "Database", value_version = 1, rotation = { function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:rotate" } } }
  }

  expect_failures = [var.secrets]
}

run "refuses_rotation_once_a_year" {
  command = plan

  variables {
    secrets = { database = { description = "Database", rotation = { function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:rotate", days = 365 } } }
  }

  expect_failures = [var.secrets]
}
