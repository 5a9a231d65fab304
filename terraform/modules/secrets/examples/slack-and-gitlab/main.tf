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

variable "slack" {
  description = "Bot token and signing secret, as JSON; handed over by TF_VAR_slack and kept nowhere."
  type        = string
  sensitive   = true
  ephemeral   = true
}

module "key" {
  source = "../../../kms"

  name            = "coxswain-secrets"
  description     = "Secrets of Coxswain"
  replica_regions = ["eu-central-1"]
}

module "secrets" {
  source = "../.."

  name        = "coxswain"
  kms_key_arn = module.key.key_arn
  replicas    = { eu-central-1 = module.key.key_arns["eu-central-1"] }

  secrets = {
    slack  = { description = "Bot token and signing secret of the Slack app", value_version = 1 }
    gitlab = { description = "Token for GitLab, put by hand" }
  }
  values = { slack = var.slack }
}

output "secret_arns" {
  description = "The secrets in each region."
  value       = module.secrets.arns_by_region
}
