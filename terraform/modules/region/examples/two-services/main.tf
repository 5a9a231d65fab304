# A staging environment with one canary and one rolling service; the account's key, certificate and roles are there already.

terraform {
  required_version = ">= 1.11, < 2.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.36"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}

data "aws_caller_identity" "this" {}

module "region" {
  source = "../.."

  name            = "shop"
  environment     = "staging"
  side            = "primary"
  network         = { cidr = "10.30.0.0/16", zones = ["eu-west-1a", "eu-west-1b"], nat = "single" }
  kms_key_arn     = "arn:aws:kms:eu-west-1:${data.aws_caller_identity.this.account_id}:key/mrk-0123456789abcdef0123456789abcdef"
  certificate_arn = "arn:aws:acm:eu-west-1:${data.aws_caller_identity.this.account_id}:certificate/01234567-89ab-cdef-0123-456789abcdef"

  services = {
    app = {
      host       = "app.staging.shop.example"
      priority   = 10
      containers = { app = { port = 8080 } }
      roles = {
        execution_arn = "arn:aws:iam::${data.aws_caller_identity.this.account_id}:role/shop-app-staging-execution"
        task_arn      = "arn:aws:iam::${data.aws_caller_identity.this.account_id}:role/shop-app-staging-task"
      }
    }
    web = {
      host       = "staging.shop.example"
      priority   = 20
      strategy   = "rolling"
      containers = { web = {}, proxy = { repository = "web-proxy", port = 8080 } }
      roles = {
        execution_arn = "arn:aws:iam::${data.aws_caller_identity.this.account_id}:role/shop-web-staging-execution"
        task_arn      = "arn:aws:iam::${data.aws_caller_identity.this.account_id}:role/shop-web-staging-task"
      }
    }
  }
}

output "catalogue" {
  description = "What runs here, in the words of the catalogue."
  value       = module.region.catalogue
}
