mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_region" {
    defaults = { region = "eu-west-1" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
}

variables {
  kms_key_arn  = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  repositories = { app = {}, "shop/web" = { keep_released = 50 } }
}

run "immutable_scanned_encrypted" {
  command = plan

  assert {
    condition     = alltrue([for each in values(aws_ecr_repository.this) : each.image_tag_mutability == "IMMUTABLE" && one(each.image_scanning_configuration).scan_on_push && one(each.encryption_configuration).kms_key == var.kms_key_arn])
    error_message = "A repository is mutable, not scanned, or not encrypted with the key given."
  }

  assert {
    condition     = [for rule in jsondecode(aws_ecr_lifecycle_policy.this["shop/web"].policy).rules : rule.selection.countNumber] == [7, 50]
    error_message = "Images are not kept as said."
  }

  assert {
    condition     = length(aws_ecr_repository_policy.this) == 0 && length(aws_ecr_replication_configuration.this) == 0 && length(aws_ecr_registry_policy.this) == 0
    error_message = "Other accounts have rights that nobody gave."
  }
}

run "moving_tags_are_named" {
  command = plan

  variables {
    repositories = { app = { mutable_tags = ["cache-*"] } }
  }

  assert {
    condition     = aws_ecr_repository.this["app"].image_tag_mutability == "IMMUTABLE_WITH_EXCLUSION" && one(aws_ecr_repository.this["app"].image_tag_mutability_exclusion_filter).filter == "cache-*"
    error_message = "The tag that may move is not excepted, or all may move."
  }
}

run "workload_accounts_pull_only" {
  command = plan

  variables {
    pull_account_ids = ["210987654321", "222222222222"]
    push_role_arns   = ["arn:aws:iam::333333333333:role/ci"]
  }

  assert {
    condition = {
      for statement in jsondecode(aws_ecr_repository_policy.this["app"].policy).Statement : statement.Sid => statement.Principal.AWS
      } == {
      WorkloadAccountsPull = ["arn:aws:iam::210987654321:root", "arn:aws:iam::222222222222:root"]
      PipelinesPush        = ["arn:aws:iam::333333333333:role/ci"]
    }
    error_message = "Somebody else may pull or push."
  }

  assert {
    condition     = !contains(flatten([for statement in jsondecode(aws_ecr_repository_policy.this["app"].policy).Statement : statement.Action if statement.Sid == "WorkloadAccountsPull"]), "ecr:PutImage")
    error_message = "Workload accounts may push."
  }
}

run "replicated_to_regions_and_accounts" {
  command = plan

  variables {
    replication = {
      dr   = { region = "eu-central-1" }
      prod = { region = "eu-west-1", account_id = "210987654321" }
    }
    replicated_from_account_ids = ["444444444444"]
    registry_scanning           = "ENHANCED"
  }

  assert {
    condition = [for each in one(one(aws_ecr_replication_configuration.this["this"].replication_configuration).rule).destination : "${each.registry_id} ${each.region}"] == [
      "123456789012 eu-central-1", "210987654321 eu-west-1",
    ]
    error_message = "Images do not go where they should."
  }

  assert {
    condition     = toset([for each in one(one(aws_ecr_replication_configuration.this["this"].replication_configuration).rule).repository_filter : each.filter]) == toset(["app", "shop/web"])
    error_message = "Repositories of others are replicated too."
  }

  assert {
    condition     = jsondecode(aws_ecr_registry_policy.this["this"].policy).Statement[0].Resource == ["arn:aws:ecr:eu-west-1:123456789012:repository/app", "arn:aws:ecr:eu-west-1:123456789012:repository/shop/web"]
    error_message = "Another account may write into other repositories."
  }

  assert {
    condition     = one(aws_ecr_registry_scanning_configuration.this["this"].rule).scan_frequency == "CONTINUOUS_SCAN"
    error_message = "Enhanced scanning is not continuous."
  }
}

run "names_of_repositories" {
  command = plan

  variables {
    repositories = { "Shop/App" = {} }
  }

  expect_failures = [var.repositories]
}

run "enough_to_go_back_to" {
  command = plan

  variables {
    repositories = { app = { keep_released = 1 } }
  }

  expect_failures = [var.repositories]
}

run "ids_of_accounts" {
  command = plan

  variables {
    pull_account_ids = ["prod"]
  }

  expect_failures = [var.pull_account_ids]
}
