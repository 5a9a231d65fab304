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
  region = "eu-central-1"
}

module "key" {
  source = "../../../kms"

  name        = "coxswain"
  description = "Logs of Coxswain"
}

module "coxswain" {
  source = "../.."

  cluster_arn          = "arn:aws:ecs:eu-central-1:210987654321:cluster/tools"
  vpc_id               = "vpc-0a1b2c3d4e5f60001"
  subnet_ids           = ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"]
  image                = "210987654321.dkr.ecr.eu-central-1.amazonaws.com/coxswain:1.0.0"
  image_repository_arn = "arn:aws:ecr:eu-central-1:210987654321:repository/coxswain"
  kms_key_arn          = module.key.key_arn

  temporal = {
    address            = "eu-central-1.aws.api.temporal.io:7233"
    namespace          = "shop.a1b2c"
    api_key_secret_arn = "arn:aws:secretsmanager:eu-central-1:210987654321:secret:coxswain/temporal-AbCdEf"
    ui                 = "https://cloud.temporal.io"
  }

  assume_role_arns = [
    "arn:aws:iam::123456789012:role/coxswain-deploy",
    "arn:aws:iam::123456789012:role/coxswain-failover",
    "arn:aws:iam::123456789012:role/coxswain-terraform-primary",
  ]

  settings = {
    COXSWAIN_URL         = "https://coxswain.example.com"
    COXSWAIN_OIDC_ISSUER = "https://login.example.com"
  }

  bot_secrets = {
    SLACK_BOT_TOKEN       = "arn:aws:secretsmanager:eu-central-1:210987654321:secret:coxswain/slack-AbCdEf:bot_token::"
    SLACK_SIGNING_SECRET  = "arn:aws:secretsmanager:eu-central-1:210987654321:secret:coxswain/slack-AbCdEf:signing_secret::"
    COXSWAIN_DECISION_KEY = "arn:aws:secretsmanager:eu-central-1:210987654321:secret:coxswain/decision-key-AbCdEf"
  }
  worker_secrets = {
    SLACK_BOT_TOKEN       = "arn:aws:secretsmanager:eu-central-1:210987654321:secret:coxswain/slack-AbCdEf:bot_token::"
    COXSWAIN_DECISION_KEY = "arn:aws:secretsmanager:eu-central-1:210987654321:secret:coxswain/decision-key-AbCdEf"
  }

  http = {
    listener_arn      = "arn:aws:elasticloadbalancing:eu-central-1:210987654321:listener/app/tools/0123456789abcdef/0123456789abcdef"
    security_group_id = "sg-0a1b2c3d4e5f60001"
    hosts             = ["coxswain.example.com"]
  }

  # Smoke tests: production and test listeners of the services' load balancers, and rehearsal tasks at their own addresses.
  egress = {
    load-balancers = { cidr = "10.0.0.0/8", from_port = 80 }
    test-listeners = { cidr = "10.0.0.0/8", from_port = 8080 }
  }
}

output "worker_role_arn" {
  description = "For principals of the deploy, failover and Terraform roles."
  value       = module.coxswain.worker_role_arn
}
