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
  source = "../../../vpc"

  name        = "shop-prod"
  cidr        = "10.40.0.0/16"
  zones       = ["eu-west-1a", "eu-west-1b"]
  kms_key_arn = module.key.key_arn
}

module "names" {
  source = "../.."

  namespace = "shop.internal"
  vpc_id    = module.vpc.vpc_id

  services = {
    app = { description = "Web shop" }
    api = { description = "Orders" }
  }
}

output "service_arns" {
  description = "What an ECS service takes as registry_arn."
  value       = module.names.service_arns
}
