variable "deployment" {
  description = <<-TEXT
    How new versions come in.
    `rolling`: ECS replaces tasks, with circuit breaker and deployment alarms.
    `weighted_pair`: a second ECS service NAME-canary and a weighted forward, moved by the workflow; the rest of a rollout is rolling.
    `blue_green`, `linear`, `canary`: ECS shifts the requests itself. `pauses` (PAUSE hooks) hold it until somebody says go on; null: one before production requests move. They reach ECS with the deploy, or, with `set_pauses` "apply", by the AWS CLI when they change here (see the README). `hooks` are Lambda functions.
    `codedeploy`: CodeDeploy shifts them; with `wait_minutes` it waits that long for somebody to say go on, and stops if nobody does.
    From and to `codedeploy` ECS makes a new service.
  TEXT
  type = object({
    strategy                = optional(string, "rolling")
    minimum_healthy_percent = optional(number, 100)
    maximum_percent         = optional(number, 200)
    bake_minutes            = optional(number, 10)
    linear                  = optional(object({ step_percent = optional(number, 20), step_bake_minutes = optional(number, 6) }), {})
    canary                  = optional(object({ percent = optional(number, 5), bake_minutes = optional(number, 10) }), {})
    pauses = optional(map(object({
      stages          = list(string)
      timeout_minutes = optional(number, 1440)
      on_timeout      = optional(string, "ROLLBACK")
    })))
    set_pauses = optional(string, "deploy")
    hooks = optional(map(object({
      stages     = list(string)
      lambda_arn = string
      details    = optional(map(string), {})
    })), {})
    codedeploy = optional(object({
      configuration           = optional(string, "CodeDeployDefault.ECSCanary10Percent5Minutes")
      wait_minutes            = optional(number, 0)
      terminate_after_minutes = optional(number, 60)
    }), {})
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(["rolling", "weighted_pair", "blue_green", "linear", "canary", "codedeploy"], var.deployment.strategy)
    error_message = "deployment.strategy is \"${var.deployment.strategy}\": write rolling, weighted_pair, blue_green, linear, canary or codedeploy."
  }

  validation {
    condition     = var.deployment.minimum_healthy_percent >= 0 && var.deployment.minimum_healthy_percent <= 100 && var.deployment.maximum_percent > 100 && var.deployment.maximum_percent <= 200
    error_message = "minimum_healthy_percent is ${var.deployment.minimum_healthy_percent}, maximum_percent ${var.deployment.maximum_percent}: write 0 to 100 and 101 to 200, or ECS can neither stop nor start a task."
  }

  validation {
    condition     = var.deployment.bake_minutes >= 0 && var.deployment.bake_minutes <= 1440
    error_message = "deployment.bake_minutes is ${var.deployment.bake_minutes}: write 0 to 1440."
  }

  validation {
    condition     = var.deployment.linear.step_percent >= 3 && var.deployment.linear.step_percent <= 100 && var.deployment.linear.step_bake_minutes >= 0 && var.deployment.linear.step_bake_minutes <= 1440
    error_message = "linear has steps of ${var.deployment.linear.step_percent} % with ${var.deployment.linear.step_bake_minutes} minutes each: write 3 to 100 % and 0 to 1440 minutes."
  }

  validation {
    condition     = var.deployment.canary.percent >= 0.1 && var.deployment.canary.percent <= 100 && var.deployment.canary.bake_minutes >= 0 && var.deployment.canary.bake_minutes <= 1440
    error_message = "canary has ${var.deployment.canary.percent} % for ${var.deployment.canary.bake_minutes} minutes: write 0.1 to 100 % and 0 to 1440 minutes."
  }

  validation {
    condition     = alltrue([for each in values(coalesce(var.deployment.pauses, {})) : length(each.stages) > 0 && alltrue([for stage in each.stages : contains(["RECONCILE_SERVICE", "PRE_SCALE_UP", "POST_SCALE_UP", "POST_TEST_TRAFFIC_SHIFT", "PRE_PRODUCTION_TRAFFIC_SHIFT", "POST_PRODUCTION_TRAFFIC_SHIFT"], stage)])])
    error_message = "deployment.pauses names ${join(", ", flatten([for each in values(coalesce(var.deployment.pauses, {})) : each.stages]))}: a pause stands at RECONCILE_SERVICE, PRE_SCALE_UP, POST_SCALE_UP, POST_TEST_TRAFFIC_SHIFT, PRE_PRODUCTION_TRAFFIC_SHIFT or POST_PRODUCTION_TRAFFIC_SHIFT; ECS refuses it at TEST_TRAFFIC_SHIFT and PRODUCTION_TRAFFIC_SHIFT."
  }

  validation {
    condition     = alltrue([for each in values(coalesce(var.deployment.pauses, {})) : each.timeout_minutes >= 1 && each.timeout_minutes <= 20160 && contains(["ROLLBACK", "CONTINUE"], each.on_timeout)])
    error_message = "A pause has a timeout_minutes outside 1 to 20160 (14 days), or an on_timeout other than ROLLBACK and CONTINUE."
  }

  validation {
    condition     = contains(["deploy", "apply"], var.deployment.set_pauses)
    error_message = "deployment.set_pauses is \"${var.deployment.set_pauses}\": write deploy or apply."
  }

  validation {
    condition     = alltrue([for each in values(var.deployment.hooks) : length(each.stages) > 0 && alltrue([for stage in each.stages : contains(["RECONCILE_SERVICE", "PRE_SCALE_UP", "POST_SCALE_UP", "TEST_TRAFFIC_SHIFT", "POST_TEST_TRAFFIC_SHIFT", "PRODUCTION_TRAFFIC_SHIFT", "POST_PRODUCTION_TRAFFIC_SHIFT"], stage)])])
    error_message = "deployment.hooks names ${join(", ", flatten([for each in values(var.deployment.hooks) : each.stages]))}: write RECONCILE_SERVICE, PRE_SCALE_UP, POST_SCALE_UP, TEST_TRAFFIC_SHIFT, POST_TEST_TRAFFIC_SHIFT, PRODUCTION_TRAFFIC_SHIFT or POST_PRODUCTION_TRAFFIC_SHIFT."
  }

  validation {
    condition     = contains(["blue_green", "linear", "canary"], var.deployment.strategy) || (length(coalesce(var.deployment.pauses, {})) == 0 && length(var.deployment.hooks) == 0)
    error_message = "The strategy is ${var.deployment.strategy}, which has no lifecycle hooks: take pauses and hooks out, or choose blue_green, linear or canary."
  }

  validation {
    condition     = var.deployment.strategy != "codedeploy" || can(regex("^CodeDeployDefault\\.ECS|^[^.]+$", var.deployment.codedeploy.configuration))
    error_message = "deployment.codedeploy.configuration is \"${var.deployment.codedeploy.configuration}\": write one for ECS, such as CodeDeployDefault.ECSCanary10Percent5Minutes or CodeDeployDefault.ECSLinear10PercentEvery1Minutes, or the name of your own."
  }
}

variable "desired_count" {
  description = "Tasks that the service is made with. The first deploy sets what the catalogue says under `tasks`; afterwards count and auto scaling rule."
  type        = number
  default     = 0
  nullable    = false
}

variable "capacity_providers" {
  description = "Fargate capacity providers of the service (FARGATE, FARGATE_SPOT), weight and base; null: FARGATE on demand. From one to the other ECS makes a new service."
  type = map(object({
    weight = number
    base   = optional(number, 0)
  }))
  default = null
}

variable "autoscaling" {
  description = "Auto scaling of the service (never of the canary, whose count is the workflow's): bounds, targets (percent of CPU and memory, requests a minute and task; 0: not by that), cooldowns, and times at which the bounds change (cron or at expression of Application Auto Scaling, in the time zone). null: none."
  type = object({
    min                        = number
    max                        = number
    cpu_percent                = optional(number, 60)
    memory_percent             = optional(number, 0)
    requests_per_task          = optional(number, 0)
    scale_in_cooldown_seconds  = optional(number, 300)
    scale_out_cooldown_seconds = optional(number, 60)
    schedules                  = optional(map(object({ schedule = string, min = number, max = number })), {})
    time_zone                  = optional(string, "UTC")
  })
  default = null

  validation {
    condition     = try(var.autoscaling.min >= 0 && var.autoscaling.min <= var.autoscaling.max, true)
    error_message = "autoscaling is from ${try(var.autoscaling.min, 0)} to ${try(var.autoscaling.max, 0)} tasks: the first is 0 or more, and not above the second."
  }

  validation {
    condition     = try(var.autoscaling.cpu_percent + var.autoscaling.memory_percent + var.autoscaling.requests_per_task, 1) > 0
    error_message = "autoscaling has no target: give cpu_percent, memory_percent or requests_per_task more than 0."
  }

  validation {
    condition     = try(var.autoscaling.requests_per_task, 0) == 0 || (var.production != null && contains(["rolling", "weighted_pair"], var.deployment.strategy))
    error_message = "autoscaling.requests_per_task is given, but ${var.production == null ? "production is null: there is no load balancer to count requests" : "the strategy is ${var.deployment.strategy}, which changes the target group that is counted"}; scale by cpu_percent."
  }
}

variable "alarms" {
  description = "Deployment alarms: percent of requests answered 5xx by the targets, seconds that 95 % of the requests stay under (0: no such alarm), names of alarms of your own, and where all of them report (SNS topics). ECS and CodeDeploy roll back when one turns red."
  type = object({
    error_percent    = optional(number, 1)
    p95_seconds      = optional(number, 0)
    names            = optional(list(string), [])
    notify_arns      = optional(list(string), [])
    periods          = optional(number, 3)
    bad_periods      = optional(number, 2)
    minimum_requests = optional(number, 20)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.alarms.bad_periods >= 1 && var.alarms.bad_periods <= var.alarms.periods
    error_message = "alarms wants ${var.alarms.bad_periods} bad of ${var.alarms.periods} minutes: at least 1, and not more than there are."
  }
}
