variable "containers" {
  description = "Containers of the task by name, as the catalogue lists them under `containers`. They make the first task definition only: later revisions are registered by deploys, from the one that runs. `image` is a placeholder until the first deploy; `secrets` are environment variables from Secrets Manager or Parameter Store (ARN); `writable_paths` become scratch volumes, as the root file system is read-only."
  type = map(object({
    image          = optional(string, "public.ecr.aws/docker/library/busybox:stable")
    port           = optional(number)
    cpu            = optional(number)
    memory         = optional(number)
    essential      = optional(bool, true)
    command        = optional(list(string))
    user           = optional(string)
    environment    = optional(map(string), {})
    secrets        = optional(map(string), {})
    writable_paths = optional(list(string), [])
    health_check   = optional(object({ command = list(string), interval = optional(number, 10), timeout = optional(number, 5), retries = optional(number, 3), start_period = optional(number, 10) }))
    depends_on     = optional(map(string), {})
    stop_timeout   = optional(number, 30)
  }))

  validation {
    condition     = anytrue([for each in values(var.containers) : each.essential])
    error_message = "No container is essential: a task needs one at least."
  }

  validation {
    condition     = alltrue([for each in values(var.containers) : each.stop_timeout >= 2 && each.stop_timeout <= 120])
    error_message = "A stop_timeout is not between 2 and 120 seconds: Fargate allows 120 at most."
  }

  validation {
    condition     = alltrue(flatten([for each in values(var.containers) : [for condition in values(each.depends_on) : contains(["START", "COMPLETE", "SUCCESS", "HEALTHY"], condition)]]))
    error_message = "A depends_on has a condition that ECS does not know: write START, COMPLETE, SUCCESS or HEALTHY."
  }
}

variable "task_size" {
  description = "CPU units and memory in MiB of a task (a pair that Fargate offers), its processor architecture, and GiB of ephemeral storage where 20 are too little."
  type = object({
    cpu          = optional(number, 512)
    memory       = optional(number, 1024)
    architecture = optional(string, "X86_64")
    storage_gib  = optional(number)
  })
  default  = {}
  nullable = false

  validation {
    condition = anytrue([
      var.task_size.cpu == 256 && contains([512, 1024, 2048], var.task_size.memory),
      var.task_size.cpu == 512 && contains([1024, 2048, 3072, 4096], var.task_size.memory),
      var.task_size.cpu == 1024 && var.task_size.memory >= 2048 && var.task_size.memory <= 8192 && var.task_size.memory % 1024 == 0,
      var.task_size.cpu == 2048 && var.task_size.memory >= 4096 && var.task_size.memory <= 16384 && var.task_size.memory % 1024 == 0,
      var.task_size.cpu == 4096 && var.task_size.memory >= 8192 && var.task_size.memory <= 30720 && var.task_size.memory % 1024 == 0,
      var.task_size.cpu == 8192 && var.task_size.memory >= 16384 && var.task_size.memory <= 61440 && var.task_size.memory % 4096 == 0,
      var.task_size.cpu == 16384 && var.task_size.memory >= 32768 && var.task_size.memory <= 122880 && var.task_size.memory % 8192 == 0,
    ])
    error_message = "Fargate has no task of ${var.task_size.cpu} CPU units and ${var.task_size.memory} MiB: for 512 units take 1024 to 4096 MiB, for 1024 2048 to 8192, for 2048 4096 to 16384, for 4096 8192 to 30720."
  }

  validation {
    condition     = contains(["X86_64", "ARM64"], var.task_size.architecture)
    error_message = "task_size.architecture is \"${var.task_size.architecture}\": write X86_64 or ARM64."
  }

  validation {
    condition     = var.task_size.storage_gib == null || try(var.task_size.storage_gib >= 21 && var.task_size.storage_gib <= 200, false)
    error_message = "task_size.storage_gib is ${coalesce(var.task_size.storage_gib, 0)}: write 21 to 200, or leave it out for 20."
  }
}

variable "roles" {
  description = "Roles of the task where they exist already (as those of the module iam): `execution` starts it (pulls images, reads secrets, writes logs), `task` is what the containers are. null makes both."
  type = object({
    execution_arn = string
    task_arn      = string
  })
  default = null
}

variable "task_policies" {
  description = "What the containers may do, as policy documents (JSON) by name; for the task role that this module makes."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "permissions_boundary_arn" {
  description = "Permissions boundary of the roles that this module makes; null for none."
  type        = string
  default     = null
}

variable "exec_enabled" {
  description = "Whether ECS Exec may open a session in a container. Sessions are logged as the cluster says."
  type        = bool
  default     = true
  nullable    = false
}
