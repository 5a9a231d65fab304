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

  name            = "shop-orders"
  description     = "Orders of the shop"
  replica_regions = ["eu-central-1"]
}

module "orders" {
  source = "../.."

  name       = "shop-orders"
  hash_key   = "customer"
  range_key  = "placed"
  attributes = { customer = "S", placed = "N", state = "S" }

  indexes = {
    by-state = { hash_key = "state", range_key = "placed", projection = "KEYS_ONLY" }
  }

  kms_key_arn = module.key.key_arn
  replicas    = { eu-central-1 = { kms_key_arn = module.key.key_arns["eu-central-1"] } }
}

output "table_arns" {
  description = "The table in each region."
  value       = module.orders.arns
}
