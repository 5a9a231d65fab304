variable "name" {
  description = "Prefix of what is made; bucket names are <name>-trail-<account>-<region> and <name>-config-<account>-<region>."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,19}$", var.name))
    error_message = "name is \"${var.name}\": write 2 to 20 lower-case letters, digits or hyphens; S3 takes 63 for the whole name of a bucket."
  }
}

variable "home" {
  description = "Whether this is the account's home region: it has the trail of all regions, and its recorder also records global resources such as IAM's. One region of an account."
  type        = bool
}

variable "kms_key_arn" {
  description = "Key in this region for the trail, the recorder, logs, sessions and the bastion's disk. Its policy has to admit cloudtrail.amazonaws.com, config.amazonaws.com and logs.<region>.amazonaws.com."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:", var.kms_key_arn)) && !strcontains(var.kms_key_arn, ":alias/")
    error_message = "kms_key_arn is \"${var.kms_key_arn}\": write the ARN of a key (arn:aws:kms:REGION:ACCOUNT:key/ID), not an alias or an id."
  }
}

variable "log_days" {
  description = "Days that the trail's and the recorder's files are kept; CloudWatch keeps the same."
  type        = number
  default     = 400

  validation {
    condition     = contains([365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_days)
    error_message = "log_days is ${var.log_days}: write 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653, a number of days that CloudWatch takes."
  }
}

variable "guardduty" {
  description = "Whether GuardDuty watches this region, with its protections for S3 and for sign-ins to databases. False where an organisation's administrator has switched it on."
  type        = bool
  default     = true
}

variable "config" {
  description = "Whether AWS Config records this region. False where an organisation does."
  type        = bool
  default     = true
}

variable "config_role" {
  description = "Whether to make the service-linked role that AWS Config records by. Once an account: true in the home region, false where the account has it already."
  type        = bool
  default     = false
}

variable "access_log_bucket" {
  description = "Bucket for the access logs of the trail's and the recorder's buckets, such as log_bucket_name of artifact-buckets with the same name; null: none."
  type        = string
  default     = null
}

variable "security_hub" {
  description = "Whether Security Hub is on in this region, with AWS Foundational Security Best Practices. Needs config. False where an organisation's administrator has switched it on."
  type        = bool
  default     = true
}

variable "session_manager" {
  description = "Whether to set Session Manager's preferences: sessions encrypted by the key and logged to CloudWatch. Where they were set by hand, import the document SSM-SessionManagerRunShell first."
  type        = bool
  default     = true
}

variable "bastion" {
  description = "A host without any open port in a private subnet, reached by Session Manager alone, for psql and the like. database_security_groups: groups it may reach, by name, with the port. Null: none."
  type = object({
    vpc_id        = string
    subnet_id     = string
    instance_type = optional(string, "t4g.micro")
    image         = optional(string, "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64")
    database_security_groups = optional(map(object({
      id   = string
      port = optional(number, 5432)
    })), {})
    file_bucket_arn = optional(string)
  })
  default = null
}

variable "permissions_boundary_arn" {
  description = "Boundary of the roles made here; null: none."
  type        = string
  default     = null
}

variable "force_destroy" {
  description = "Whether a destroy deletes the files of the trail and the recorder too."
  type        = bool
  default     = false
}

variable "tags" {
  description = "Tags of everything that takes tags."
  type        = map(string)
  default     = {}
}
