mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { region = "eu-west-1" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }

  mock_resource "aws_kms_key" {
    defaults = {
      arn    = "arn:aws:kms:eu-west-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef"
      key_id = "mrk-0123456789abcdef0123456789abcdef"
    }
  }
  mock_resource "aws_kms_replica_key" {
    defaults = {
      arn    = "arn:aws:kms:eu-central-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef"
      key_id = "mrk-0123456789abcdef0123456789abcdef"
    }
  }
}

variables {
  name              = "shop"
  description       = "Data of the shop"
  replica_regions   = ["eu-central-1"]
  workload_accounts = ["210987654321"]
}

run "one_key_in_each_region" {
  command = apply

  assert {
    condition     = aws_kms_key.primary.multi_region && aws_kms_key.primary.enable_key_rotation
    error_message = "The key is of one region, or is never rotated."
  }
  assert {
    condition     = aws_kms_replica_key.replica["eu-central-1"].region == "eu-central-1" && aws_kms_replica_key.replica["eu-central-1"].primary_key_arn == aws_kms_key.primary.arn
    error_message = "The replica is not one of this key in eu-central-1."
  }
  assert {
    condition     = aws_kms_replica_key.replica["eu-central-1"].policy == aws_kms_key.primary.policy
    error_message = "The replica has another policy than the key."
  }
  assert {
    condition     = output.key_arns == { eu-west-1 = aws_kms_key.primary.arn, eu-central-1 = aws_kms_replica_key.replica["eu-central-1"].arn }
    error_message = "key_arns is ${jsonencode(output.key_arns)}."
  }
  assert {
    condition     = alltrue([for region in ["eu-west-1", "eu-central-1"] : aws_kms_alias.this[region].name == "alias/shop" && aws_kms_alias.this[region].region == region])
    error_message = "The alias is missing in a region."
  }
}

run "who_may_use_it" {
  command = plan

  assert {
    condition     = !anytrue([for statement in jsondecode(aws_kms_key.primary.policy).Statement : statement.Principal == "*" || try(statement.Principal.AWS, "") == "*"])
    error_message = "Anyone may use the key."
  }
  assert {
    condition = [
      for statement in jsondecode(aws_kms_key.primary.policy).Statement : statement.Sid if contains(flatten([statement.Action]), "kms:*")
    ] == ["ThisAccount"]
    error_message = "Somebody other than this account administers the key."
  }
  assert {
    condition = alltrue([
      for statement in jsondecode(aws_kms_key.primary.policy).Statement : try(statement.Condition.Bool["kms:GrantIsForAWSResource"], "") == "true" if contains(flatten([statement.Action]), "kms:CreateGrant")
    ])
    error_message = "A workload account may grant the key to people."
  }
  assert {
    condition = alltrue([
      for statement in jsondecode(aws_kms_key.primary.policy).Statement : statement.Condition.StringEquals["aws:SourceAccount"] == ["123456789012", "210987654321"] if statement.Sid == "Services"
    ])
    error_message = "A service may use the key on behalf of a foreign account."
  }
  assert {
    condition = [
      for statement in jsondecode(aws_kms_key.primary.policy).Statement : statement.Sid if try(statement.Principal.Service, null) != null && !can(statement.Condition)
    ] == ["EventBridge"]
    error_message = "A service other than EventBridge is held to no account."
  }
  assert {
    condition = alltrue([
      for statement in jsondecode(aws_kms_key.primary.policy).Statement : !contains(flatten([statement.Principal.Service]), "events.amazonaws.com") if can(statement.Principal.Service) && can(statement.Condition)
    ])
    error_message = "EventBridge is held to a condition that its calls never meet."
  }
  assert {
    condition = one([
      for statement in jsondecode(aws_kms_key.primary.policy).Statement : statement.Principal.Service if statement.Sid == "CloudWatchLogs"
    ]) == ["logs.eu-central-1.amazonaws.com", "logs.eu-west-1.amazonaws.com"]
    error_message = "CloudWatch Logs may not use the key in every region of it."
  }
}

run "of_one_account" {
  command = plan

  variables {
    replica_regions   = []
    workload_accounts = []
    services          = []
  }

  assert {
    condition     = [for statement in jsondecode(aws_kms_key.primary.policy).Statement : statement.Sid] == ["ThisAccount", "CloudWatchLogs"]
    error_message = "The policy has a statement for nobody."
  }
}

run "refuses_a_replica_at_home" {
  command = plan
  variables {
    replica_regions = ["eu-west-1"]
  }
  expect_failures = [aws_kms_key.primary]
}

run "refuses_what_cannot_be" {
  command = plan

  variables {
    name                 = "aws/shop"
    workload_accounts    = ["shop-prod"]
    replica_regions      = ["Frankfurt"]
    services             = ["sns"]
    deletion_window_days = 3
    rotation_days        = 7
  }

  expect_failures = [var.name, var.workload_accounts, var.replica_regions, var.services, var.deletion_window_days, var.rotation_days]
}
