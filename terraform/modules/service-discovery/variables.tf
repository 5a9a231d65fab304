variable "namespace" {
  description = "Private DNS name under which services are found, for example shop.internal. Changing it replaces everything."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$", var.namespace))
    error_message = "namespace is \"${var.namespace}\"; write a lower-case domain name of at least two labels, for example shop.internal."
  }
}

variable "description" {
  description = "What the namespace is for."
  type        = string
  default     = "Names of services among each other."
}

variable "vpc_id" {
  description = "Id of the VPC in which the names resolve."
  type        = string
}

variable "services" {
  description = <<-EOT
    Services by their name in the namespace. type is A (awsvpc tasks, which is every Fargate task), AAAA or SRV (address and port), ttl in seconds,
    routing_policy MULTIVALUE (up to eight healthy tasks) or WEIGHTED (one of them).
    custom_health leaves a task's health to ECS, which it needs; without it every registered task counts as healthy.
  EOT
  type = map(object({
    description    = optional(string)
    type           = optional(string, "A")
    ttl            = optional(number, 10)
    routing_policy = optional(string, "MULTIVALUE")
    custom_health  = optional(bool, true)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for name in keys(var.services) : can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", name))])
    error_message = "services has ${join(", ", [for name in keys(var.services) : "\"${name}\"" if !can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", name))])}; a service's name is one lower-case DNS label."
  }

  validation {
    condition     = alltrue([for service in var.services : contains(["A", "AAAA", "SRV"], service.type)])
    error_message = "services has type ${join(", ", [for name, service in var.services : "${service.type} in ${name}" if !contains(["A", "AAAA", "SRV"], service.type)])}; choose A, AAAA or SRV."
  }

  validation {
    condition     = alltrue([for service in var.services : contains(["MULTIVALUE", "WEIGHTED"], service.routing_policy)])
    error_message = "services has routing_policy ${join(", ", [for name, service in var.services : "${service.routing_policy} in ${name}" if !contains(["MULTIVALUE", "WEIGHTED"], service.routing_policy)])}; choose MULTIVALUE or WEIGHTED."
  }

  validation {
    condition     = alltrue([for service in var.services : service.ttl >= 0 && service.ttl <= 300])
    error_message = "services has ttl ${join(", ", [for name, service in var.services : "${service.ttl} in ${name}" if service.ttl < 0 || service.ttl > 300])}; tasks come and go: choose 0 to 300 seconds."
  }
}

variable "tags" {
  description = "Tags of everything that takes them."
  type        = map(string)
  default     = {}
}
