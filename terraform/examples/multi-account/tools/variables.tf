variable "name" {
  description = "Prefix of every name, for example shop; the same in every account."
  type        = string
}

variable "account_id" {
  description = "The tools account: images, builds and Coxswain."
  type        = string

  validation {
    condition     = !contains(keys(var.workloads), var.account_id)
    error_message = "account_id is ${var.account_id}, which is one of workloads too: the tools account runs no services."
  }
}

variable "region" {
  description = "Region of the tools account; workloads may run in others."
  type        = string
  default     = "eu-central-1"
}

variable "workloads" {
  description = "Workload accounts by their id: the region each runs in, and its name in the catalogue."
  type        = map(object({ region = string, name = string }))

  validation {
    condition     = alltrue([for id in keys(var.workloads) : can(regex("^[0-9]{12}$", id))])
    error_message = "workloads has the keys ${join(", ", keys(var.workloads))}: an AWS account id has 12 digits."
  }
}

variable "repositories" {
  description = "ECR repositories with the GitLab project that builds each."
  type        = map(object({ project = string }))
}

variable "gitlab" {
  description = "GitLab's address, and its OIDC provider (output of the stack bootstrap)."
  type        = object({ url = string, provider_arn = string })
}

variable "network" {
  description = "VPC of Coxswain."
  type        = object({ cidr = string, zones = list(string) })
}

variable "coxswain" {
  description = "Coxswain's image, Temporal, and secrets of Secrets Manager by the setting that each is."
  type = object({
    image           = string
    temporal        = object({ address = string, namespace = string, api_key_secret_arn = optional(string) })
    bot_secrets     = map(string)
    worker_secrets  = map(string)
    secret_key_arns = optional(list(string), [])
    settings        = optional(map(string), {})
  })
}
