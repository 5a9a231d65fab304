terraform {
  required_version = ">= 1.11, < 2.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.36"
    }
  }

  # The very first apply, which makes the bucket, overrides it with a local one: docs/from-nothing-to-production.md.
  backend "s3" {}
}

provider "aws" {
  region              = var.region
  allowed_account_ids = [var.account_id]

  default_tags {
    tags = merge({ "managed-by" = "terraform", stack = "bootstrap" }, var.tags)
  }
}
