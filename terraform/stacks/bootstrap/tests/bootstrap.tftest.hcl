mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }

  mock_data "aws_region" {
    defaults = { region = "eu-central-1" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }

  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-central-1:123456789012:key/0123456789abcdef" }
  }
}

variables {
  name       = "shop"
  account_id = "123456789012"
  region     = "eu-central-1"
  gitlab     = { url = "https://gitlab.example.com" }
}

run "hands_over_a_backend_that_locks_by_itself" {
  command = apply

  assert {
    condition     = strcontains(output.backend, "use_lockfile = true") && strcontains(output.backend, "bucket       = \"shop-state-123456789012-eu-central-1\"")
    error_message = "The backend would be ${output.backend}."
  }

  assert {
    condition     = output.to_global.bootstrap.gitlab_url == "https://gitlab.example.com" && output.to_global.bootstrap.github_provider_arn == null
    error_message = "GitLab alone was asked for, not ${jsonencode(output.to_global.bootstrap)}."
  }
}

run "an_address_with_a_path_is_refused" {
  command = plan

  variables {
    gitlab = { url = "https://gitlab.example.com/" }
  }

  expect_failures = [var.gitlab]
}

run "earlier_states_are_kept" {
  command = plan

  variables {
    noncurrent_days = 7
  }

  expect_failures = [var.noncurrent_days]
}
