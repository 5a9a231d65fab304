variable "name" {
  description = "Prefix of what is made: services are <name>-bot and <name>-worker, and so are their task roles."
  type        = string
  default     = "coxswain"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,23}$", var.name))
    error_message = "name is \"${var.name}\": write a lower-case letter, then up to 23 letters, digits or hyphens."
  }
}

variable "cluster_arn" {
  description = "ECS cluster that bot and workers run in: outside the region whose failure they are to handle, or one cluster in each."
  type        = string
}

variable "vpc_id" {
  description = "VPC of the tasks."
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets of the tasks, in two zones or more, with a way to Slack, Temporal and AWS."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "subnet_ids has ${length(var.subnet_ids)}: give two subnets or more, in different zones, so that one worker lives on."
  }
}

variable "image" {
  description = "Image of Coxswain with your catalogue in it (FROM coxswain, COPY catalogue /catalogue), by digest or by an immutable tag."
  type        = string

  validation {
    condition     = can(regex("(@sha256:[0-9a-f]{64}|:[A-Za-z0-9_][A-Za-z0-9_.-]*)$", var.image)) && !endswith(var.image, ":latest")
    error_message = "image is \"${var.image}\": end it with @sha256:… or a tag that stays what it is, not latest."
  }
}

variable "image_repository_arn" {
  description = "ARN of the image's ECR repository; null where it is pulled from elsewhere."
  type        = string
  default     = null
}

variable "architecture" {
  description = "CPU architecture of the image."
  type        = string
  default     = "X86_64"

  validation {
    condition     = contains(["X86_64", "ARM64"], var.architecture)
    error_message = "architecture is \"${var.architecture}\": write X86_64 or ARM64."
  }
}

variable "worker" {
  description = "Workers: how many, with how much CPU (1024 a virtual one) and memory (MiB). A worker also runs Ansible and Terraform."
  type = object({
    count  = optional(number, 2)
    cpu    = optional(number, 1024)
    memory = optional(number, 2048)
  })
  default = {}

  validation {
    condition     = var.worker.count >= 2
    error_message = "worker.count is ${var.worker.count}: run two or more, so that changes go on while one is replaced."
  }

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096], var.worker.cpu) && var.worker.memory >= var.worker.cpu * 2 && var.worker.memory <= min(var.worker.cpu * 8, 30720) && (var.worker.memory % 1024 == 0 || var.worker.memory == 512)
    error_message = "worker has ${var.worker.cpu} CPU units and ${var.worker.memory} MiB: Fargate takes 256, 512, 1024, 2048 or 4096 units, and two to eight MiB for each, in whole GiB."
  }
}

variable "bot" {
  description = "Bots: how many, with how much CPU (1024 a virtual one) and memory (MiB)."
  type = object({
    count  = optional(number, 2)
    cpu    = optional(number, 512)
    memory = optional(number, 1024)
  })
  default = {}

  validation {
    condition     = var.bot.count >= 1
    error_message = "bot.count is ${var.bot.count}: run one or more."
  }

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096], var.bot.cpu) && var.bot.memory >= var.bot.cpu * 2 && var.bot.memory <= min(var.bot.cpu * 8, 30720) && (var.bot.memory % 1024 == 0 || var.bot.memory == 512)
    error_message = "bot has ${var.bot.cpu} CPU units and ${var.bot.memory} MiB: Fargate takes 256, 512, 1024, 2048 or 4096 units, and two to eight MiB for each, in whole GiB."
  }
}

variable "temporal" {
  description = <<-EOT
    Temporal, Cloud or self-hosted: its address (host:port) and namespace. api_key_secret_arn: secret with an API key of Temporal Cloud. certificate_secret_arn, key_secret_arn: secrets with PEM texts for mTLS,
    both or none. authority_secret_arn, server_name: where the server's certificate is no public one. tls: TLS without a client certificate. security_group_id: of a self-hosted server in the VPC, which is let
    in to. ui: where people reach its UI.
  EOT
  type = object({
    address                = string
    namespace              = optional(string, "default")
    api_key_secret_arn     = optional(string)
    certificate_secret_arn = optional(string)
    key_secret_arn         = optional(string)
    authority_secret_arn   = optional(string)
    server_name            = optional(string)
    tls                    = optional(bool, false)
    security_group_id      = optional(string)
    ui                     = optional(string)
  })

  validation {
    condition     = can(regex("^[^/[:space:]:]+:[0-9]{2,5}$", var.temporal.address))
    error_message = "temporal.address is \"${var.temporal.address}\": write host:port such as shop.a1b2c.tmprl.cloud:7233, without https://."
  }

  validation {
    condition     = (var.temporal.certificate_secret_arn == null) == (var.temporal.key_secret_arn == null)
    error_message = "temporal has ${var.temporal.key_secret_arn == null ? "a certificate without a key" : "a key without a certificate"}: give both for mTLS, or neither."
  }

  validation {
    condition     = var.temporal.api_key_secret_arn == null || var.temporal.certificate_secret_arn == null
    error_message = "temporal has both an API key and a client certificate: a namespace takes one of the two."
  }
}

variable "settings" {
  description = "Settings of both processes by name, such as COXSWAIN_URL, COXSWAIN_OIDC_ISSUER or LOG_LEVEL; see docs/settings.md. What other variables of this module set is left out."
  type        = map(string)
  default     = {}

  validation {
    condition = length(setintersection(keys(var.settings), [
      "TEMPORAL_API_KEY", "COXSWAIN_OIDC_SECRET", "COXSWAIN_DECISION_KEY", "COXSWAIN_GITLAB_TOKEN", "COXSWAIN_GITLAB_WEBHOOK_SECRET",
      "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN", "SLACK_CLIENT_SECRET", "SLACK_STATE_SECRET",
    ])) == 0
    error_message = "settings has [${join(", ", keys(var.settings))}], of which some are secrets: put those into Secrets Manager and name them in bot_secrets and worker_secrets."
  }
}

variable "bot_secrets" {
  description = "Settings of the bot that are secrets: name to ARN in Secrets Manager, with :key:: behind it for one key of a JSON document. Such as SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET or SLACK_APP_TOKEN, COXSWAIN_DECISION_KEY."
  type        = map(string)

  validation {
    condition     = alltrue([for arn in values(var.bot_secrets) : can(regex("^arn:aws[a-z-]*:(secretsmanager|ssm):[a-z0-9-]+:[0-9]{12}:", arn))])
    error_message = "bot_secrets has a value that is no ARN of Secrets Manager or Parameter Store; write ARNs, never the secrets themselves."
  }
}

variable "worker_secrets" {
  description = "Settings of the worker that are secrets, in the same way. Such as SLACK_BOT_TOKEN, COXSWAIN_GITLAB_TOKEN, COXSWAIN_DECISION_KEY."
  type        = map(string)

  validation {
    condition     = alltrue([for arn in values(var.worker_secrets) : can(regex("^arn:aws[a-z-]*:(secretsmanager|ssm):[a-z0-9-]+:[0-9]{12}:", arn))])
    error_message = "worker_secrets has a value that is no ARN of Secrets Manager or Parameter Store; write ARNs, never the secrets themselves."
  }
}

variable "secret_kms_key_arns" {
  description = "Keys that the secrets are encrypted with, where they are your own."
  type        = list(string)
  default     = []
}

variable "assume_role_arns" {
  description = "Exact ARNs of the roles that workers may assume: those of accounts in the catalogue, in every account."
  type        = list(string)

  validation {
    condition     = length(var.assume_role_arns) > 0 && alltrue([for arn in var.assume_role_arns : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[^*?]+$", arn))])
    error_message = "assume_role_arns is [${join(", ", var.assume_role_arns)}]: write at least one, ARNs of single roles such as arn:aws:iam::123456789012:role/coxswain-deploy, without a star."
  }
}

variable "http" {
  description = <<-EOT
    How the bot is reached over HTTP (Slack's requests, GitLab's webhooks, the API): the HTTPS listener of a load balancer, its security group, and the host names that lead to the bot. Null: not at
    all, for Socket Mode without webhooks and command line.
  EOT
  type = object({
    listener_arn      = string
    security_group_id = string
    hosts             = list(string)
    priority          = optional(number)
  })
  default = null

  validation {
    condition     = var.http == null ? true : length(var.http.hosts) >= 1 && length(var.http.hosts) <= 5
    error_message = "http.hosts has ${try(length(var.http.hosts), 0)}: write one to five host names."
  }
}

variable "plan_bucket" {
  description = "Bucket for Terraform's plan files (COXSWAIN_PLAN_BUCKET), and the key they are encrypted with (COXSWAIN_PLAN_KEY). Null: no infrastructure changes."
  type = object({
    name        = string
    kms_key_arn = string
  })
  default = null
}

variable "mail_topic_arn" {
  description = "SNS topic for approvers outside Slack (COXSWAIN_MAIL_TOPIC); null: none."
  type        = string
  default     = null
}

variable "installations" {
  description = "EFS access point that holds the Slack installations of several workspaces (SLACK_INSTALLATIONS), with the file system's security group. Null: one workspace, by SLACK_BOT_TOKEN."
  type = object({
    file_system_id    = string
    access_point_id   = string
    security_group_id = string
  })
  default = null
}

variable "egress" {
  description = "What tasks may reach beside HTTPS, DNS and Temporal, by name: load balancers and rehearsal tasks that are smoke-tested, say. Either a CIDR block or a security group."
  type = map(object({
    cidr              = optional(string)
    security_group_id = optional(string)
    from_port         = number
    to_port           = optional(number)
  }))
  default = {}

  validation {
    condition     = alltrue([for each in values(var.egress) : (each.cidr == null) != (each.security_group_id == null)])
    error_message = "egress has an entry with both or neither of cidr and security_group_id: [${join(", ", keys(var.egress))}]; give one of them."
  }
}

variable "kms_key_arn" {
  description = "Key for the log groups, and with exec that of the cluster's sessions; its policy has to admit logs.<region>.amazonaws.com."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:", var.kms_key_arn)) && !strcontains(var.kms_key_arn, ":alias/")
    error_message = "kms_key_arn is \"${var.kms_key_arn}\": write the ARN of a key (arn:aws:kms:REGION:ACCOUNT:key/ID), not an alias or an id."
  }
}

variable "log_days" {
  description = "Days that logs are kept."
  type        = number
  default     = 400

  validation {
    condition     = contains([365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_days)
    error_message = "log_days is ${var.log_days}: write 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653, a number of days that CloudWatch takes."
  }
}

variable "exec" {
  description = "Whether people with the right may open a shell in a task by ECS Exec."
  type        = bool
  default     = false
}

variable "permissions_boundary_arn" {
  description = "Boundary of the roles made here; null: none."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of everything that takes tags."
  type        = map(string)
  default     = {}
}
