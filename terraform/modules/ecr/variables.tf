variable "repositories" {
  description = "Repositories by name (`app`, `shop/app`): how many released images are kept, for how many days untagged ones, and tags that may move in spite of immutability (`*` stands for any text), such as a build cache."
  type = map(object({
    keep_released = optional(number, 200)
    untagged_days = optional(number, 7)
    mutable_tags  = optional(list(string), [])
    force_delete  = optional(bool, false)
  }))

  validation {
    condition     = length(var.repositories) > 0
    error_message = "repositories is empty: name at least one."
  }

  validation {
    condition     = alltrue([for name in keys(var.repositories) : can(regex("^[a-z0-9]+([._-][a-z0-9]+)*(/[a-z0-9]+([._-][a-z0-9]+)*)*$", name))])
    error_message = "These are no names of a repository: ${join(", ", [for name in keys(var.repositories) : name if !can(regex("^[a-z0-9]+([._-][a-z0-9]+)*(/[a-z0-9]+([._-][a-z0-9]+)*)*$", name))])}. Write lower-case letters and digits, parts separated by . _ - or /."
  }

  validation {
    condition     = alltrue([for each in values(var.repositories) : each.keep_released >= 20 && each.untagged_days >= 1])
    error_message = "A repository keeps fewer than 20 released images, or untagged ones for less than a day: a rollback needs the version before."
  }

  validation {
    condition     = alltrue([for each in values(var.repositories) : length(each.mutable_tags) <= 5])
    error_message = "A repository has more than 5 mutable_tags: ECR takes 5."
  }
}

variable "kms_key_arn" {
  description = "ARN of the KMS key of the images, in this region. ECR makes its own grants on it."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:", var.kms_key_arn)) && !strcontains(var.kms_key_arn, ":alias/")
    error_message = "kms_key_arn is \"${var.kms_key_arn}\": write the ARN of a key (arn:aws:kms:REGION:ACCOUNT:key/ID), not an alias or an id."
  }
}

variable "pull_account_ids" {
  description = "Accounts (12 digits) whose tasks pull the images: the workload accounts. The own account needs no entry."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for id in var.pull_account_ids : can(regex("^[0-9]{12}$", id))])
    error_message = "pull_account_ids holds ${join(", ", [for id in var.pull_account_ids : id if !can(regex("^[0-9]{12}$", id))])}: an account id has 12 digits."
  }
}

variable "push_role_arns" {
  description = "Roles of other accounts that may push; roles of the own account get the right in their own policies."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.push_role_arns : can(regex("^arn:aws[a-z-]*:iam:", arn))])
    error_message = "push_role_arns holds ${join(", ", [for arn in var.push_role_arns : arn if !can(regex("^arn:aws[a-z-]*:iam:", arn))])}: write ARNs of roles."
  }
}

variable "replication" {
  description = "Where images are copied on push, by a name of yours: a region, and an account where it is another one. One configuration holds for the whole registry (account and region): only one use of this module in an account and region may have it."
  type = map(object({
    region     = string
    account_id = optional(string)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = length(var.replication) <= 25
    error_message = "replication has ${length(var.replication)} destinations: ECR takes 25."
  }

  validation {
    condition     = alltrue([for each in values(var.replication) : each.account_id == null || can(regex("^[0-9]{12}$", each.account_id))])
    error_message = "An account_id in replication is no account id: write 12 digits, or leave it out for the own account."
  }
}

variable "replicated_from_account_ids" {
  description = "Accounts (12 digits) whose registries may copy images into this one and create the repositories for them."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for id in var.replicated_from_account_ids : can(regex("^[0-9]{12}$", id))])
    error_message = "replicated_from_account_ids holds ${join(", ", [for id in var.replicated_from_account_ids : id if !can(regex("^[0-9]{12}$", id))])}: an account id has 12 digits."
  }
}

variable "registry_scanning" {
  description = "Whether this use sets how the whole registry is scanned: ENHANCED (Amazon Inspector, continuous) or BASIC, or null to leave it. One for an account and region."
  type        = string
  default     = null

  validation {
    condition     = var.registry_scanning == null || contains(["ENHANCED", "BASIC"], coalesce(var.registry_scanning, "-"))
    error_message = "registry_scanning is \"${coalesce(var.registry_scanning, "-")}\": write ENHANCED, BASIC or null."
  }
}

variable "tags" {
  description = "Tags of everything that has tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
