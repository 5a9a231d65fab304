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
  source = "../.."

  name              = "shop"
  description       = "Data, secrets, images and logs of the shop"
  replica_regions   = ["eu-central-1"]
  workload_accounts = ["210987654321", "321098765432"]
}

output "key_arns" {
  description = "The key in each region."
  value       = module.key.key_arns
}
