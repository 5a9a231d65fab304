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

  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }

  mock_resource "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:eu-west-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef"
      domain_validation_options = [
        { domain_name = "shop.example", resource_record_name = "_x.shop.example.", resource_record_type = "CNAME", resource_record_value = "_y.acm-validations.aws." },
        { domain_name = "*.shop.example", resource_record_name = "_x.shop.example.", resource_record_type = "CNAME", resource_record_value = "_y.acm-validations.aws." },
        { domain_name = "*.eu-west-1.shop.example", resource_record_name = "_x.eu-west-1.shop.example.", resource_record_type = "CNAME", resource_record_value = "_y.acm-validations.aws." },
        { domain_name = "*.eu-central-1.shop.example", resource_record_name = "_x.eu-central-1.shop.example.", resource_record_type = "CNAME", resource_record_value = "_y.acm-validations.aws." },
      ]
    }
  }

  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-west-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef", key_id = "mrk-0123456789abcdef0123456789abcdef" }
  }

  mock_resource "aws_kms_replica_key" {
    defaults = { arn = "arn:aws:kms:eu-central-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef" }
  }

  mock_resource "aws_ecr_repository" {
    defaults = { arn = "arn:aws:ecr:eu-west-1:123456789012:repository/app", registry_id = "123456789012" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/shop" }
  }

  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::123456789012:policy/shop" }
  }

  mock_resource "aws_secretsmanager_secret" {
    defaults = { arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-coxswain/x-AbCdEf" }
  }
}

mock_provider "aws" {
  alias = "standby"

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

  mock_resource "aws_ecr_repository" {
    defaults = { arn = "arn:aws:ecr:eu-central-1:123456789012:repository/app", registry_id = "123456789012" }
  }
}

variables {
  name       = "shop"
  account_id = "123456789012"
  regions    = { primary = "eu-west-1", standby = "eu-central-1" }
  domain     = "shop.example"
  services   = { app = { repositories = ["app"], environments = ["prod"], gitlab = { project = "shop/app" } } }
  names      = { app = { by = "record" }, coxswain = { by = "record", side = "standby" } }
  bootstrap = {
    state_bucket_arn    = "arn:aws:s3:::shop-state-123456789012-eu-central-1"
    state_key_arn       = "arn:aws:kms:eu-central-1:123456789012:key/0123456789abcdef"
    plan_bucket         = "shop-plans-123456789012-eu-central-1"
    gitlab_provider_arn = "arn:aws:iam::123456789012:oidc-provider/gitlab.example.com"
    gitlab_url          = "https://gitlab.example.com"
    gitlab_audience     = "https://gitlab.example.com"
  }
  terraform_roles = {
    regions = { prefixes = ["primary/", "dr/"], databases = true }
    primary = { prefixes = ["primary/eu-west-1/prod"], pass_roles = { "ecs-tasks.amazonaws.com" = ["arn:aws:iam::123456789012:role/other-task"] } }
    plans   = { prefixes = ["primary/", "dr/"], databases = true, read_only = true }
  }
}

run "before_the_regions_there_are_no_names" {
  command = apply

  assert {
    condition     = length(output.traffic) == 0
    error_message = "Names were made without load balancers: ${jsonencode(output.traffic)}."
  }

  assert {
    condition     = keys(output.to_regions.global.roles) == ["app-prod"] && keys(output.to_regions.global.certificate_arns) == ["eu-central-1", "eu-west-1"]
    error_message = "Regions get roles for ${join(", ", keys(output.to_regions.global.roles))} and certificates for ${join(", ", keys(output.to_regions.global.certificate_arns))}."
  }
}

run "terraform_passes_the_roles_of_its_stacks" {
  command = plan

  assert {
    condition = jsonencode(local.pass_roles["primary"]) == jsonencode({
      "cloudtrail.amazonaws.com"     = ["arn:aws:iam::123456789012:role/shop-trail"]
      "config.amazonaws.com"         = ["arn:aws:iam::123456789012:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"]
      "ec2.amazonaws.com"            = ["arn:aws:iam::123456789012:role/shop-bastion-eu-west-1"]
      "ecs-tasks.amazonaws.com"      = ["arn:aws:iam::123456789012:role/other-task", "arn:aws:iam::123456789012:role/shop-app-prod-task", "arn:aws:iam::123456789012:role/shop-app-prod-execution"]
      "monitoring.rds.amazonaws.com" = ["arn:aws:iam::123456789012:role/shop-db-rds-eu-west-1"]
      "vpc-flow-logs.amazonaws.com"  = ["arn:aws:iam::123456789012:role/shop-prod-flow-logs-eu-west-1"]
    })
    error_message = "A role that keeps primary passes ${jsonencode(local.pass_roles["primary"])}."
  }

  assert {
    condition = alltrue([
      contains(local.pass_roles["regions"]["ecs-tasks.amazonaws.com"], "arn:aws:iam::123456789012:role/shop-coxswain-worker"),
      contains(local.pass_roles["regions"]["monitoring.rds.amazonaws.com"], "arn:aws:iam::123456789012:role/shop-db-replica-rds-eu-central-1"),
    ])
    error_message = "A role that keeps dr passes ${jsonencode(local.pass_roles["regions"])}."
  }

  assert {
    condition     = keys(local.pass_roles) == ["primary", "regions"]
    error_message = "A role that only plans passes roles."
  }
}

run "after_them_names_lead_to_their_load_balancers" {
  command = plan

  variables {
    primary = { load_balancer = { region = "eu-west-1", dns_name = "shop-1.eu-west-1.elb.amazonaws.com", zone_id = "Z32O12XQLNTSW2", load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shop-prod/0123456789abcdef" } }
    dr      = { load_balancer = { region = "eu-central-1", dns_name = "shop-2.eu-central-1.elb.amazonaws.com", zone_id = "Z215JYRZR1TBD5", load_balancer_arn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/shop-prod/0123456789abcdef" } }
  }

  assert {
    condition     = keys(output.traffic) == ["app.shop.example", "coxswain.shop.example"]
    error_message = "The names are ${join(", ", keys(output.traffic))}."
  }
}

run "a_health_check_has_to_ask_a_service" {
  command = plan

  variables {
    names = { status = { by = "healthCheck" } }
  }

  expect_failures = [var.names]
}

run "a_region_is_no_standby_of_itself" {
  command = plan

  variables {
    regions = { primary = "eu-west-1", standby = "eu-west-1" }
  }

  expect_failures = [var.regions]
}

run "a_name_that_moves_begins_at_the_primary" {
  command = plan

  variables {
    names = { app = { by = "healthCheck", side = "standby" } }
  }

  expect_failures = [var.names]
}
