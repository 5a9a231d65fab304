variable "name" {
  description = "Prefix of every name, for example shop."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,14}$", var.name))
    error_message = "name is \"${var.name}\": write a lower-case letter, then up to 14 letters, digits or hyphens; names of load balancers and buckets have to hold it."
  }
}

variable "environment" {
  description = "Environment of the catalogue that stands here, for example prod. Services are called SERVICE-ENVIRONMENT."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,11}$", var.environment))
    error_message = "environment is \"${var.environment}\": write a lower-case letter, then up to 11 letters, digits or hyphens, such as prod."
  }

  validation {
    condition     = length("${var.name}-${var.environment}") <= 20
    error_message = "name and environment together are \"${var.name}-${var.environment}\": 20 characters at most, as bucket names have to hold them."
  }
}

variable "side" {
  description = "primary: services run here with their strategies. standby: they stand by, rolling, with the share of tasks in standby_percent."
  type        = string

  validation {
    condition     = contains(["primary", "standby"], var.side)
    error_message = "side is \"${var.side}\": write primary or standby."
  }
}

variable "standby_percent" {
  description = "Share of a service's tasks that run while it stands by; a failover scales up the rest."
  type        = number
  default     = 50

  validation {
    condition     = var.standby_percent >= 0 && var.standby_percent <= 100
    error_message = "standby_percent is ${var.standby_percent}: write 0 to 100."
  }
}

variable "network" {
  description = "The VPC: range (regions that are to be peered must not overlap), two or three zones, and how private subnets reach the internet: per-zone, single or none."
  type = object({
    cidr  = string
    zones = list(string)
    nat   = optional(string, "per-zone")
  })
}

variable "kms_key_arn" {
  description = "Key of this region for logs, images, topics and sessions (key_arns of the module kms)."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/", var.kms_key_arn))
    error_message = "kms_key_arn is \"${var.kms_key_arn}\": write the ARN of a key (arn:aws:kms:REGION:ACCOUNT:key/ID), not an alias or an id."
  }
}

variable "certificate_arn" {
  description = "Certificate of the load balancer, in this region; it has to hold every host of services."
  type        = string
}

variable "regional_domain" {
  description = "Domain whose names lead to this region alone, such as eu-west-1.shop.example: each service takes SERVICE.DOMAIN beside its host, for smoke tests and health checks. Needed where there is another region."
  type        = string
  default     = null
}

variable "services" {
  description = <<-EOT
    Services by name. host: the public name that leads to it; priority: of its rules on the load balancer, different for each. containers: as in the catalogue, with the
    port of the one that takes requests. strategy: weighted_pair (canary by Coxswain), rolling, blue_green, linear, canary or codedeploy, in the primary region. tasks: as in the
    catalogue; max_tasks: auto scaling up to there. roles: the task's (task_role_arns and execution_role_arns of the module iam).
  EOT
  type = map(object({
    host     = string
    priority = number
    containers = map(object({
      repository     = optional(string)
      port           = optional(number)
      essential      = optional(bool, true)
      environment    = optional(map(string), {})
      secrets        = optional(map(string), {})
      writable_paths = optional(list(string), [])
    }))
    strategy          = optional(string, "weighted_pair")
    cpu               = optional(number, 512)
    memory            = optional(number, 1024)
    architecture      = optional(string, "X86_64")
    tasks             = optional(number, 2)
    max_tasks         = optional(number)
    health_check_path = optional(string, "/healthz")
    error_percent     = optional(number, 1)
    p95_seconds       = optional(number)
    exec              = optional(bool, false)
    roles             = object({ execution_arn = string, task_arn = string })
  }))

  validation {
    condition     = length(distinct([for service in values(var.services) : service.priority])) == length(var.services)
    error_message = "Two of ${join(", ", [for name, service in var.services : "${name} (${service.priority})"])} have the same priority: give each service its own."
  }

  validation {
    condition     = alltrue([for service in values(var.services) : service.max_tasks == null || try(service.max_tasks >= service.tasks, false)])
    error_message = "max_tasks is below tasks in ${join(", ", [for name, service in var.services : name if try(service.max_tasks < service.tasks, false)])}: leave it out for no auto scaling."
  }

  validation {
    condition     = alltrue([for service in values(var.services) : length([for container in values(service.containers) : container if container.port != null]) == 1])
    error_message = "Exactly one container of a service has a port, the one that takes requests; see ${join(", ", [for name, service in var.services : name if length([for container in values(service.containers) : container if container.port != null]) != 1])}."
  }
}

variable "test_cidrs" {
  description = "Where the test listener may be asked from, by a name of yours, beside the NAT addresses of this VPC: the addresses of Coxswain's workers, which smoke-test new versions."
  type        = map(string)
  default     = {}
}

variable "tester_groups" {
  description = "Security groups that may ask tasks directly, by a name of yours: those of Coxswain's workers, which call what a rehearsal has started at its private address."
  type        = map(string)
  default     = {}
}

variable "database_port" {
  description = "Port on which tasks reach databases in the database subnets."
  type        = number
  default     = 5432
}

variable "databases" {
  description = "Databases to watch, in the shape of the module observability; made by who uses this module."
  type = map(object({
    instance_id = optional(string)
    cluster_id  = optional(string)
    replica     = optional(bool, false)
  }))
  default = {}
}

variable "subscriptions" {
  description = "Who hears of alarms, by a name of yours: protocol (email, https, sqs or lambda) and endpoint."
  type        = map(object({ protocol = string, endpoint = string }))
  default     = {}
}

variable "baseline" {
  description = "CloudTrail, GuardDuty, Config and Security Hub of the account in this region; home in one region of an account, where the trail and Config's service-linked role are made. null where they are there already, as for a second environment."
  type        = object({ home = bool })
  default     = null
}

variable "bastion" {
  description = "Whether there is a bastion, reached by Session Manager alone; needs baseline."
  type        = bool
  default     = false

  validation {
    condition     = !var.bastion || var.baseline != null
    error_message = "bastion is true, but baseline is null: the module account-baseline makes the bastion; set baseline, or leave it out."
  }
}

variable "permissions_boundary_arn" {
  description = "Boundary of the roles made here; null for none."
  type        = string
  default     = null
}

variable "protect" {
  description = "Whether AWS refuses to delete the load balancer, and buckets keep their objects. Set it to false, and apply, before a teardown."
  type        = bool
  default     = true
}

variable "tags" {
  description = "Tags of everything that takes them."
  type        = map(string)
  default     = {}
}
