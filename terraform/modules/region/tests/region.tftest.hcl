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

  mock_data "aws_lb_listener" {
    defaults = { load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shop-prod/0123456789abcdef" }
  }

  mock_resource "aws_lb" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shop-prod/0123456789abcdef" }
  }

  mock_resource "aws_lb_listener" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/shop-prod/0123456789abcdef/0123456789abcdef" }
  }

  mock_resource "aws_lb_target_group" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/app-prod/0123456789abcdef" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/shop-prod" }
  }

  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:eu-west-1:123456789012:shop-prod" }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:123456789012:log-group:shop-prod" }
  }

  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::shop-prod" }
  }

  mock_resource "aws_ecs_cluster" {
    defaults = { arn = "arn:aws:ecs:eu-west-1:123456789012:cluster/shop-prod" }
  }

  mock_resource "aws_ecs_task_definition" {
    defaults = { arn = "arn:aws:ecs:eu-west-1:123456789012:task-definition/app-prod:1" }
  }

  mock_resource "aws_vpc" {
    defaults = { cidr_block = "10.10.0.0/16" }
  }

  mock_resource "aws_eip" {
    defaults = { public_ip = "203.0.113.1" }
  }

  mock_resource "aws_wafv2_web_acl" {
    defaults = { arn = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/shop-prod/01234567-89ab-cdef-0123-456789abcdef" }
  }
}

variables {
  name            = "shop"
  environment     = "prod"
  side            = "primary"
  network         = { cidr = "10.10.0.0/16", zones = ["eu-west-1a", "eu-west-1b"] }
  kms_key_arn     = "arn:aws:kms:eu-west-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef"
  certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef"
  services = {
    app = {
      host       = "app.shop.example"
      priority   = 10
      containers = { app = { port = 8080 }, worker = { repository = "app-worker", essential = false } }
      tasks      = 4
      roles      = { execution_arn = "arn:aws:iam::123456789012:role/shop-app-prod-execution", task_arn = "arn:aws:iam::123456789012:role/shop-app-prod-task" }
    }
  }
}

# Applied (to nothing): the test listener's ARN is known only then.
run "primary_serves_with_its_strategy" {
  command = apply

  assert {
    condition     = output.catalogue.side == "primary" && output.catalogue.region == "eu-west-1"
    error_message = "The catalogue is told ${output.catalogue.side} in ${output.catalogue.region}."
  }

  assert {
    condition = (
      output.catalogue.services["app"].environments["prod"].service == "app-prod" &&
      output.catalogue.services["app"].environments["prod"].canary == "app-prod-canary" &&
      output.catalogue.services["app"].environments["prod"].cluster == "shop-prod" &&
      output.catalogue.services["app"].environments["prod"].test_traffic.port == 8080 &&
      output.catalogue.services["app"].environments["prod"].capacity == null
    )
    error_message = "The catalogue would get ${jsonencode(output.catalogue.services["app"])}."
  }

  assert {
    condition     = output.catalogue.services["app"].containers == { app = "app", worker = "app-worker" }
    error_message = "A container's repository is its own name unless it says another."
  }
}

run "standby_rolls_with_a_share_of_the_tasks" {
  command = plan

  variables {
    side            = "standby"
    standby_percent = 50
  }

  assert {
    condition     = output.catalogue.services["app"].environments["prod"].canary == null && output.catalogue.services["app"].environments["prod"].capacity == 50
    error_message = "A standby has no canary, and tells its share of the tasks."
  }

  assert {
    condition     = output.catalogue.services["app"].environments["prod"].tasks == 4
    error_message = "The catalogue counts the primary's tasks."
  }
}

run "what_cannot_be_is_refused_by_name" {
  command = plan

  variables {
    name        = "a-long-name-ab"
    environment = "production"
    kms_key_arn = "alias/shop"
    bastion     = true
    services = {
      app = { host = "app.shop.example", priority = 10, containers = { app = { port = 8080 } }, roles = { execution_arn = "arn:aws:iam::123456789012:role/a", task_arn = "arn:aws:iam::123456789012:role/b" } }
      api = { host = "api.shop.example", priority = 10, containers = { api = { port = 8080 } }, roles = { execution_arn = "arn:aws:iam::123456789012:role/a", task_arn = "arn:aws:iam::123456789012:role/b" } }
    }
  }

  expect_failures = [var.environment, var.kms_key_arn, var.bastion, var.services]
}

run "a_service_needs_one_port" {
  command = plan

  variables {
    services = {
      app = { host = "app.shop.example", priority = 10, containers = { app = {} }, roles = { execution_arn = "arn:aws:iam::123456789012:role/a", task_arn = "arn:aws:iam::123456789012:role/b" } }
    }
  }

  expect_failures = [var.services]
}
