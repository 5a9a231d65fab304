variable "name" {
  description = "Prefix of every name, for example shop."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,19}$", var.name))
    error_message = "name is \"${var.name}\": write a lower-case letter, then up to 19 letters, digits or hyphens; bucket names have to hold it."
  }
}

variable "account_id" {
  description = "The account that this is applied in; any other is refused."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id is \"${var.account_id}\": an AWS account id has 12 digits."
  }
}

variable "region" {
  description = "Region of state and plans: not the one whose failure is to be survived, since a recovery may need an apply."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region is \"${var.region}\": write a region such as eu-central-1."
  }
}

variable "workload_accounts" {
  description = "Ids of other accounts whose Terraform roles keep their state here; empty where all is in one account."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for id in var.workload_accounts : can(regex("^[0-9]{12}$", id))])
    error_message = "workload_accounts is [${join(", ", var.workload_accounts)}]: an AWS account id has 12 digits."
  }
}

variable "gitlab" {
  description = "GitLab whose CI jobs may assume roles of this account: its address and the audience of their id_tokens. null for none."
  type = object({
    url      = optional(string, "https://gitlab.com")
    audience = optional(string, "sts.amazonaws.com")
  })
  default = {}

  validation {
    condition     = var.gitlab == null || can(regex("^https://[^/]+$", var.gitlab.url))
    error_message = "gitlab.url is \"${try(var.gitlab.url, "")}\": write https:// and the host alone, such as https://gitlab.example.com."
  }
}

variable "github" {
  description = "Whether jobs of GitHub Actions may assume roles of this account."
  type        = bool
  default     = false
}

variable "noncurrent_days" {
  description = "Days that earlier versions of a state are kept; each apply leaves one."
  type        = number
  default     = 365

  validation {
    condition     = var.noncurrent_days >= 30
    error_message = "noncurrent_days is ${var.noncurrent_days}: keep at least 30 days, or a state that was spoilt cannot be put back."
  }
}

variable "tags" {
  description = "Tags of everything that takes them."
  type        = map(string)
  default     = {}
}
