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

module "replica" {
  source = "../.."

  name               = "shop-db-replica"
  replica_of         = "arn:aws:rds:eu-west-1:123456789012:db:shop-db"
  kms_key_arn        = "arn:aws:kms:eu-central-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab"
  subnet_ids         = ["subnet-0a1b2c3d4e5f60003", "subnet-0a1b2c3d4e5f60004"]
  security_group_ids = ["sg-0a1b2c3d4e5f60002"]
  parameter_group    = { name = "shop-db-pg16" }
}
