# Repositories of the tools account: copied to the standby region, pulled by a workload account.

provider "aws" {
  region = "eu-west-1"
}

variable "kms_key_arn" {
  description = "Key of the images."
  type        = string
}

variable "workload_account_ids" {
  description = "Accounts whose tasks pull the images."
  type        = list(string)
}

module "repositories" {
  source = "../.."

  kms_key_arn      = var.kms_key_arn
  repositories     = { app = {}, api = {}, web = { mutable_tags = ["cache-*"] } }
  pull_account_ids = var.workload_account_ids
  replication      = { standby = { region = "eu-central-1" } }
}

output "repository_urls" {
  description = "Where pipelines push to."
  value       = module.repositories.repository_urls
}
