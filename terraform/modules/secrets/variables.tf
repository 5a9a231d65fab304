variable "name" {
  description = "Prefix of the names: a secret is called NAME/KEY."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_+=.@-]+(/[A-Za-z0-9_+=.@-]+)*$", var.name))
    error_message = "name is \"${var.name}\"; use letters, digits and _+=.@- in parts separated by slashes, with none at either end."
  }
}

variable "secrets" {
  description = <<-EOT
    Secrets by the last part of their name. readers are ARNs of roles, of any account, that may read the secret.
    value_version writes values[KEY] when it is set, and again whenever it is raised; without it the value is put by hand or by rotation.
    rotation calls a function at once, and then every so many days, 90 at most.
  EOT
  type = map(object({
    description   = string
    readers       = optional(set(string), [])
    value_version = optional(number)
    rotation      = optional(object({ function_arn = string, days = optional(number, 30) }))
  }))

  validation {
    condition     = alltrue([for key in keys(var.secrets) : can(regex("^[A-Za-z0-9_+=.@-]+(/[A-Za-z0-9_+=.@-]+)*$", key))])
    error_message = "secrets has ${join(", ", [for key in keys(var.secrets) : "\"${key}\"" if !can(regex("^[A-Za-z0-9_+=.@-]+(/[A-Za-z0-9_+=.@-]+)*$", key))])}; use letters, digits and _+=.@- in parts separated by slashes."
  }

  validation {
    condition     = alltrue(flatten([for secret in var.secrets : [for reader in secret.readers : can(regex("^arn:[a-z-]+:iam::[0-9]{12}:(role|user)/.+$", reader))]]))
    error_message = "secrets has readers ${join(", ", flatten([for key, secret in var.secrets : [for reader in secret.readers : "${reader} in ${key}" if !can(regex("^arn:[a-z-]+:iam::[0-9]{12}:(role|user)/.+$", reader))]]))}; give ARNs of roles; whole accounts stand in workload_accounts."
  }

  validation {
    condition     = alltrue([for secret in var.secrets : secret.value_version == null || try(secret.value_version >= 1 && floor(secret.value_version) == secret.value_version, false)])
    error_message = "secrets ${join(", ", [for key, secret in var.secrets : key if !(secret.value_version == null || try(secret.value_version >= 1 && floor(secret.value_version) == secret.value_version, false))])} have a value_version that is no whole number from 1 on."
  }

  validation {
    condition     = alltrue([for secret in var.secrets : try(secret.rotation.days >= 1 && secret.rotation.days <= 90, true)])
    error_message = "secrets ${join(", ", [for key, secret in var.secrets : key if !try(secret.rotation.days >= 1 && secret.rotation.days <= 90, true)])} have a rotation outside of 1 to 90 days."
  }

  validation {
    condition     = alltrue([for secret in var.secrets : secret.value_version == null || secret.rotation == null])
    error_message = "secrets ${join(", ", [for key, secret in var.secrets : key if secret.value_version != null && secret.rotation != null])} have both value_version and rotation, which would overwrite each other; keep one."
  }
}

variable "values" {
  description = "Values of the secrets that have a value_version, by the same keys. They are handed to AWS and kept neither in the plan nor in the state."
  type        = map(string)
  default     = {}
  nullable    = false
  sensitive   = true
  ephemeral   = true
}

variable "kms_key_arn" {
  description = "KMS key of the secrets in the region of the provider. Readers of other accounts need a key whose policy lets them decrypt (workload_accounts of module kms)."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:", var.kms_key_arn)) && !strcontains(var.kms_key_arn, ":alias/")
    error_message = "kms_key_arn is \"${var.kms_key_arn}\": write the ARN of a key (arn:aws:kms:REGION:ACCOUNT:key/ID), not an alias or an id."
  }
}

variable "replicas" {
  description = "Regions with a replica of every secret, each with the KMS key of that region (key_arns of module kms)."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for region, key in var.replicas : can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]+$", region))])
    error_message = "replicas has ${join(", ", [for region, key in var.replicas : "\"${region}\"" if !can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]+$", region))])}; name regions, for example eu-central-1."
  }

  validation {
    condition     = alltrue([for region, key in var.replicas : try(split(":", key)[3] == region, true)])
    error_message = "replicas ${join(", ", [for region, key in var.replicas : region if try(split(":", key)[3] != region, false)])} have a KMS key of another region; give the key of the replica's own."
  }
}

variable "workload_accounts" {
  description = "Ids of accounts whose roles may read every secret, as far as their own IAM policies let them."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for account in var.workload_accounts : can(regex("^[0-9]{12}$", account))])
    error_message = "workload_accounts is [${join(", ", var.workload_accounts)}]; an account id has 12 digits."
  }
}

variable "recovery_window_days" {
  description = "How long a deleted secret can still be restored: 7 to 30 days, or 0 for not at all."
  type        = number
  default     = 30

  validation {
    condition     = var.recovery_window_days == 0 || (var.recovery_window_days >= 7 && var.recovery_window_days <= 30)
    error_message = "recovery_window_days is ${var.recovery_window_days}; Secrets Manager takes 0, or 7 to 30."
  }
}

variable "tags" {
  description = "Tags of everything that takes them."
  type        = map(string)
  default     = {}
}
