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

module "load_balancer" {
  source = "../.."

  name        = "shop-load-balancer"
  description = "Load balancer of the shop"
  vpc_id      = module.vpc.vpc_id

  ingress = {
    https = { description = "HTTPS from anywhere", port = 443, cidr_ipv4 = "0.0.0.0/0" }
  }
  egress = {
    tasks = { description = "to the tasks", port = 3000, security_group_id = module.tasks.id }
  }
}

module "tasks" {
  source = "../.."

  name        = "shop-app"
  description = "Tasks of app"
  vpc_id      = module.vpc.vpc_id

  ingress = {
    load-balancer = { description = "from the load balancer", port = 3000, security_group_id = module.load_balancer.id }
  }
  egress = {
    https = { description = "AWS and others, over TLS", port = 443, cidr_ipv4 = "0.0.0.0/0" }
  }
}
