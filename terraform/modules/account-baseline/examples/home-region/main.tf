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

  name        = "shop-baseline"
  description = "The trail, the recorder and sessions of the account"
  services    = ["cloudtrail.amazonaws.com", "config.amazonaws.com"]
}

module "baseline" {
  source = "../.."

  name        = "shop"
  home        = true
  config_role = true
  kms_key_arn = module.key.key_arn

  bastion = {
    vpc_id                   = "vpc-0a1b2c3d4e5f60001"
    subnet_id                = "subnet-0a1b2c3d4e5f60001"
    database_security_groups = { shop-db = { id = "sg-0a1b2c3d4e5f60001" } }
  }
}

output "bastion" {
  description = "aws ssm start-session --target …"
  value       = module.baseline.bastion_instance_id
}
