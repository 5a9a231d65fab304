terraform {
  required_version = ">= 1.11, < 2.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.36"
    }
  }

  backend "s3" {}
}

provider "aws" {
  region              = var.region
  allowed_account_ids = [var.account.id]

  default_tags {
    tags = merge({ "managed-by" = "terraform", stack = "primary", environment = var.environment }, var.tags)
  }
}
