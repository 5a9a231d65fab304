variable "name" {
  description = "Name of the key; its alias in every region is alias/NAME."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9/_-]{1,240}$", var.name)) && !startswith(var.name, "aws/")
    error_message = "name is \"${var.name}\"; use letters, digits, slashes, hyphens and underscores, and do not begin with aws/."
  }
}

variable "description" {
  description = "What the key encrypts."
  type        = string
}

variable "replica_regions" {
  description = "Regions with a replica of the key, beside the region of the provider. What is encrypted in one region can be decrypted in the others."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for region in var.replica_regions : can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]+$", region))])
    error_message = "replica_regions is [${join(", ", var.replica_regions)}]; name regions, for example eu-central-1."
  }
}

variable "workload_accounts" {
  description = "Ids of the other accounts whose roles may use the key, as far as their own IAM policies let them."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for account in var.workload_accounts : can(regex("^[0-9]{12}$", account))])
    error_message = "workload_accounts is [${join(", ", var.workload_accounts)}]; an account id has 12 digits."
  }
}

variable "services" {
  description = "AWS services that encrypt with the key in their own name, on behalf of these accounts alone (EventBridge cannot be held to that). CloudWatch Logs may always."
  type        = set(string)
  default     = ["cloudtrail.amazonaws.com", "cloudwatch.amazonaws.com", "events.amazonaws.com", "sns.amazonaws.com"]
  nullable    = false

  validation {
    condition     = alltrue([for service in var.services : can(regex("^[a-z0-9.-]+\\.amazonaws\\.com$", service))])
    error_message = "services is [${join(", ", var.services)}]; write service principals, for example sns.amazonaws.com."
  }
}

variable "deletion_window_days" {
  description = "How long a key that is to be deleted can still be kept, 7 to 30 days."
  type        = number
  default     = 30

  validation {
    condition     = var.deletion_window_days >= 7 && var.deletion_window_days <= 30
    error_message = "deletion_window_days is ${var.deletion_window_days}; KMS takes 7 to 30."
  }
}

variable "rotation_days" {
  description = "How often the key material is rotated, 90 to 2560 days; null for the year that KMS takes by itself."
  type        = number
  default     = null

  validation {
    condition     = var.rotation_days == null || try(var.rotation_days >= 90 && var.rotation_days <= 2560, false)
    error_message = "rotation_days is ${coalesce(var.rotation_days, 0)}; KMS takes 90 to 2560."
  }
}

variable "tags" {
  description = "Tags of everything that takes them."
  type        = map(string)
  default     = {}
}
