variable "name" {
  description = "Prefix of every name, for example shop; the same in every stack."
  type        = string
}

variable "environment" {
  description = "Environment of the catalogue that stands here, for example prod."
  type        = string
  default     = "prod"
}

variable "account" {
  description = "The account that this is applied in, any other is refused; and its name in the catalogue."
  type        = object({ id = string, name = optional(string, "live") })

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account.id))
    error_message = "account.id is \"${var.account.id}\": an AWS account id has 12 digits."
  }
}

variable "region" {
  description = "Region of this stack."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region is \"${var.region}\": write a region such as eu-west-1."
  }

  validation {
    condition     = contains(keys(var.global.kms_key_arns), var.region)
    error_message = "region is \"${var.region}\", but the stack global has keys in ${join(", ", keys(var.global.kms_key_arns))}: write one of those, or add the region there."
  }
}

variable "network" {
  description = "The VPC: range, different in every region; two or three zones; how private subnets reach the internet (per-zone, single or none)."
  type = object({
    cidr  = string
    zones = list(string)
    nat   = optional(string, "per-zone")
  })
}

variable "services" {
  description = "Services by name, as in the module region; the same in primary and dr. Roles come from the stack global."
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
  }))

  validation {
    condition     = alltrue([for name in keys(var.services) : contains(keys(var.global.roles), "${name}-${var.environment}")])
    error_message = "The stack global has no roles for ${join(", ", [for name in keys(var.services) : "${name}-${var.environment}" if !contains(keys(var.global.roles), "${name}-${var.environment}")])}: add the service and its environment to services there, apply, and hand over its output again."
  }
}

variable "test_cidrs" {
  description = "Where new versions may be tested from before production, beside this VPC, by a name of yours: the addresses of Coxswain's workers (output to_primary of the stack dr)."
  type        = map(string)
  default     = {}
}

variable "standby_percent" {
  description = "Share of a service's tasks that run while it stands by."
  type        = number
  default     = 50
}

variable "database" {
  description = "The replica of the primary's database; null for none. id: its identifier, null: NAME-db-replica; a second environment of the same account and region needs another."
  type = object({
    id              = optional(string)
    class           = optional(string, "db.m7g.large")
    version         = optional(string, "16")
    parameter_group = string
  })
  default = null

  validation {
    condition     = var.database == null || try(var.primary.database_arn, null) != null
    error_message = "database is given, but the stack primary has none to replicate: hand over its output to_dr, or leave database out."
  }
}

variable "coxswain" {
  description = <<-EOT
    Coxswain itself, in this region so that it outlives the primary one: its image, and the ECR repository of this account and region that it is in; Temporal (see the module coxswain); settings of both processes (docs/settings.md); the host that leads to the bot, null
    for Socket Mode alone. bot_secrets and worker_secrets: settings that are secrets, by the key of the secret in the stack global. null: it runs elsewhere.
  EOT
  type = object({
    image      = string
    repository = optional(string, "coxswain")
    temporal = object({
      address     = string
      namespace   = string
      api_key     = optional(string, "temporal-api-key")
      server_name = optional(string)
      ui          = optional(string)
    })
    settings       = optional(map(string), {})
    host           = optional(string)
    priority       = optional(number, 1000)
    bot_secrets    = optional(map(string), { SLACK_BOT_TOKEN = "slack-bot-token", SLACK_APP_TOKEN = "slack-app-token", COXSWAIN_DECISION_KEY = "decision-key" })
    worker_secrets = optional(map(string), { SLACK_BOT_TOKEN = "slack-bot-token", COXSWAIN_DECISION_KEY = "decision-key" })
  })
  default = null
}

variable "primary" {
  description = "What the stack primary made: its output to_dr, in primary.auto.tfvars.json."
  type = object({
    region       = string
    database_arn = optional(string)
  })
}

variable "subscriptions" {
  description = "Who hears of alarms, by a name of yours: protocol (email, https, sqs or lambda) and endpoint."
  type        = map(object({ protocol = string, endpoint = string }))
  default     = {}
}

variable "baseline" {
  description = "Whether CloudTrail, GuardDuty, Config and Security Hub are made: once for an account and region."
  type        = bool
  default     = true
}

variable "bastion" {
  description = "Whether there is a bastion, reached by Session Manager alone."
  type        = bool
  default     = false
}

variable "protect" {
  description = "Whether AWS refuses to delete load balancer and databases, and buckets keep their objects. Set it to false, and apply, before a teardown."
  type        = bool
  default     = true
}

variable "global" {
  description = "What the stack global made: its output to_regions, in global.auto.tfvars.json."
  type = object({
    domain                   = string
    kms_key_arns             = map(string)
    certificate_arns         = map(string)
    roles                    = map(object({ execution_arn = string, task_arn = string }))
    permissions_boundary_arn = string
    coxswain_role_arn        = optional(string)
    secret_arns              = map(map(string))
    plan_bucket              = object({ name = string, kms_key_arn = string })
    infra_role_arns          = optional(map(string), {})
  })
}

variable "tags" {
  description = "Tags of everything that takes them."
  type        = map(string)
  default     = {}
}
