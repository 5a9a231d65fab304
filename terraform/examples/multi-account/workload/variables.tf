variable "name" {
  description = "Prefix of every name, for example shop; the same in every account."
  type        = string
}

variable "environment" {
  description = "Environment of the catalogue that stands here."
  type        = string
  default     = "prod"
}

variable "account" {
  description = "The workload account, and its name in the catalogue."
  type        = object({ id = string, name = string })

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account.id)) && var.account.id != var.tools.account_id
    error_message = "account.id is \"${var.account.id}\": write the 12 digits of a workload account, not of the tools account (${var.tools.account_id})."
  }
}

variable "terraform_role" {
  description = "Role in the workload account that Terraform runs by; made with the account."
  type        = string
  default     = "terraform"
}

variable "region" {
  description = "Region of the account's services."
  type        = string
}

variable "domain" {
  description = "Domain of this region's names, such as eu.shop.example; its zone is made here."
  type        = string
}

variable "network" {
  description = "The VPC: range, different in every account, and two or three zones."
  type        = object({ cidr = string, zones = list(string), nat = optional(string, "per-zone") })
}

variable "services" {
  description = "Services by name: the first label of its host in the domain, priority, containers with the port of one, strategy and tasks."
  type = map(object({
    host       = string
    priority   = number
    containers = map(object({ repository = optional(string), port = optional(number), environment = optional(map(string), {}), secrets = optional(map(string), {}) }))
    strategy   = optional(string, "weighted_pair")
    tasks      = optional(number, 2)
    max_tasks  = optional(number)
  }))
}

variable "tools" {
  description = "What the tools account made: its output to_workloads, in tools.auto.tfvars.json."
  type = object({
    account_id      = string
    worker_role_arn = string
    repositories    = list(string)
    key_arns        = map(string)
    test_cidrs      = map(string)
  })
}
