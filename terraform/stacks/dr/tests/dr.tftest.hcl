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

  mock_data "aws_lb_listener" {
    defaults = { load_balancer_arn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/shop-prod/0123456789abcdef" }
  }
}

variables {
  name     = "shop"
  account  = { id = "123456789012" }
  region   = "eu-central-1"
  network  = { cidr = "10.20.0.0/16", zones = ["eu-central-1a", "eu-central-1b"] }
  database = { parameter_group = "shop-pg16" }
  primary  = { region = "eu-west-1", database_arn = "arn:aws:rds:eu-west-1:123456789012:db:shop-db" }
  coxswain = {
    image    = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/coxswain:1.0.0"
    temporal = { address = "shop.a1b2c.tmprl.cloud:7233", namespace = "shop.a1b2c" }
    host     = "coxswain.shop.example"
  }
  services = {
    app = { host = "app.shop.example", priority = 10, containers = { app = { port = 8080 } }, tasks = 4 }
  }
  global = {
    domain = "shop.example"
    kms_key_arns = {
      eu-west-1    = "arn:aws:kms:eu-west-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef"
      eu-central-1 = "arn:aws:kms:eu-central-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef"
    }
    certificate_arns = {
      eu-west-1    = "arn:aws:acm:eu-west-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef"
      eu-central-1 = "arn:aws:acm:eu-central-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef"
    }
    roles                    = { app-prod = { execution_arn = "arn:aws:iam::123456789012:role/shop-app-prod-execution", task_arn = "arn:aws:iam::123456789012:role/shop-app-prod-task" } }
    permissions_boundary_arn = "arn:aws:iam::123456789012:policy/shop-boundary"
    coxswain_role_arn        = "arn:aws:iam::123456789012:role/shop-failover"
    secret_arns = {
      eu-central-1 = {
        slack-bot-token  = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-coxswain/slack-bot-token-AbCdEf"
        slack-app-token  = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-coxswain/slack-app-token-AbCdEf"
        decision-key     = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-coxswain/decision-key-AbCdEf"
        temporal-api-key = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-coxswain/temporal-api-key-AbCdEf"
      }
    }
    plan_bucket     = { name = "shop-plans-123456789012-eu-central-1", kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/0123456789abcdef" }
    infra_role_arns = { regions = "arn:aws:iam::123456789012:role/shop-terraform-regions" }
  }
}

run "stands_by_with_a_replica_and_coxswain" {
  command = plan

  assert {
    condition     = output.catalogue.side == "standby" && output.catalogue.services["app"].environments["prod"].capacity == 50
    error_message = "The catalogue would get ${jsonencode(output.catalogue)}."
  }

  assert {
    condition     = output.database_ids == ["shop-db-replica"]
    error_message = "The catalogue's recovery group names the replica ${jsonencode(output.database_ids)}."
  }
}

run "a_replica_of_nothing_is_refused" {
  command = plan

  variables {
    primary = { region = "eu-west-1" }
  }

  expect_failures = [var.database]
}
