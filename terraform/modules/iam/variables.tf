variable "name" {
  description = "Prefix of every role and policy; the deploy role is <name>-deploy."
  type        = string

  validation {
    condition     = can(regex("^[a-zA-Z][a-zA-Z0-9-]{0,30}$", var.name))
    error_message = "name is \"${var.name}\": write a letter, then up to 30 letters, digits or hyphens; AWS takes 64 for the whole name of a role."
  }
}

variable "regions" {
  description = "Regions whose resources the roles may act on, the primary first."
  type        = list(string)

  validation {
    condition     = length(var.regions) > 0 && alltrue([for region in var.regions : can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", region))])
    error_message = "regions is [${join(", ", var.regions)}]: write at least one region such as eu-west-1."
  }
}

variable "gitlab" {
  description = "GitLab whose CI jobs may assume roles: its address, the audience of their id_tokens, and the provider's ARN where the account has it already. Null: none."
  type = object({
    url          = optional(string, "https://gitlab.com")
    audience     = optional(string, "sts.amazonaws.com")
    provider_arn = optional(string)
  })
  default = null

  validation {
    condition     = var.gitlab == null || can(regex("^https://[^/*]+(/[^*]*[^/*])?$", var.gitlab.url))
    error_message = "gitlab.url is \"${try(var.gitlab.url, "")}\": write https:// and the host of GitLab, without a slash at the end."
  }
}

variable "github" {
  description = "GitHub Actions whose jobs may assume roles: the audience of their tokens, and the provider's ARN where the account has it already. Null: none."
  type = object({
    audience     = optional(string, "sts.amazonaws.com")
    provider_arn = optional(string)
  })
  default = null
}

variable "ci" {
  description = "Roles of CI builds, one each: who may assume it, the ECR repositories it pushes to (ARNs), and the objects in S3 it may write and read (ARNs, a prefix with /*)."
  type = map(object({
    gitlab = optional(list(object({
      project  = string
      branches = optional(list(string), [])
      tags     = optional(list(string), [])
    })), [])
    github = optional(list(object({
      repository   = string
      branches     = optional(list(string), [])
      tags         = optional(list(string), [])
      environments = optional(list(string), [])
    })), [])
    repositories  = optional(list(string), [])
    write_objects = optional(list(string), [])
    read_objects  = optional(list(string), [])
    kms_keys      = optional(list(string), [])
  }))
  default = {}

  validation {
    condition     = alltrue([for each in values(var.ci) : length(each.gitlab) + length(each.github) > 0])
    error_message = "ci has a role that nobody may assume: name a GitLab project or a GitHub repository."
  }

  validation {
    condition = alltrue(flatten([for each in values(var.ci) : concat(
      [for one in each.gitlab : can(regex("^[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)+$", one.project))],
      [for one in each.github : can(regex("^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$", one.repository))],
    )]))
    error_message = "ci trusts [${join(", ", flatten([for each in values(var.ci) : concat(each.gitlab[*].project, each.github[*].repository)]))}]: write whole paths of projects such as shop/app, without a star."
  }

  validation {
    condition = alltrue(flatten([for each in values(var.ci) : concat(
      [for one in each.gitlab : length(concat(one.branches, one.tags)) > 0],
      [for one in each.github : length(concat(one.branches, one.tags, one.environments)) > 0],
      [for ref in flatten([for one in concat(each.gitlab, each.github) : concat(one.branches, one.tags)]) : can(regex("^[A-Za-z0-9_.]", ref))],
    )]))
    error_message = "ci trusts a project without a ref, or a ref that begins with a star: name protected branches such as main, or protected tags such as v*."
  }

  validation {
    condition     = alltrue([for each in values(var.ci) : (length(each.gitlab) == 0 || var.gitlab != null) && (length(each.github) == 0 || var.github != null)])
    error_message = "ci trusts a project of a host that is not set: set gitlab or github too."
  }
}

variable "deploy" {
  description = <<-EOT
    The role that Coxswain deploys by. principals: ARNs of the roles that may assume it, such as the worker's task role. clusters: ARNs of ECS clusters. load_balancers: ARNs of
    application load balancers; their last two parts may be patterns. pass_roles: exact ARNs of task and execution roles beside those of var.services. Null: no such role.
  EOT
  type = object({
    principals     = optional(list(string), [])
    clusters       = list(string)
    load_balancers = optional(list(string), [])
    repositories   = optional(list(string), [])
    pass_roles     = optional(list(string), [])
    gitlab = optional(list(object({
      project  = string
      branches = optional(list(string), [])
      tags     = optional(list(string), [])
    })), [])
    github = optional(list(object({
      repository   = string
      branches     = optional(list(string), [])
      tags         = optional(list(string), [])
      environments = optional(list(string), [])
    })), [])
  })
  default = null

  validation {
    condition     = alltrue([for each in var.deploy[*] : length(each.principals) + length(each.gitlab) + length(each.github) > 0])
    error_message = "deploy has a role that nobody may assume: name principals, a GitLab project or a GitHub repository."
  }

  validation {
    condition = alltrue(flatten([for each in var.deploy[*] : concat(
      [for one in each.gitlab : can(regex("^[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)+$", one.project))],
      [for one in each.github : can(regex("^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$", one.repository))],
    )]))
    error_message = "deploy trusts [${join(", ", flatten([for each in var.deploy[*] : concat(each.gitlab[*].project, each.github[*].repository)]))}]: write whole paths of projects such as shop/app, without a star."
  }

  validation {
    condition = alltrue(flatten([for each in var.deploy[*] : concat(
      [for one in each.gitlab : length(concat(one.branches, one.tags)) > 0],
      [for one in each.github : length(concat(one.branches, one.tags, one.environments)) > 0],
      [for ref in flatten([for one in concat(each.gitlab, each.github) : concat(one.branches, one.tags)]) : can(regex("^[A-Za-z0-9_.]", ref))],
    )]))
    error_message = "deploy trusts a project without a ref, or a ref that begins with a star: name protected branches such as main, or protected tags such as v*."
  }

  validation {
    condition     = alltrue([for each in var.deploy[*] : (length(each.gitlab) == 0 || var.gitlab != null) && (length(each.github) == 0 || var.github != null)])
    error_message = "deploy trusts a project of a host that is not set: set gitlab or github too."
  }

  validation {
    condition     = alltrue(flatten([for each in var.deploy[*] : [for arn in each.principals : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[^*?]+$", arn))]]))
    error_message = "deploy.principals is [${join(", ", flatten([for each in var.deploy[*] : each.principals]))}]: write ARNs of single roles such as arn:aws:iam::123456789012:role/coxswain-worker."
  }

  validation {
    condition     = alltrue(flatten([for each in var.deploy[*] : [for arn in each.pass_roles : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[^*?]+$", arn))]]))
    error_message = "deploy.pass_roles passes [${join(", ", flatten([for each in var.deploy[*] : each.pass_roles]))}]: write exact ARNs of roles, without a star."
  }
}

variable "failover" {
  description = <<-EOT
    The role that Coxswain moves a region by: the rights of the deploy role, and databases and names besides. databases: identifiers of instances and clusters, which may end in *.
    global_clusters, parameter_groups: names. hosted_zones, health_checks: ids. routing_controls, accelerators, kms_keys: ARNs. parameters: names in Parameter Store that playbooks
    write, /shop/ for all below it. secrets: ARNs of secrets that playbooks look up. monitoring_roles: exact ARNs of the roles of enhanced monitoring, which replicas are made with. Null: no such role.
  EOT
  type = object({
    principals       = optional(list(string), [])
    clusters         = list(string)
    load_balancers   = optional(list(string), [])
    repositories     = optional(list(string), [])
    pass_roles       = optional(list(string), [])
    databases        = optional(list(string), [])
    global_clusters  = optional(list(string), [])
    parameter_groups = optional(list(string), [])
    hosted_zones     = optional(list(string), [])
    health_checks    = optional(list(string), [])
    routing_controls = optional(list(string), [])
    accelerators     = optional(list(string), [])
    kms_keys         = optional(list(string), [])
    parameters       = optional(list(string), [])
    secrets          = optional(list(string), [])
    monitoring_roles = optional(list(string), [])
  })
  default = null

  validation {
    condition     = var.failover == null ? true : length(var.failover.principals) > 0
    error_message = "failover.principals is empty: name the role of Coxswain's workers; no CI job may assume this role."
  }

  validation {
    condition     = alltrue(flatten([for each in var.failover[*] : [for arn in each.principals : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[^*?]+$", arn))]]))
    error_message = "failover.principals is [${join(", ", flatten([for each in var.failover[*] : each.principals]))}]: write ARNs of single roles such as arn:aws:iam::123456789012:role/coxswain-worker."
  }

  validation {
    condition     = alltrue(flatten([for each in var.failover[*] : [for arn in concat(each.pass_roles, each.monitoring_roles) : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[^*?]+$", arn))]]))
    error_message = "failover passes [${join(", ", flatten([for each in var.failover[*] : concat(each.pass_roles, each.monitoring_roles)]))}]: write exact ARNs of roles, without a star."
  }

  validation {
    condition     = alltrue(flatten([for each in var.failover[*] : [for id in each.databases : can(regex("^[a-z][a-z0-9-]*[*]?$", id))]]))
    error_message = "failover.databases is [${join(", ", flatten([for each in var.failover[*] : each.databases]))}]: write identifiers such as shop-db, or what they begin with such as shop-*."
  }
}

variable "terraform" {
  description = <<-EOT
    Roles that Terraform runs by, one each. state: ARN of the state bucket, the prefixes of keys in it that the role writes (such as primary/) and those it reads, and the key that it is encrypted with. services:
    prefixes of services beside the module's list. databases, dns: whether this role may make and change those; otherwise it is denied them, and promotion and failover are denied to it in any case. roles: whether it
    may change the roles of this module. pass_roles: exact ARNs of roles by the principal of the service that they are passed to, such as ecs-tasks.amazonaws.com. read_only: whether it may look at all this and change
    nothing, the state neither: planRole of a stack in the catalogue.
  EOT
  type = map(object({
    principals = optional(list(string), [])
    gitlab = optional(list(object({
      project  = string
      branches = optional(list(string), [])
      tags     = optional(list(string), [])
    })), [])
    github = optional(list(object({
      repository   = string
      branches     = optional(list(string), [])
      tags         = optional(list(string), [])
      environments = optional(list(string), [])
    })), [])
    state = object({
      bucket        = string
      prefixes      = list(string)
      read_prefixes = optional(list(string), [])
      kms_key_arn   = optional(string)
    })
    services   = optional(list(string), [])
    databases  = optional(bool, false)
    dns        = optional(bool, false)
    roles      = optional(bool, false)
    pass_roles = optional(map(list(string)), {})
    read_only  = optional(bool, false)
  }))
  default = {}

  validation {
    condition     = alltrue([for each in values(var.terraform) : !each.read_only || (!each.roles && length(each.pass_roles) == 0)])
    error_message = "terraform has read_only together with roles or pass_roles in ${join(", ", [for key, each in var.terraform : key if each.read_only && (each.roles || length(each.pass_roles) > 0)])}: who only reads changes no role and passes none; take them out."
  }

  validation {
    condition     = alltrue([for each in values(var.terraform) : length(each.principals) + length(each.gitlab) + length(each.github) > 0])
    error_message = "terraform has a role that nobody may assume: name principals, a GitLab project or a GitHub repository."
  }

  validation {
    condition = alltrue(flatten([for each in values(var.terraform) : concat(
      [for one in each.gitlab : can(regex("^[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)+$", one.project))],
      [for one in each.github : can(regex("^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$", one.repository))],
    )]))
    error_message = "terraform trusts [${join(", ", flatten([for each in values(var.terraform) : concat(each.gitlab[*].project, each.github[*].repository)]))}]: write whole paths of projects such as shop/app, without a star."
  }

  validation {
    condition = alltrue(flatten([for each in values(var.terraform) : concat(
      [for one in each.gitlab : length(concat(one.branches, one.tags)) > 0],
      [for one in each.github : length(concat(one.branches, one.tags, one.environments)) > 0],
      [for ref in flatten([for one in concat(each.gitlab, each.github) : concat(one.branches, one.tags)]) : can(regex("^[A-Za-z0-9_.]", ref))],
    )]))
    error_message = "terraform trusts a project without a ref, or a ref that begins with a star: name protected branches such as main, or protected tags such as v*."
  }

  validation {
    condition     = alltrue([for each in values(var.terraform) : (length(each.gitlab) == 0 || var.gitlab != null) && (length(each.github) == 0 || var.github != null)])
    error_message = "terraform trusts a project of a host that is not set: set gitlab or github too."
  }

  validation {
    condition     = alltrue(flatten([for each in values(var.terraform) : [for arn in each.principals : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[^*?]+$", arn))]]))
    error_message = "terraform.principals is [${join(", ", flatten([for each in values(var.terraform) : each.principals]))}]: write ARNs of single roles such as arn:aws:iam::123456789012:role/coxswain-worker."
  }

  validation {
    condition     = alltrue(flatten([for each in values(var.terraform) : [for arn in flatten(values(each.pass_roles)) : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[^*?]+$", arn))]]))
    error_message = "terraform.pass_roles passes [${join(", ", flatten([for each in values(var.terraform) : flatten(values(each.pass_roles))]))}]: write exact ARNs of roles, without a star."
  }
}

variable "services" {
  description = <<-EOT
    Services that get a task role and an execution role. repositories, secrets, parameters, kms_keys, log_groups: ARNs that ECS needs to start a task, in every region it runs in. statements: what the
    task itself may do. database_users: ARNs of rds-db users it may sign in as. exec: whether people may open a shell in it by ECS Exec; the key of the cluster's sessions is one of kms_keys then.
  EOT
  type = map(object({
    repositories   = optional(list(string), [])
    secrets        = optional(list(string), [])
    parameters     = optional(list(string), [])
    kms_keys       = optional(list(string), [])
    log_groups     = optional(list(string), [])
    database_users = optional(list(string), [])
    exec           = optional(bool, false)
    statements = optional(list(object({
      sid       = string
      actions   = list(string)
      resources = list(string)
    })), [])
  }))
  default = {}

  validation {
    condition = alltrue(flatten([for each in values(var.services) : [for one in each.statements : [
      for action in one.actions : !can(regex("^(\\*|[a-z0-9-]*\\*.*:.*|(rds|route53|route53-recovery-cluster|globalaccelerator|iam|sts):.*)$", action))
    ]]]))
    error_message = "services has a statement with one of [${join(", ", flatten([for each in values(var.services) : [for one in each.statements : one.actions]]))}]: a service may have neither every action nor those of rds, route53, globalaccelerator, iam or sts; database_users is for signing in to a database."
  }

  validation {
    condition     = alltrue(flatten([for each in values(var.services) : [for one in each.statements : can(regex("^[A-Za-z0-9]+$", one.sid)) && length(one.resources) > 0]]))
    error_message = "services has statements [${join(", ", flatten([for each in values(var.services) : [for one in each.statements : one.sid]]))}]: each needs a sid of letters and digits, and at least one resource."
  }
}

variable "boundary_services" {
  description = "Service prefixes that the permissions boundary admits beside its own list, such as sqs for what tasks use."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for each in var.boundary_services : can(regex("^[a-z0-9-]+$", each))])
    error_message = "boundary_services is [${join(", ", var.boundary_services)}]: write prefixes alone, such as sqs, without a colon or a star."
  }
}

variable "tags" {
  description = "Tags of everything that takes tags."
  type        = map(string)
  default     = {}
}
