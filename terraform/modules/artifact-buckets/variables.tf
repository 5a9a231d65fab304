variable "name" {
  description = "Prefix of the buckets' names, which are <name>-<key>-<account>-<region>."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,19}$", var.name))
    error_message = "name is \"${var.name}\": write 2 to 20 lower-case letters, digits or hyphens; S3 takes 63 for the whole name."
  }
}

variable "buckets" {
  description = <<-EOT
    Buckets, by what they hold. readers, writers: ARNs of roles, in any account, or of accounts' roots. encrypted_puts: refuse objects that do not themselves ask for SSE-KMS with this key (Coxswain's plan files do; the AWS CLI
    does not). object_lock: how long every version is kept from deletion, GOVERNANCE or COMPLIANCE; only counts when the bucket is made. expire_days: when current objects go, null: never.
    noncurrent_days: when replaced or deleted versions go. state_locks: whether writers may delete the locks (*.tflock) that Terraform puts beside its states.
  EOT
  type = map(object({
    readers        = optional(list(string), [])
    writers        = optional(list(string), [])
    encrypted_puts = optional(bool, false)
    state_locks    = optional(bool, false)
    object_lock = optional(object({
      mode = optional(string, "COMPLIANCE")
      days = number
    }))
    archive_days    = optional(number)
    expire_days     = optional(number)
    noncurrent_days = optional(number, 90)
  }))
  default = {
    artifacts = {}
    audit     = { object_lock = { days = 400 }, archive_days = 90 }
    plans     = { encrypted_puts = true, expire_days = 30, noncurrent_days = 30 }
  }

  validation {
    condition     = alltrue([for key in keys(var.buckets) : can(regex("^[a-z0-9][a-z0-9-]{0,13}$", key)) && key != "logs"])
    error_message = "buckets has keys [${join(", ", keys(var.buckets))}]: write up to 14 lower-case letters, digits or hyphens; \"logs\" is the module's own."
  }

  validation {
    condition = alltrue([
      for each in values(var.buckets) :
      each.object_lock == null ? true : contains(["GOVERNANCE", "COMPLIANCE"], each.object_lock.mode) && each.object_lock.days >= 1
    ])
    error_message = "An object_lock has a mode other than GOVERNANCE and COMPLIANCE, or less than one day: ${jsonencode({ for key, each in var.buckets : key => each.object_lock if each.object_lock != null })}."
  }

  validation {
    condition     = alltrue([for each in values(var.buckets) : alltrue([for arn in concat(each.readers, each.writers) : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:(root|role/[^*]+)$", arn))])])
    error_message = "A reader or writer is no ARN of a role or of an account's root: [${join(", ", flatten([for each in values(var.buckets) : concat(each.readers, each.writers)]))}]; write arn:aws:iam::123456789012:role/push-app."
  }
}

variable "kms_key_arn" {
  description = "Key in this region that the buckets are encrypted with; its policy has to admit readers and writers of other accounts."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:", var.kms_key_arn)) && !strcontains(var.kms_key_arn, ":alias/")
    error_message = "kms_key_arn is \"${var.kms_key_arn}\": write the ARN of a key (arn:aws:kms:REGION:ACCOUNT:key/ID), not an alias or an id."
  }
}

variable "log_days" {
  description = "Days that access logs are kept."
  type        = number
  default     = 400

  validation {
    condition     = var.log_days >= 1
    error_message = "log_days is ${var.log_days}: write 1 or more."
  }
}

variable "force_destroy" {
  description = "Whether a destroy deletes the objects too. What Object Lock keeps stays all the same."
  type        = bool
  default     = false
}

variable "tags" {
  description = "Tags of everything that takes tags."
  type        = map(string)
  default     = {}
}
