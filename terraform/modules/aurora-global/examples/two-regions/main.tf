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

provider "aws" {
  alias  = "standby"
  region = "eu-central-1"
}

variable "password" {
  description = "Master password; TF_VAR_password."
  type        = string
  sensitive   = true
}

module "primary" {
  source = "../.."

  name               = "orders-eu-west-1"
  global_cluster     = "orders"
  primary            = true
  password           = var.password
  database_name      = "orders"
  kms_key_arn        = "arn:aws:kms:eu-west-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab"
  subnet_ids         = ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"]
  security_group_ids = ["sg-0a1b2c3d4e5f60001"]
}

module "standby" {
  source    = "../.."
  providers = { aws = aws.standby }

  name               = "orders-eu-central-1"
  global_cluster     = module.primary.global_cluster_id # It waits for the primary's instances.
  primary            = false
  source_region      = "eu-west-1"
  kms_key_arn        = "arn:aws:kms:eu-central-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab"
  subnet_ids         = ["subnet-0a1b2c3d4e5f60003", "subnet-0a1b2c3d4e5f60004"]
  security_group_ids = ["sg-0a1b2c3d4e5f60002"]
}
