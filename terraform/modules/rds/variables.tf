variable "name" {
  description = "Identifier of the instance, such as shop-db; the catalogue names it."
  type        = string

  validation {
    condition     = can(regex("^[a-z](-?[a-z0-9])*$", var.name)) && length(var.name) <= 40
    error_message = "name is \"${var.name}\": write a lower-case letter, then letters, digits and single hyphens, 40 at most, so that copies and renamed instances have room for a suffix."
  }
}

variable "replica_of" {
  description = "ARN of the instance in the other region that this one replicates; null: it is a writer from the start. Only counts when the instance is made: afterwards failovers own it."
  type        = string
  default     = null

  validation {
    condition     = var.replica_of == null || can(regex("^arn:aws[a-z-]*:rds:[a-z0-9-]+:[0-9]{12}:db:[a-z0-9-]+$", var.replica_of))
    error_message = "replica_of is \"${coalesce(var.replica_of, "null")}\": write the ARN of an instance such as arn:aws:rds:eu-west-1:123456789012:db:shop-db; across regions RDS takes no mere name."
  }
}

variable "engine" {
  description = "postgres; Coxswain makes others neither read-only nor caught up."
  type        = string
  default     = "postgres"

  validation {
    condition     = var.engine == "postgres"
    error_message = "engine is \"${var.engine}\": write postgres, the one engine of RDS that Coxswain fences; for Aurora use the module aurora-global."
  }
}

variable "engine_version" {
  description = "Version of PostgreSQL, major or major.minor; 14.1 or newer, from which on replicas have backups of their own."
  type        = string
  default     = "16"

  validation {
    condition     = can(tonumber(split(".", var.engine_version)[0])) && try(tonumber(split(".", var.engine_version)[0]) >= 15, false) || can(regex("^14\\.[1-9][0-9]*$", var.engine_version))
    error_message = "engine_version is \"${var.engine_version}\": write 14.1 or newer, such as 16 or 16.4; replicas of older ones have no backups of their own."
  }
}

variable "instance_class" {
  description = "Class of the instance; the same on both sides, or the standby cannot carry the load."
  type        = string
  default     = "db.m7g.large"

  validation {
    condition     = startswith(var.instance_class, "db.")
    error_message = "instance_class is \"${var.instance_class}\": write a class such as db.m7g.large."
  }
}

variable "storage" {
  description = "Storage in GiB: at first, and up to which RDS lets it grow; and its type."
  type = object({
    size = optional(number, 100)
    most = optional(number, 1000)
    type = optional(string, "gp3")
  })
  default = {}

  validation {
    condition     = contains(["gp2", "gp3"], var.storage.type) && var.storage.size >= 20 && var.storage.most >= var.storage.size * 1.1
    error_message = "storage is ${var.storage.size} to ${var.storage.most} GiB of ${var.storage.type}: write gp2 or gp3, at least 20 GiB, and let it grow by a tenth or more."
  }
}

variable "kms_key_arn" {
  description = "Key in this region for storage, Performance Insights and the managed password. RDS cannot change it later."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:", var.kms_key_arn)) && !strcontains(var.kms_key_arn, ":alias/")
    error_message = "kms_key_arn is \"${var.kms_key_arn}\": write the ARN of a key (arn:aws:kms:REGION:ACCOUNT:key/ID), not an alias or an id."
  }
}

variable "subnet_ids" {
  description = "Private subnets, in two zones or more."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "subnet_ids has ${length(var.subnet_ids)}: give two subnets or more, in different zones; RDS refuses fewer."
  }
}

variable "security_group_ids" {
  description = "Security groups of the instance; they let in the services' groups on the database's port."
  type        = list(string)

  validation {
    condition     = length(var.security_group_ids) > 0
    error_message = "security_group_ids is empty: give at least one, or RDS takes the VPC's default group."
  }
}

variable "database_name" {
  description = "Database made with the instance; null: none. A replica has its source's."
  type        = string
  default     = null
}

variable "username" {
  description = "Master user. A replica has its source's."
  type        = string
  default     = "postgres"
}

variable "password" {
  description = "Master password, set once when the instance is made and never written to the state (a write-only attribute: Terraform 1.11, OpenTofu 1.11). Null: RDS makes and rotates it in Secrets Manager, which it allows only where no replica follows."
  type        = string
  default     = null
  sensitive   = true
}

variable "port" {
  description = "Port of the database."
  type        = number
  default     = 5432
}

variable "multi_az" {
  description = "Whether RDS keeps a standby in another zone."
  type        = bool
  default     = true
}

variable "parameter_group" {
  description = <<-EOT
    The instance's own parameter group: its name, the same in both regions since the catalogue names one; the family, null: that of engine_version; parameters beside those of the module. Coxswain fences in it, so Terraform leaves a group
    that exists as it is: give it a new name to change parameters.
  EOT
  type = object({
    name       = string
    family     = optional(string)
    parameters = optional(map(string), {})
  })

  validation {
    condition     = !startswith(var.parameter_group.name, "default.") && can(regex("^[a-z](-?[a-z0-9.])*$", var.parameter_group.name))
    error_message = "parameter_group.name is \"${var.parameter_group.name}\": write a name of its own in lower case, not RDS's default group, which nobody can change."
  }

  validation {
    condition     = var.parameter_group.family == null || var.parameter_group.family == "postgres${split(".", var.engine_version)[0]}"
    error_message = "parameter_group.family is \"${coalesce(var.parameter_group.family, "-")}\" and engine_version ${var.engine_version}: leave the family out, or write postgres${split(".", var.engine_version)[0]}; RDS takes no group of another version."
  }

  validation {
    condition     = !contains(keys(var.parameter_group.parameters), "default_transaction_read_only")
    error_message = "parameter_group.parameters has default_transaction_read_only: leave it out; Coxswain sets it when it fences, and an apply must not undo that."
  }
}

variable "backups" {
  description = "Days that backups are kept (replicas too: rehearsals are made of them), and the daily window in UTC."
  type = object({
    days   = optional(number, 14)
    window = optional(string, "02:00-03:00")
  })
  default = { days = 14, window = "02:00-03:00" }

  validation {
    condition     = var.backups.days >= 1 && var.backups.days <= 35
    error_message = "backups.days is ${var.backups.days}: write 1 to 35; without backups there is neither a replica nor a rehearsal."
  }
}

variable "maintenance_window" {
  description = "Weekly window for maintenance in UTC."
  type        = string
  default     = "sun:04:00-sun:05:00"
}

variable "performance_insights_days" {
  description = "Days that Performance Insights are kept: 7, 731, or a multiple of 31; 465 or more for Database Insights in its advanced mode."
  type        = number
  default     = 7

  validation {
    condition     = contains([7, 731], var.performance_insights_days) || var.performance_insights_days % 31 == 0 && var.performance_insights_days >= 31 && var.performance_insights_days <= 713
    error_message = "performance_insights_days is ${var.performance_insights_days}: write 7, 731, or a multiple of 31 up to 713."
  }
}

variable "monitoring_seconds" {
  description = "Interval of enhanced monitoring in seconds."
  type        = number
  default     = 60

  validation {
    condition     = contains([1, 5, 10, 15, 30, 60], var.monitoring_seconds)
    error_message = "monitoring_seconds is ${var.monitoring_seconds}: write 1, 5, 10, 15, 30 or 60."
  }
}

variable "permissions_boundary_arn" {
  description = "Boundary of the role for enhanced monitoring; null: none."
  type        = string
  default     = null
}

variable "deletion_protection" {
  description = "Whether RDS refuses to delete the instance. Set it to false, and apply, before a destroy."
  type        = bool
  default     = true
}

variable "final_snapshot" {
  description = "Whether deleting it leaves a last snapshot."
  type        = bool
  default     = true
}

variable "tags" {
  description = "Tags of everything that takes tags."
  type        = map(string)
  default     = {}
}
