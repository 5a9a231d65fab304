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

  name              = "shop-artifacts"
  description       = "Artifacts, the audit archive and plan files of the shop"
  workload_accounts = ["123456789012"]
}

module "buckets" {
  source = "../.."

  name        = "shop"
  kms_key_arn = module.key.key_arn

  buckets = {
    artifacts = {
      readers = ["arn:aws:iam::123456789012:root"]
      writers = ["arn:aws:iam::123456789012:role/coxswain-ci-app"]
    }
    audit = { object_lock = { mode = "COMPLIANCE", days = 400 }, archive_days = 90 }
    plans = { encrypted_puts = true, expire_days = 30 }
  }
}

output "plan_bucket" {
  description = "For COXSWAIN_PLAN_BUCKET."
  value       = module.buckets.bucket_names["plans"]
}
