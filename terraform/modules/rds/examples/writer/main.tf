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

variable "password" {
  description = "Master password; TF_VAR_password."
  type        = string
  sensitive   = true
}

module "database" {
  source = "../.."

  name               = "shop-db"
  kms_key_arn        = "arn:aws:kms:eu-west-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab"
  subnet_ids         = ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"]
  security_group_ids = ["sg-0a1b2c3d4e5f60001"]
  database_name      = "shop"
  password           = var.password
  parameter_group    = { name = "shop-db-pg16" }
}

output "arn" {
  description = "For replica_of of the replica."
  value       = module.database.arn
}
