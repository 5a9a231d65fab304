variable "name" {
  description = "Name of the table, the same in every region."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_.-]{3,255}$", var.name))
    error_message = "name is \"${var.name}\"; use 3 to 255 letters, digits, dots, hyphens and underscores."
  }
}

variable "hash_key" {
  description = "Attribute of the partition key; it has to stand in attributes. Changing it replaces the table."
  type        = string
}

variable "range_key" {
  description = "Attribute of the sort key, null for none; it has to stand in attributes. Changing it replaces the table."
  type        = string
  default     = null
}

variable "attributes" {
  description = "Type of every attribute that is a key of the table or of an index: S (text), N (number) or B (binary). No others."
  type        = map(string)

  validation {
    condition     = alltrue([for type in values(var.attributes) : contains(["S", "N", "B"], type)])
    error_message = "attributes has ${join(", ", [for name, type in var.attributes : "${name} = \"${type}\"" if !contains(["S", "N", "B"], type)])}; a type is S, N or B."
  }
}

variable "indexes" {
  description = "Global secondary indexes by name. projection is ALL, KEYS_ONLY or INCLUDE, the last with the attributes to include."
  type = map(object({
    hash_key   = string
    range_key  = optional(string)
    projection = optional(string, "ALL")
    include    = optional(set(string))
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for index in var.indexes : contains(["ALL", "KEYS_ONLY", "INCLUDE"], index.projection)])
    error_message = "indexes has projection ${join(", ", [for name, index in var.indexes : "${index.projection} in ${name}" if !contains(["ALL", "KEYS_ONLY", "INCLUDE"], index.projection)])}; choose ALL, KEYS_ONLY or INCLUDE."
  }

  validation {
    condition     = alltrue([for index in var.indexes : (index.projection == "INCLUDE") == (length(coalesce(index.include, [])) > 0)])
    error_message = "indexes ${join(", ", [for name, index in var.indexes : name if(index.projection == "INCLUDE") != (length(coalesce(index.include, [])) > 0)])} need include with projection INCLUDE, and only there."
  }
}

variable "kms_key_arn" {
  description = "KMS key of the table in the region of the provider."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:", var.kms_key_arn)) && !strcontains(var.kms_key_arn, ":alias/")
    error_message = "kms_key_arn is \"${var.kms_key_arn}\": write the ARN of a key (arn:aws:kms:REGION:ACCOUNT:key/ID), not an alias or an id."
  }
}

variable "replicas" {
  description = "Regions with a replica, beside that of the provider, each with the KMS key of that region (key_arns of module kms). Changing a replica's key replaces the replica."
  type = map(object({
    kms_key_arn         = string
    deletion_protection = optional(bool, true)
  }))

  validation {
    condition     = alltrue([for region, replica in var.replicas : can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]+$", region))])
    error_message = "replicas has ${join(", ", [for region, replica in var.replicas : "\"${region}\"" if !can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]+$", region))])}; name regions, for example eu-central-1."
  }

  validation {
    condition     = alltrue([for region, replica in var.replicas : try(split(":", replica.kms_key_arn)[3] == region, true)])
    error_message = "replicas ${join(", ", [for region, replica in var.replicas : region if try(split(":", replica.kms_key_arn)[3] != region, false)])} have a KMS key of another region; give the key of the replica's own."
  }
}

variable "strong_consistency" {
  description = "Whether reads are strongly consistent across regions. Takes exactly two replicas, in regions that offer it, and no ttl_attribute, and cannot be changed later."
  type        = bool
  default     = false
}

variable "ttl_attribute" {
  description = "Attribute with the time, in seconds since 1970, from which an item is deleted; null for never."
  type        = string
  default     = null
}

variable "recovery_days" {
  description = "How far back point-in-time recovery reaches, 1 to 35 days."
  type        = number
  default     = 35

  validation {
    condition     = var.recovery_days >= 1 && var.recovery_days <= 35
    error_message = "recovery_days is ${var.recovery_days}; DynamoDB takes 1 to 35."
  }
}

variable "deletion_protection" {
  description = "Whether the table refuses to be deleted. Set to false and applied before a teardown."
  type        = bool
  default     = true
}

variable "table_class" {
  description = "STANDARD, or STANDARD_INFREQUENT_ACCESS where storage costs more than requests."
  type        = string
  default     = "STANDARD"

  validation {
    condition     = contains(["STANDARD", "STANDARD_INFREQUENT_ACCESS"], var.table_class)
    error_message = "table_class is \"${var.table_class}\"; choose STANDARD or STANDARD_INFREQUENT_ACCESS."
  }
}

variable "max_request_units" {
  description = "Most read and write request units a second, which bounds the cost; null for no bound but the account's."
  type = object({
    read  = number
    write = number
  })
  default = null
}

variable "tags" {
  description = "Tags of everything that takes them."
  type        = map(string)
  default     = {}
}
