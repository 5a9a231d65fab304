variable "name" {
  description = "Prefix of every name, for example shop-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,30}[a-z0-9]$", var.name))
    error_message = "name is \"${var.name}\"; use 2 to 32 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "cidr" {
  description = "IPv4 range of the VPC, /16 to /19. Private subnets take a sixteenth of it each, public and database subnets a 256th. Ranges of regions that are to be peered must not overlap."
  type        = string

  validation {
    condition     = can(cidrhost(var.cidr, 0)) && can(regex("/1[6-9]$", var.cidr))
    error_message = "cidr is \"${var.cidr}\"; give an IPv4 range from /16 to /19, for example 10.40.0.0/16."
  }

  validation {
    condition     = try(cidrhost(var.cidr, 0) == split("/", var.cidr)[0], true)
    error_message = "cidr is \"${var.cidr}\", which has bits set behind its mask; begin it at ${try(cidrhost(var.cidr, 0), "its network address")}."
  }
}

variable "zones" {
  description = "Two or three availability zones of the region, for example [\"eu-west-1a\", \"eu-west-1b\", \"eu-west-1c\"]. A zone's letter decides its ranges, so a zone can be added or taken out without moving the others."
  type        = list(string)

  validation {
    condition     = contains([2, 3], length(distinct(var.zones))) && length(distinct(var.zones)) == length(var.zones)
    error_message = "zones is [${join(", ", var.zones)}]; name two or three different zones."
  }

  validation {
    condition     = alltrue([for zone in var.zones : can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]+[a-h]$", zone))])
    error_message = "zones is [${join(", ", var.zones)}]; write each as a region and a letter from a to h, for example eu-west-1a."
  }

  validation {
    condition     = length(distinct([for zone in var.zones : substr(zone, 0, length(zone) - 1)])) == 1
    error_message = "zones is [${join(", ", var.zones)}]; take all of them from one region."
  }
}

variable "database_subnets" {
  description = "Whether there are subnets for databases, with a route table that has no way out."
  type        = bool
  default     = true
}

variable "nat" {
  description = "How private subnets reach the internet: none (endpoints only), single (one gateway, cheap, lost with its zone) or per-zone (one in each public subnet)."
  type        = string
  default     = "per-zone"

  validation {
    condition     = contains(["none", "single", "per-zone"], var.nat)
    error_message = "nat is \"${var.nat}\"; choose none, single or per-zone."
  }
}

variable "interface_endpoints" {
  description = "Services reached over an interface endpoint in the private subnets, by the last part of their service name. The default is what Fargate tasks need: images, logs, secrets, parameters and exec."
  type        = set(string)
  default     = ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssm", "ssmmessages"]

  validation {
    condition     = alltrue([for service in var.interface_endpoints : can(regex("^[a-z0-9][a-z0-9.-]*$", service)) && !startswith(service, "com.")])
    error_message = "interface_endpoints is [${join(", ", var.interface_endpoints)}]; write each without com.amazonaws.REGION, for example ecr.api."
  }
}

variable "gateway_endpoints" {
  description = "Services reached over a gateway endpoint, which costs nothing: s3 and dynamodb. Fargate takes image layers from s3."
  type        = set(string)
  default     = ["s3", "dynamodb"]

  validation {
    condition     = length(setsubtract(var.gateway_endpoints, ["s3", "dynamodb"])) == 0
    error_message = "gateway_endpoints is [${join(", ", var.gateway_endpoints)}]; only s3 and dynamodb have gateway endpoints."
  }
}

variable "endpoint_policies" {
  description = "JSON policies of endpoints, by the service as written in interface_endpoints or gateway_endpoints. Without one an endpoint lets every call through, and IAM decides alone."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for policy in values(var.endpoint_policies) : can(jsondecode(policy))])
    error_message = "endpoint_policies of ${join(", ", [for service, policy in var.endpoint_policies : service if !can(jsondecode(policy))])} is no JSON; use jsonencode()."
  }
}

variable "kms_key_arn" {
  description = "KMS key that encrypts the flow logs; its policy has to let logs.REGION.amazonaws.com use it (module kms does). null leaves them to the key of CloudWatch Logs."
  type        = string

  validation {
    condition     = var.kms_key_arn == null || (can(regex("^arn:aws[a-z-]*:kms:", var.kms_key_arn)) && !strcontains(coalesce(var.kms_key_arn, "-"), ":alias/"))
    error_message = "kms_key_arn is \"${coalesce(var.kms_key_arn, "-")}\": write the ARN of a key (arn:aws:kms:REGION:ACCOUNT:key/ID), not an alias or an id."
  }
}

variable "flow_logs" {
  description = "Where flow logs go: a log group of their own, kept for retention_days, or bucket_arn (a bucket whose policy lets delivery.logs.amazonaws.com write). interval is 60 or 600 seconds."
  type = object({
    bucket_arn     = optional(string)
    retention_days = optional(number, 365)
    interval       = optional(number, 60)
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains([60, 600], var.flow_logs.interval)
    error_message = "flow_logs.interval is ${var.flow_logs.interval}; AWS takes 60 or 600 seconds."
  }

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.flow_logs.retention_days)
    error_message = "flow_logs.retention_days is ${var.flow_logs.retention_days}; CloudWatch Logs takes 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653."
  }
}

variable "permissions_boundary_arn" {
  description = "ARN of the permissions boundary of the role that writes flow logs; null for none."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of everything that takes them."
  type        = map(string)
  default     = {}
}
