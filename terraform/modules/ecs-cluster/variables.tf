variable "name" {
  description = "Name of the cluster; also the prefix of what belongs to it."
  type        = string

  validation {
    condition     = can(regex("^[a-zA-Z][a-zA-Z0-9_-]{0,254}$", var.name))
    error_message = "The name is \"${var.name}\": write a letter, then up to 254 letters, digits, hyphens or underscores."
  }
}

variable "kms_key_arn" {
  description = "ARN of the KMS key that encrypts exec sessions and their log. Its policy must let the region's CloudWatch Logs use it."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:", var.kms_key_arn)) && !strcontains(var.kms_key_arn, ":alias/")
    error_message = "kms_key_arn is \"${var.kms_key_arn}\": write the ARN of a key (arn:aws:kms:REGION:ACCOUNT:key/ID), not an alias or an id."
  }
}

variable "storage_key" {
  description = "KMS key of its own for Fargate's ephemeral storage and for volumes that ECS makes: a single-region key (ECS takes no multi-region one) whose policy lets fargate.amazonaws.com use it. null: the key of AWS."
  type = object({
    arn = string
  })
  default = null

  validation {
    condition     = var.storage_key == null || (can(regex("^arn:aws[a-z-]*:kms:", try(var.storage_key.arn, ""))) && !strcontains(try(var.storage_key.arn, ""), ":key/mrk-"))
    error_message = "storage_key.arn is \"${try(var.storage_key.arn, "")}\": write the ARN of a single-region key (arn:aws:kms:REGION:ACCOUNT:key/ID, not key/mrk-…)."
  }
}

variable "container_insights" {
  description = "Container Insights: enhanced (per task and container), enabled (per service) or disabled."
  type        = string
  default     = "enhanced"
  nullable    = false

  validation {
    condition     = contains(["enhanced", "enabled", "disabled"], var.container_insights)
    error_message = "container_insights is \"${var.container_insights}\": write enhanced, enabled or disabled."
  }
}

variable "capacity_providers" {
  description = "Fargate capacity providers of the cluster and how tasks are spread over them where a service names none: weight is the share, base the tasks that always come from it."
  type = map(object({
    weight = number
    base   = optional(number, 0)
  }))
  default = {
    FARGATE      = { weight = 1, base = 1 }
    FARGATE_SPOT = { weight = 0 }
  }
  nullable = false

  validation {
    condition     = length(var.capacity_providers) > 0 && alltrue([for name in keys(var.capacity_providers) : contains(["FARGATE", "FARGATE_SPOT"], name)])
    error_message = "capacity_providers names ${join(", ", keys(var.capacity_providers))}: write FARGATE, FARGATE_SPOT or both."
  }

  validation {
    condition     = length([for each in values(var.capacity_providers) : each if each.base > 0]) <= 1
    error_message = "More than one capacity provider has a base: ECS takes a base for one of them only."
  }

  validation {
    condition     = anytrue([for each in values(var.capacity_providers) : each.weight > 0])
    error_message = "Every capacity provider has weight 0: give at least one a weight of 1 or more, or no task can be placed."
  }
}

variable "exec_log_retention_days" {
  description = "Days that the log of exec sessions is kept; a value that CloudWatch Logs knows."
  type        = number
  default     = 365
  nullable    = false

  validation {
    condition     = contains([30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.exec_log_retention_days)
    error_message = "exec_log_retention_days is ${var.exec_log_retention_days}: write 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653."
  }
}

variable "service_connect" {
  description = "Cloud Map namespace that services use for Service Connect where they name none; null for none."
  type = object({
    namespace_arn = string
  })
  default = null

  validation {
    condition     = startswith(try(var.service_connect.namespace_arn, "arn:"), "arn:")
    error_message = "service_connect.namespace_arn is \"${try(var.service_connect.namespace_arn, "")}\": write the ARN of a Cloud Map namespace (arn:aws:servicediscovery:REGION:ACCOUNT:namespace/ID)."
  }
}

variable "tags" {
  description = "Tags of everything that has tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
