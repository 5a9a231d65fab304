variable "name" {
  description = "Name of the ECS service, `service` of a target in the catalogue; also the prefix of what belongs to it. A weighted pair adds NAME-canary."
  type        = string

  validation {
    condition     = can(regex("^[a-zA-Z0-9]([a-zA-Z0-9-]{0,23}[a-zA-Z0-9])?$", var.name))
    error_message = "The name is \"${var.name}\": write 1 to 25 letters, digits and hyphens, not beginning or ending with a hyphen (a target group NAME-canary has at most 32)."
  }
}

variable "cluster_name" {
  description = "Name of the ECS cluster."
  type        = string
}

variable "vpc_id" {
  description = "VPC of the target groups."
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets of the tasks, one in each zone and at least two: ECS spreads tasks over the zones."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "subnet_ids has ${length(var.subnet_ids)} subnet(s): with less than two zones the service falls with one of them."
  }
}

variable "security_group_ids" {
  description = "Security groups of the tasks: they let the load balancer in."
  type        = list(string)

  validation {
    condition     = length(var.security_group_ids) > 0
    error_message = "security_group_ids is empty: the VPC's default group would be used; name at least one."
  }
}

variable "kms_key_arn" {
  description = "ARN of the KMS key of the log group, of exec sessions and of the secrets that containers read."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:", var.kms_key_arn)) && !strcontains(var.kms_key_arn, ":alias/")
    error_message = "kms_key_arn is \"${var.kms_key_arn}\": write the ARN of a key (arn:aws:kms:REGION:ACCOUNT:key/ID), not an alias or an id."
  }
}

variable "log_retention_days" {
  description = "Days that logs are kept; a value that CloudWatch Logs knows."
  type        = number
  default     = 365
  nullable    = false

  validation {
    condition     = contains([30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days is ${var.log_retention_days}: write 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653."
  }
}

variable "tags" {
  description = "Tags of everything that has tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
