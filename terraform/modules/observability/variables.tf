variable "name" {
  description = "Name of the dashboard, topic and workspace; also the prefix of alarms."
  type        = string

  validation {
    condition     = can(regex("^[a-zA-Z0-9][a-zA-Z0-9_-]{0,79}$", var.name))
    error_message = "The name is \"${var.name}\": write 1 to 80 letters, digits, hyphens and underscores."
  }
}

variable "kms_key_arn" {
  description = "ARN of the KMS key of topic, log groups and workspace. Its policy must let cloudwatch.amazonaws.com, the region's CloudWatch Logs and, for databases, events.rds.amazonaws.com use it."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:", var.kms_key_arn)) && !strcontains(var.kms_key_arn, ":alias/")
    error_message = "kms_key_arn is \"${var.kms_key_arn}\": write the ARN of a key (arn:aws:kms:REGION:ACCOUNT:key/ID), not an alias or an id."
  }
}

variable "subscriptions" {
  description = "Who hears of alarms, by a name of yours: protocol (email, https, sqs or lambda) and endpoint. E-mail has to be confirmed by its reader."
  type = map(object({
    protocol = string
    endpoint = string
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for each in values(var.subscriptions) : contains(["email", "https", "sqs", "lambda"], each.protocol)])
    error_message = "subscriptions uses ${join(", ", distinct(values(var.subscriptions)[*].protocol))}: write email, https, sqs or lambda (http would send alarms unencrypted)."
  }
}

variable "services" {
  description = "Services to watch, by name: outputs of the module ecs-service, least healthy tasks, and limits: percent of requests answered 5xx, seconds that 95 % stay under, percent of CPU and memory. 0 is no such alarm. `target_group_arn_suffixes` are those that share the requests."
  type = map(object({
    cluster_name              = string
    service_name              = string
    canary_service_name       = optional(string)
    load_balancer_arn_suffix  = optional(string)
    target_group_arn_suffixes = optional(map(string), {})
    error_percent             = optional(number, 2)
    p95_seconds               = optional(number, 0)
    cpu_percent               = optional(number, 85)
    memory_percent            = optional(number, 90)
    healthy_tasks             = optional(number, 1)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for each in values(var.services) : length(each.target_group_arn_suffixes) <= 2])
    error_message = "A service has more than two target groups: pass target_group_arn_suffixes of the module ecs-service as it is."
  }
}

variable "databases" {
  description = "Databases to watch, by name: an RDS instance (`instance_id`) or an Aurora cluster (`cluster_id`), whether it is a replica, and limits: seconds of replica lag, percent of CPU, connections, bytes of free storage (of an Aurora instance: local storage). 0 is no such alarm."
  type = map(object({
    instance_id        = optional(string)
    cluster_id         = optional(string)
    replica            = optional(bool, false)
    lag_seconds        = optional(number, 60)
    cpu_percent        = optional(number, 85)
    connections        = optional(number, 0)
    free_storage_bytes = optional(number, 10737418240)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for each in values(var.databases) : (each.instance_id == null) != (each.cluster_id == null)])
    error_message = "Each of databases has either instance_id or cluster_id; wrong: ${join(", ", [for name, each in var.databases : name if(each.instance_id == null) == (each.cluster_id == null)])}."
  }
}

variable "global_clusters" {
  description = "Aurora global databases whose lag is watched from this region, by name: the secondary cluster here, the limit of AuroraGlobalDBRPOLag in seconds, and the primary's region where the metric has it as a dimension (SourceRegion)."
  type = map(object({
    cluster_id    = string
    lag_seconds   = optional(number, 60)
    source_region = optional(string)
  }))
  default  = {}
  nullable = false
}

variable "log_groups" {
  description = "Log groups to make, by name, and the days they are kept; a value that CloudWatch Logs knows."
  type = map(object({
    retention_days = optional(number, 365)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for each in values(var.log_groups) : contains([30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], each.retention_days)])
    error_message = "log_groups has a retention_days that CloudWatch Logs does not know: write 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653."
  }
}

variable "prometheus" {
  description = "Amazon Managed Prometheus workspace: days that samples are kept (null: 150, AWS's own default), and accounts (12 digits) whose roles may write to it. null: none."
  type = object({
    retention_days     = optional(number)
    writer_account_ids = optional(list(string), [])
  })
  default = {}

  validation {
    condition     = try(var.prometheus.retention_days >= 1 && var.prometheus.retention_days <= 1095, true)
    error_message = "prometheus.retention_days is ${try(coalesce(var.prometheus.retention_days), 0)}: write 1 to 1095."
  }

  validation {
    condition     = alltrue([for id in try(var.prometheus.writer_account_ids, []) : can(regex("^[0-9]{12}$", id))])
    error_message = "prometheus.writer_account_ids holds ${join(", ", [for id in try(var.prometheus.writer_account_ids, []) : id if !can(regex("^[0-9]{12}$", id))])}: an account id has 12 digits."
  }
}

variable "tags" {
  description = "Tags of everything that has tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
