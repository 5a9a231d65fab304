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
  region              = var.regions.primary
  allowed_account_ids = [var.account_id]

  default_tags {
    tags = merge({ "managed-by" = "terraform", stack = "global" }, var.tags)
  }
}

provider "aws" {
  alias               = "standby"
  region              = var.regions.standby
  allowed_account_ids = [var.account_id]

  default_tags {
    tags = merge({ "managed-by" = "terraform", stack = "global" }, var.tags)
  }
}
