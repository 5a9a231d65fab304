variable "name" {
  description = "Prefix of routing controls, accelerators and health checks, for example shop-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,22}[a-z0-9]$", var.name))
    error_message = "name is \"${var.name}\"; use 2 to 24 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "zone_name" {
  description = "Domain whose public hosted zone the module makes, for example shop.example; null where zone_id names one that is there."
  type        = string
  default     = null

  validation {
    condition     = var.zone_name == null || can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$", var.zone_name))
    error_message = "zone_name is \"${coalesce(var.zone_name, "-")}\"; write a lower-case domain name without the dot at its end."
  }
}

variable "zone_id" {
  description = "Id of the hosted zone of the records, where zone_name is null."
  type        = string
  default     = null
}

variable "accelerated_recovery" {
  description = "Whether Route 53 restores the zone's control plane in us-west-2 within an hour when us-east-1 is impaired (zone_name only)."
  type        = bool
  default     = false
}

variable "query_log" {
  description = "Logs what is asked of the zone (zone_name only): kms_key_arn is a key of us-east-1, where Route 53 logs to. null for no log."
  type = object({
    kms_key_arn    = string
    retention_days = optional(number, 365)
  })
  default = null
}

variable "dnssec_key_arn" {
  description = "ARN of an asymmetric KMS key of us-east-1 (ECC_NIST_P256, SIGN_VERIFY) that signs the zone (zone_name only); null leaves it unsigned. The output ds_record then has to be put with the registrar."
  type        = string
  default     = null
}

variable "names" {
  description = <<-EOT
    Public names, lower case, with where they lead in each region. by says what moves the name, in the catalogue's words:
    record (one plain alias), healthCheck, routingControls or accelerator; all but record need a standby.
    primary and standby: region, DNS name and hosted zone of the load balancer, and its ARN where by is accelerator.
    ipv6 adds AAAA records. routing_control names the pair of routing controls: names with the same word move together.
    health_check (by: healthCheck) asks fqdn, a name that leads to the primary alone, else the primary's load balancer by its own name.
  EOT
  type = map(object({
    by      = string
    primary = object({ region = string, dns_name = string, zone_id = string, load_balancer_arn = optional(string) })
    standby = optional(object({ region = string, dns_name = string, zone_id = string, load_balancer_arn = optional(string) }))
    ipv6    = optional(bool, false)

    routing_control = optional(string, "all")
    health_check = optional(object({
      type              = optional(string, "HTTPS")
      port              = optional(number, 443)
      path              = optional(string, "/healthz")
      fqdn              = optional(string)
      search_string     = optional(string)
      interval          = optional(number, 10)
      failure_threshold = optional(number, 3)
      regions           = optional(set(string))
    }), {})
    accelerator = optional(object({
      ports           = optional(set(number), [443])
      client_affinity = optional(string, "NONE")
    }), {})
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for name in keys(var.names) : can(regex("^(\\*\\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$", name))])
    error_message = "names has ${join(", ", [for name in keys(var.names) : "\"${name}\"" if !can(regex("^(\\*\\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$", name))])}; write whole lower-case domain names without the dot at their end."
  }

  validation {
    condition     = alltrue([for entry in var.names : contains(["record", "healthCheck", "routingControls", "accelerator"], entry.by)])
    error_message = "names has by ${join(", ", [for name, entry in var.names : "${entry.by} in ${name}" if !contains(["record", "healthCheck", "routingControls", "accelerator"], entry.by)])}; choose record, healthCheck, routingControls or accelerator."
  }

  validation {
    condition     = alltrue([for entry in var.names : entry.by == "record" || entry.standby != null])
    error_message = "names ${join(", ", [for name, entry in var.names : name if entry.by != "record" && entry.standby == null])} have no standby to move to; give one, or move them by record."
  }

  validation {
    condition     = alltrue([for entry in var.names : entry.standby == null || try(entry.standby.region != entry.primary.region, true)])
    error_message = "names ${join(", ", [for name, entry in var.names : name if try(entry.standby.region == entry.primary.region, false)])} have their standby in the region of their primary; name another region."
  }

  validation {
    condition     = alltrue([for entry in var.names : entry.by != "accelerator" || (entry.primary.load_balancer_arn != null && try(entry.standby.load_balancer_arn != null, false))])
    error_message = "names ${join(", ", [for name, entry in var.names : name if entry.by == "accelerator" && !(entry.primary.load_balancer_arn != null && try(entry.standby.load_balancer_arn != null, false))])} are led by an accelerator; give load_balancer_arn in primary and standby."
  }

  validation {
    condition     = alltrue([for entry in var.names : can(regex("^[a-z0-9]([a-z0-9-]{0,22}[a-z0-9])?$", entry.routing_control))])
    error_message = "names has routing_control ${join(", ", [for name, entry in var.names : "\"${entry.routing_control}\" in ${name}" if !can(regex("^[a-z0-9]([a-z0-9-]{0,22}[a-z0-9])?$", entry.routing_control))])}; use up to 24 lower-case letters, digits and hyphens."
  }

  validation {
    condition     = alltrue([for entry in var.names : contains(["HTTP", "HTTPS", "HTTP_STR_MATCH", "HTTPS_STR_MATCH", "TCP"], entry.health_check.type)])
    error_message = "names has health_check.type ${join(", ", [for name, entry in var.names : "${entry.health_check.type} in ${name}" if !contains(["HTTP", "HTTPS", "HTTP_STR_MATCH", "HTTPS_STR_MATCH", "TCP"], entry.health_check.type)])}; choose HTTP, HTTPS, HTTP_STR_MATCH, HTTPS_STR_MATCH or TCP."
  }

  validation {
    condition     = alltrue([for entry in var.names : endswith(entry.health_check.type, "_STR_MATCH") == (entry.health_check.search_string != null)])
    error_message = "names ${join(", ", [for name, entry in var.names : name if endswith(entry.health_check.type, "_STR_MATCH") != (entry.health_check.search_string != null)])} need health_check.search_string with a type of _STR_MATCH, and only there."
  }

  validation {
    condition     = alltrue([for entry in var.names : contains([10, 30], entry.health_check.interval) && entry.health_check.failure_threshold >= 1 && entry.health_check.failure_threshold <= 10])
    error_message = "names ${join(", ", [for name, entry in var.names : name if !(contains([10, 30], entry.health_check.interval) && entry.health_check.failure_threshold >= 1 && entry.health_check.failure_threshold <= 10)])} have a health_check that Route 53 does not take: interval is 10 or 30 seconds, failure_threshold 1 to 10."
  }

  validation {
    condition     = alltrue([for name, entry in var.names : try(lower(entry.health_check.fqdn) != name, true)])
    error_message = "names ${join(", ", [for name, entry in var.names : name if try(lower(entry.health_check.fqdn) == name, false)])} would be checked at the name itself, which leads to the standby once it has moved, and would flap; leave health_check.fqdn out, or give a name that leads to the primary alone."
  }

  validation {
    # https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
    condition = alltrue([
      for entry in var.names : entry.health_check.regions == null || try(
        length(entry.health_check.regions) >= 3 &&
        length(setsubtract(entry.health_check.regions, ["us-east-1", "us-west-1", "us-west-2", "eu-west-1", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1", "sa-east-1"])) == 0,
        false
      )
    ])
    error_message = "A health_check in names has regions that Route 53 does not take; name three or more of us-east-1, us-west-1, us-west-2, eu-west-1, ap-southeast-1, ap-southeast-2, ap-northeast-1 and sa-east-1, or leave regions out."
  }

  validation {
    condition     = alltrue([for entry in var.names : contains(["NONE", "SOURCE_IP"], entry.accelerator.client_affinity) && length(entry.accelerator.ports) >= 1 && length(entry.accelerator.ports) <= 10])
    error_message = "names ${join(", ", [for name, entry in var.names : name if !(contains(["NONE", "SOURCE_IP"], entry.accelerator.client_affinity) && length(entry.accelerator.ports) >= 1 && length(entry.accelerator.ports) <= 10)])} have an accelerator that AWS does not take: client_affinity is NONE or SOURCE_IP, ports one to ten."
  }
}

variable "routing_control_cluster" {
  description = "ARC cluster that is there already: its ARN and its five endpoints, URL by region. null makes one as soon as a name is moved by routingControls; a cluster costs about 2.50 USD an hour."
  type = object({
    arn       = string
    endpoints = map(string)
  })
  default = null

  validation {
    condition     = var.routing_control_cluster == null || try(length(var.routing_control_cluster.endpoints) == 5, false)
    error_message = "routing_control_cluster.endpoints has ${try(length(var.routing_control_cluster.endpoints), 0)} endpoints; an ARC cluster has five."
  }
}

variable "accelerator_logs" {
  description = "Bucket and prefix of the flow logs of accelerators; needed as soon as a name is led by one."
  type = object({
    bucket = string
    prefix = optional(string, "global-accelerator")
  })
  default = null
}

variable "tags" {
  description = "Tags of everything that takes them."
  type        = map(string)
  default     = {}
}
