# What every other stack stands on: where states and plans are kept, and whom the account believes in.

module "key" {
  source = "../../modules/kms"

  name              = "${var.name}-state"
  description       = "States and plan files of Terraform."
  workload_accounts = var.workload_accounts
  tags              = var.tags
}

# Versioned, encrypted, closed to the public. A lock is a file beside its state (use_lockfile), so there is no table.
module "buckets" {
  source = "../../modules/artifact-buckets"

  name        = var.name
  kms_key_arn = module.key.key_arn
  buckets = {
    state = {
      readers         = [for id in var.workload_accounts : "arn:aws:iam::${id}:root"]
      writers         = [for id in var.workload_accounts : "arn:aws:iam::${id}:root"]
      state_locks     = true
      noncurrent_days = var.noncurrent_days
    }
    plans = { encrypted_puts = true, expire_days = 30, noncurrent_days = 30 }
  }
  tags = var.tags
}

resource "aws_iam_openid_connect_provider" "gitlab" {
  for_each = var.gitlab == null ? {} : { this = var.gitlab }

  url            = each.value.url
  client_id_list = [each.value.audience]
  tags           = var.tags
}

resource "aws_iam_openid_connect_provider" "github" {
  for_each = var.github ? { this = "https://token.actions.githubusercontent.com" } : {}

  url            = each.value
  client_id_list = ["sts.amazonaws.com"]
  tags           = var.tags
}
