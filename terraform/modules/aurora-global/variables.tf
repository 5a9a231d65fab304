variable "name" {
  description = "Identifier of the cluster in this region, such as orders-eu-west-1; the catalogue names it."
  type        = string

  validation {
    condition     = can(regex("^[a-z](-?[a-z0-9])*$", var.name)) && length(var.name) <= 40
    error_message = "name is \"${var.name}\": write a lower-case letter, then letters, digits and single hyphens, 40 at most, so that copies have room for a suffix."
  }
}

variable "global_cluster" {
  description = "Identifier of the global database, the same in both regions."
  type        = string

  validation {
    condition     = can(regex("^[a-z](-?[a-z0-9])*$", var.global_cluster)) && length(var.global_cluster) <= 63
    error_message = "global_cluster is \"${var.global_cluster}\": write a lower-case letter, then letters, digits and single hyphens, 63 at most."
  }
}

variable "primary" {
  description = "Whether this is the region that the global database is made in. Only counts when it is made: afterwards failovers own who writes."
  type        = bool
}

variable "source_region" {
  description = "Region of the primary cluster, for the secondary's encryption; null in the primary region."
  type        = string
  default     = null

  validation {
    condition     = var.primary == (var.source_region == null)
    error_message = "source_region is ${var.source_region == null ? "null" : "\"${var.source_region}\""} and primary is ${var.primary}: name the primary's region in the secondary, and leave it out in the primary."
  }
}

variable "engine_version" {
  description = "Version of Aurora PostgreSQL, the same in both regions."
  type        = string
  default     = "16.6"

  validation {
    condition     = can(regex("^[0-9]+\\.[0-9]+$", var.engine_version))
    error_message = "engine_version is \"${var.engine_version}\": write major.minor such as 16.6; both regions need the same minor version for a switchover."
  }
}

variable "instance_class" {
  description = "Class of the instances; db.serverless for Serverless v2."
  type        = string
  default     = "db.r8g.large"

  validation {
    condition     = startswith(var.instance_class, "db.")
    error_message = "instance_class is \"${var.instance_class}\": write a class such as db.r8g.large or db.serverless."
  }
}

variable "serverless" {
  description = "Capacity units of Serverless v2, for instance_class db.serverless."
  type = object({
    least = number
    most  = number
  })
  default = null

  validation {
    condition     = (var.instance_class == "db.serverless") == (var.serverless != null)
    error_message = "instance_class is ${var.instance_class} and serverless is ${var.serverless == null ? "null" : "set"}: set serverless for db.serverless, and only for it."
  }
}

variable "instances" {
  description = "Instances of the cluster, by a suffix of their names, with the tier in which Aurora promotes them."
  type = map(object({
    promotion_tier = optional(number, 1)
  }))
  default = { "1" = {}, "2" = {} }

  validation {
    condition     = length(var.instances) >= 1 && alltrue([for each in values(var.instances) : each.promotion_tier >= 0 && each.promotion_tier <= 15])
    error_message = "instances is {${join(", ", keys(var.instances))}}: write at least one, with promotion tiers from 0 to 15; a cluster without an instance can take over nothing."
  }
}

variable "kms_key_arn" {
  description = "Key in this region for storage and Performance Insights. RDS cannot change it later."
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
  description = "Security groups of the cluster."
  type        = list(string)

  validation {
    condition     = length(var.security_group_ids) > 0
    error_message = "security_group_ids is empty: give at least one, or RDS takes the VPC's default group."
  }
}

variable "database_name" {
  description = "Database made with the global database; null: none."
  type        = string
  default     = null
}

variable "username" {
  description = "Master user."
  type        = string
  default     = "postgres"
}

variable "password" {
  description = "Master password of the primary, set once when it is made and never written to the state (a write-only attribute: Terraform 1.11, OpenTofu 1.11). RDS manages no password of a global database. Null in the secondary."
  type        = string
  default     = null
  sensitive   = true

  validation {
    condition     = var.primary == (var.password != null)
    error_message = "password is ${var.password == null ? "null" : "set"} and primary is ${var.primary}: the primary needs a password, the secondary has the primary's."
  }
}

variable "port" {
  description = "Port of the database."
  type        = number
  default     = 5432
}

variable "parameter_group" {
  description = "Family (null: that of engine_version) and parameters of the cluster's parameter group."
  type = object({
    family     = optional(string)
    parameters = optional(map(string), {})
  })
  default = {}
}

variable "backups" {
  description = "Days that backups are kept, and the daily window in UTC."
  type = object({
    days   = optional(number, 14)
    window = optional(string, "02:00-03:00")
  })
  default = { days = 14, window = "02:00-03:00" }

  validation {
    condition     = var.backups.days >= 1 && var.backups.days <= 35
    error_message = "backups.days is ${var.backups.days}: write 1 to 35."
  }
}

variable "maintenance_window" {
  description = "Weekly window for maintenance in UTC."
  type        = string
  default     = "sun:04:00-sun:05:00"
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
  description = "Whether RDS refuses to delete the cluster. Set it to false, and apply, before a destroy."
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
