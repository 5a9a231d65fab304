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

# Run from the tools account, or as whoever may assume the workload account's Terraform role.
provider "aws" {
  region              = var.region
  allowed_account_ids = [var.account.id]

  assume_role {
    role_arn     = "arn:aws:iam::${var.account.id}:role/${var.terraform_role}"
    session_name = "terraform-${var.name}"
  }

  default_tags {
    tags = { "managed-by" = "terraform", stack = "workload", environment = var.environment }
  }
}
