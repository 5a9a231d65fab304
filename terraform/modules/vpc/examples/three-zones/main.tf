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

module "key" {
  source = "../../../kms"

  name        = "shop-network"
  description = "Flow logs of the shop"
}

module "vpc" {
  source = "../.."

  name        = "shop-prod"
  cidr        = "10.40.0.0/16"
  zones       = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
  nat         = "per-zone"
  kms_key_arn = module.key.key_arn
}

output "private_subnet_ids" {
  description = "Where tasks run."
  value       = module.vpc.private_subnet_ids
}
