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

# A workload account: Coxswain runs in another one, 210987654321.
module "iam" {
  source = "../.."

  name    = "coxswain"
  regions = ["eu-west-1", "eu-central-1"]
  gitlab  = { url = "https://gitlab.example.com" }

  ci = {
    app = {
      gitlab       = [{ project = "shop/app", branches = ["main"], tags = ["v*"] }]
      repositories = ["arn:aws:ecr:eu-west-1:123456789012:repository/app"]
    }
  }

  services = {
    app = {
      repositories = ["arn:aws:ecr:eu-west-1:123456789012:repository/app", "arn:aws:ecr:eu-central-1:123456789012:repository/app"]
      log_groups   = ["arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/app-prod", "arn:aws:logs:eu-central-1:123456789012:log-group:/ecs/app-prod"]
    }
  }

  deploy = {
    principals     = ["arn:aws:iam::210987654321:role/coxswain-worker"]
    clusters       = ["arn:aws:ecs:eu-west-1:123456789012:cluster/shop", "arn:aws:ecs:eu-central-1:123456789012:cluster/shop-dr"]
    load_balancers = ["arn:aws:elasticloadbalancing:*:123456789012:loadbalancer/app/app-prod/*"]
    repositories   = ["arn:aws:ecr:*:123456789012:repository/app"]
  }

  failover = {
    principals       = ["arn:aws:iam::210987654321:role/coxswain-worker"]
    clusters         = ["arn:aws:ecs:eu-west-1:123456789012:cluster/shop", "arn:aws:ecs:eu-central-1:123456789012:cluster/shop-dr"]
    repositories     = ["arn:aws:ecr:*:123456789012:repository/app"]
    databases        = ["shop-db", "shop-db-replica"]
    parameter_groups = ["shop-db-pg16"]
    hosted_zones     = ["Z0123456789ABCDEFGHIJ"]
    monitoring_roles = ["arn:aws:iam::123456789012:role/shop-db-rds-eu-west-1", "arn:aws:iam::123456789012:role/shop-db-replica-rds-eu-central-1"]
  }

  terraform = {
    primary = {
      principals = ["arn:aws:iam::210987654321:role/coxswain-worker"]
      state      = { bucket = "arn:aws:s3:::shop-state-210987654321", prefixes = ["primary/"], read_prefixes = ["global/"] }
    }
  }
}

output "deploy_role_arn" {
  description = "For accounts.live.role of the catalogue."
  value       = module.iam.deploy_role_arn
}

output "failover_role_arn" {
  description = "For accounts.live-recovery.role of the catalogue."
  value       = module.iam.failover_role_arn
}
