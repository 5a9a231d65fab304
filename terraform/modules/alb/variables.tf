variable "name" {
  description = "Name of the load balancer; also the prefix of what belongs to it."
  type        = string

  validation {
    condition     = can(regex("^[a-zA-Z0-9]([a-zA-Z0-9-]{0,30}[a-zA-Z0-9])?$", var.name)) && !startswith(var.name, "internal-")
    error_message = "The name is \"${var.name}\": write 1 to 32 letters, digits and hyphens, not beginning or ending with a hyphen nor beginning with internal-."
  }
}

variable "internal" {
  description = "Whether the load balancer answers inside the VPC only. A public one needs public subnets and a web ACL."
  type        = bool
  default     = true
  nullable    = false
}

variable "subnet_ids" {
  description = "Subnets of the load balancer, one in each zone and at least two: public ones for a public load balancer, else private ones."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "subnet_ids has ${length(var.subnet_ids)} subnet(s): a load balancer stands in at least two zones."
  }
}

variable "security_group_ids" {
  description = "Security groups of the load balancer: they let callers reach 80, 443 and, for those who test, the test listener."
  type        = list(string)

  validation {
    condition     = length(var.security_group_ids) > 0
    error_message = "security_group_ids is empty: the VPC's default group would be used; name at least one."
  }
}

variable "https" {
  description = "Certificate of the HTTPS listener (in ACM, in the load balancer's region), further ones chosen by server name under names of yours, and the TLS policy. With it, 443 is the production listener and 80 redirects to it; null makes 80 the production listener (internal load balancers only)."
  type = object({
    certificate_arn             = string
    additional_certificate_arns = optional(map(string), {})
    ssl_policy                  = optional(string, "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09")
  })
  default = null

  validation {
    condition     = var.internal || var.https != null
    error_message = "The load balancer is public and has no certificate: give https = { certificate_arn = … }, or set internal to true."
  }

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:(acm|iam):", try(var.https.certificate_arn, "arn:aws:acm:")))
    error_message = "https.certificate_arn is \"${try(var.https.certificate_arn, "")}\": write the ARN of a certificate in ACM, in the region of the load balancer."
  }

  validation {
    condition     = can(regex("^ELBSecurityPolicy-(TLS13-1-[23]|FS-1-2)", try(var.https.ssl_policy, "ELBSecurityPolicy-TLS13-1-2")))
    error_message = "https.ssl_policy is \"${try(var.https.ssl_policy, "")}\": write one that needs TLS 1.2 or newer, such as ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09."
  }
}

variable "test_listener" {
  description = "Whether there is a test listener, and its port. It leads to a new version that has no production traffic yet; let only those who test reach it."
  type = object({
    port = optional(number, 8080)
  })
  default = {}

  validation {
    condition     = var.test_listener == null || !contains([80, 443], try(var.test_listener.port, 8080))
    error_message = "The test listener's port is ${try(var.test_listener.port, 0)}: 80 and 443 are for production; write another, such as 8080."
  }
}

variable "default_forward" {
  description = "Target groups that the listeners' default actions forward to, for a load balancer of one service: `target_group_arns` of the module ecs-service. `stable` gets all production requests at first, `canary` none; the test listener leads to `canary` (without one, to `stable`). null answers 404 where no rule matches."
  type        = map(string)
  default     = null

  validation {
    condition     = var.default_forward == null || (contains(keys(coalesce(var.default_forward, {})), "stable") && length(setsubtract(keys(coalesce(var.default_forward, {})), ["stable", "canary"])) == 0)
    error_message = "default_forward has the keys ${join(", ", keys(coalesce(var.default_forward, {})))}: write stable, and canary where there is one."
  }
}

variable "access_logs" {
  description = "S3 bucket, in the same region, that receives access and connection logs, and the folder in it; its policy must let logdelivery.elasticloadbalancing.amazonaws.com write, and it must be encrypted with S3's own key (load balancers write with no other). null makes one."
  type = object({
    bucket = string
    prefix = optional(string)
  })
  default = null
}

variable "access_log_days" {
  description = "Days that logs are kept in the bucket that this module makes."
  type        = number
  default     = 400
  nullable    = false

  validation {
    condition     = var.access_log_days >= 1
    error_message = "access_log_days is ${var.access_log_days}: write 1 or more."
  }
}

variable "access_log_force_destroy" {
  description = "Whether a destroy deletes the logs with the bucket that this module makes. Set it to true, and apply, before a teardown."
  type        = bool
  default     = false
  nullable    = false
}

variable "web_acl" {
  description = "AWS WAF web ACL in front of the load balancer (regional, in its region); null for none, as for internal ones. A public one wants one."
  type = object({
    arn = string
  })
  default = null
}

variable "deletion_protection" {
  description = "Whether AWS refuses to delete the load balancer. Set it to false, and apply, before a teardown."
  type        = bool
  default     = true
  nullable    = false
}

variable "idle_timeout_seconds" {
  description = "Seconds after which a silent connection is closed."
  type        = number
  default     = 60
  nullable    = false

  validation {
    condition     = var.idle_timeout_seconds >= 1 && var.idle_timeout_seconds <= 4000
    error_message = "idle_timeout_seconds is ${var.idle_timeout_seconds}: write 1 to 4000."
  }
}

variable "tags" {
  description = "Tags of everything that has tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
