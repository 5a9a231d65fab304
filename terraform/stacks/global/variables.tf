variable "name" {
  description = "Prefix of every name, for example shop; the same in every stack."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,14}$", var.name))
    error_message = "name is \"${var.name}\": write a lower-case letter, then up to 14 letters, digits or hyphens."
  }
}

variable "account_id" {
  description = "The account that this is applied in; any other is refused."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id is \"${var.account_id}\": an AWS account id has 12 digits."
  }
}

variable "regions" {
  description = "Where services run, and where they stand by."
  type        = object({ primary = string, standby = string })

  validation {
    condition     = var.regions.primary != var.regions.standby
    error_message = "regions.primary and regions.standby are both ${var.regions.primary}: a region is no standby of itself."
  }
}

variable "domain" {
  description = "Domain whose public hosted zone is made here, for example shop.example. Delegate it to the output name_servers."
  type        = string
}

variable "services" {
  description = <<-EOT
    Services by name. repositories: ECR repositories of their containers. environments: where they run; each gets a task role and an execution role. secrets, parameters: ARNs that
    ECS reads to start a task. exec: whether people may open a shell in it. statements: what the task itself may do. gitlab, github: the project that builds it, which may push from these protected branches and tags.
  EOT
  type = map(object({
    repositories = list(string)
    environments = list(string)
    secrets      = optional(list(string), [])
    parameters   = optional(list(string), [])
    exec         = optional(bool, false)
    statements   = optional(list(object({ sid = string, actions = list(string), resources = list(string) })), [])
    gitlab       = optional(object({ project = string, branches = optional(list(string), ["main"]), tags = optional(list(string), []) }))
    github       = optional(object({ repository = string, branches = optional(list(string), ["main"]), tags = optional(list(string), []) }))
  }))

  validation {
    condition     = length(distinct(flatten([for service in values(var.services) : service.repositories]))) == length(flatten([for service in values(var.services) : service.repositories]))
    error_message = "A repository stands under two services: ${join(", ", flatten([for service in values(var.services) : service.repositories]))}; name each once."
  }
}

variable "repositories" {
  description = "Further ECR repositories, of images that are no service of the catalogue: Coxswain's own."
  type        = set(string)
  default     = ["coxswain"]
}

variable "secrets" {
  description = "Secrets to make, empty, replicated to the standby region: the last part of each name (PREFIX/KEY), and what it is. Their values are put by people, never by Terraform."
  type        = map(string)
  default = {
    "slack-bot-token"       = "Bot token of the Slack app (xoxb-…)."
    "slack-app-token"       = "App token of the Slack app for Socket Mode (xapp-…)."
    "decision-key"          = "Key that approvals are signed with; 32 characters or more."
    "gitlab-token"          = "Access token of GitLab's API."
    "gitlab-webhook-secret" = "Signing token of GitLab's webhook (whsec_…)."
    "temporal-api-key"      = "API key of Temporal Cloud."
  }
}

variable "names" {
  description = <<-EOT
    Public names, without the domain ("" is the domain itself). by: record, healthCheck, routingControls or accelerator. side: where a name with by = record leads,
    as for Coxswain's own. service: whose name in the primary region a health check asks, for by = healthCheck. They are made once the load balancers are there (primary
    and dr below), and with them *.REGION.DOMAIN, which leads to one region alone.
  EOT
  type = map(object({
    by                = string
    side              = optional(string, "primary")
    service           = optional(string)
    health_check_path = optional(string, "/healthz")
  }))
  default = {}

  validation {
    condition     = alltrue([for name in values(var.names) : contains(["primary", "standby"], name.side) && (name.side == "primary" || name.by == "record")])
    error_message = "names has a side other than primary, or standby without by = \"record\": a name that moves begins at the primary."
  }

  validation {
    condition     = alltrue([for name in values(var.names) : name.by != "healthCheck" || contains(keys(var.services), coalesce(name.service, "-"))])
    error_message = "names ${join(", ", [for key, name in var.names : "\"${key}\"" if name.by == "healthCheck" && !contains(keys(var.services), coalesce(name.service, "-"))])} move by a health check, which has to ask one of ${join(", ", keys(var.services))}: name it as service."
  }
}

variable "accelerator_logs" {
  description = "Bucket and prefix of accelerators' flow logs; needed for names by accelerator."
  type        = object({ bucket = string, prefix = optional(string, "global-accelerator") })
  default     = null
}

variable "databases" {
  description = "What the failover role may promote and fence: identifiers of instances and clusters (which may end in *), of global clusters, and names of parameter groups."
  type = object({
    instances        = optional(list(string), [])
    global_clusters  = optional(list(string), [])
    parameter_groups = optional(list(string), [])
  })
  default = {}
}

variable "terraform_roles" {
  description = <<-EOT
    Roles that Terraform runs by: the stacks whose states each keeps (prefixes of their keys), the GitLab projects or GitHub repositories that may assume it from
    protected refs, prefixes of AWS services beside the module's list, and whether it may change databases, DNS and roles. worker: whether Coxswain's workers may assume it, for /infra.
    pass_roles: roles that it may pass beside those of its stacks, by the principal of the service, such as SERVICE-ENVIRONMENT-traffic-REGION to ecs.amazonaws.com for a native strategy. read_only: whether it only plans (planRole of a stack in the catalogue).
  EOT
  type = map(object({
    prefixes   = list(string)
    worker     = optional(bool, true)
    gitlab     = optional(list(object({ project = string, branches = optional(list(string), []), tags = optional(list(string), []) })), [])
    github     = optional(list(object({ repository = string, branches = optional(list(string), []), tags = optional(list(string), []), environments = optional(list(string), []) })), [])
    services   = optional(list(string), [])
    databases  = optional(bool, false)
    dns        = optional(bool, false)
    roles      = optional(bool, false)
    pass_roles = optional(map(list(string)), {})
    read_only  = optional(bool, false)
  }))
  default = {}
}

variable "worker_role_arns" {
  description = "Task roles of Coxswain's workers, which may assume the deploy and failover roles; null: that of the stack dr."
  type        = list(string)
  default     = null
}

variable "bootstrap" {
  description = "What the stack bootstrap made: its output to_global, in bootstrap.auto.tfvars.json."
  type = object({
    state_bucket_arn    = string
    state_key_arn       = string
    plan_bucket         = string
    gitlab_provider_arn = optional(string)
    gitlab_url          = optional(string)
    gitlab_audience     = optional(string)
    github_provider_arn = optional(string)
  })
}

variable "primary" {
  description = "What the stack primary made: its output to_global, in primary.auto.tfvars.json. null until then."
  type = object({
    load_balancer    = object({ region = string, dns_name = string, zone_id = string, load_balancer_arn = string })
    monitoring_roles = optional(list(string), [])
  })
  default = null
}

variable "dr" {
  description = "What the stack dr made: its output to_global, in dr.auto.tfvars.json. null until then."
  type = object({
    load_balancer    = object({ region = string, dns_name = string, zone_id = string, load_balancer_arn = string })
    monitoring_roles = optional(list(string), [])
  })
  default = null
}

variable "tags" {
  description = "Tags of everything that takes them."
  type        = map(string)
  default     = {}
}
