# The target groups must not wait for the listener: where a listener's default action forwards to them, the listener waits for them. So `production` and `test` may look at the other variables here, and not the other way round.

variable "production" {
  description = "How production requests come: the ARN of the load balancer's production listener, and the rule on it (priority, host names, paths). Without `rule` the listener's default action serves (see default_forward of the module alb). null: no load balancer, a worker; then `target` is null too."
  type = object({
    listener_arn = string
    rule = optional(object({
      priority = number
      hosts    = optional(list(string), [])
      paths    = optional(list(string), [])
    }))
  })
  default = null

  validation {
    condition     = (var.production == null) == (var.target == null)
    error_message = var.production == null ? "production is null, but target is not: give production.listener_arn, or set target to null for a service without a load balancer." : "production is given, but target is null: without a target the listener has nothing to send requests to."
  }

  validation {
    condition     = try(var.production.rule.priority >= 1 && var.production.rule.priority <= 50000, true)
    error_message = "production.rule.priority is ${try(var.production.rule.priority, 0)}: write 1 to 50000."
  }

  validation {
    condition     = try(length(var.production.rule.hosts) + length(var.production.rule.paths), 1) > 0
    error_message = "production.rule has neither hosts nor paths: name one at least (paths = [\"/*\"] takes everything)."
  }

  validation {
    condition     = var.deployment.strategy == "rolling" || var.production != null
    error_message = "The strategy is ${var.deployment.strategy}, but production is null: without a load balancer only rolling moves anything."
  }

  validation {
    condition     = !contains(["blue_green", "linear", "canary"], var.deployment.strategy) || try(var.production.rule, null) != null
    error_message = "The strategy is ${var.deployment.strategy}, but production has no rule: ECS shifts the weights of a rule; give production.rule (paths = [\"/*\"] takes everything)."
  }
}

variable "test" {
  description = "How a new version is reached before production: by a rule on the test listener (`listener_arn`, its `port`, and `rule`; without `rule` its default action serves), or by a header rule on the production listener (`header`), whose priority has to be a smaller number than that of the production rule. null: not at all."
  type = object({
    listener_arn = optional(string)
    port         = optional(number, 8080)
    rule = optional(object({
      priority = number
      hosts    = optional(list(string), [])
      paths    = optional(list(string), ["/*"])
    }))
    header = optional(object({
      name     = string
      value    = string
      priority = number
    }))
  })
  default = null

  validation {
    condition     = var.test == null || (var.production != null && var.deployment.strategy != "rolling")
    error_message = "test is given, but the service ${var.production == null ? "has no load balancer" : "is rolling"}: there is no new version apart from production that requests could be sent to."
  }

  validation {
    condition     = var.test == null || try(var.test.rule, null) != null || try(var.test.header, null) != null || try(var.test.listener_arn, null) != null
    error_message = "test is empty: give listener_arn (with rule where its default action is not this service's), or header."
  }

  validation {
    condition     = try(var.test.rule, null) == null || try(var.test.listener_arn, null) != null
    error_message = "test.rule is given without test.listener_arn: name the test listener that the rule belongs to."
  }

  validation {
    condition     = try(var.test.header.priority < var.production.rule.priority, true)
    error_message = "The header rule has priority ${try(var.test.header.priority, 0)}, the production rule ${try(var.production.rule.priority, 0)}: the smaller number is looked at first, so give the header rule the smaller one."
  }
}

variable "target" {
  description = "Where the load balancer sends requests: container and port (by default the only container with a port), protocol, path that the health check asks, statuses that are healthy (by default 200; of GRPC 12, as a server answers a method that it does not have), seconds of draining, of slow start (0: none) and of grace before health checks count. null: no load balancer."
  type = object({
    container           = optional(string)
    port                = optional(number)
    protocol            = optional(string, "HTTP")
    protocol_version    = optional(string, "HTTP1")
    health_check_path   = optional(string, "/healthz")
    health_check_status = optional(string)
    healthy_after       = optional(number, 2)
    unhealthy_after     = optional(number, 2)
    interval_seconds    = optional(number, 10)
    timeout_seconds     = optional(number, 5)
    draining_seconds    = optional(number, 30)
    slow_start_seconds  = optional(number, 0)
    grace_seconds       = optional(number, 60)
  })
  default = {}

  validation {
    condition     = var.target == null || try(var.target.container, null) != null || length([for each in values(var.containers) : each if each.port != null]) == 1
    error_message = "${length([for each in values(var.containers) : each if each.port != null])} containers have a port: name the one that takes requests in target.container, or set target to null for a service without a load balancer."
  }

  validation {
    condition     = try(var.target.container, null) == null || try(var.target.port, null) != null || try(var.containers[var.target.container].port, null) != null
    error_message = "target.container is \"${coalesce(try(var.target.container, null), "-")}\", which is none of containers with a port (${join(", ", [for name, each in var.containers : name if each.port != null])})."
  }

  validation {
    condition     = try(contains(["HTTP", "HTTPS"], var.target.protocol) && contains(["HTTP1", "HTTP2", "GRPC"], var.target.protocol_version), true)
    error_message = "target is ${try(var.target.protocol, "")} with ${try(var.target.protocol_version, "")}: the protocol is HTTP or HTTPS, its version HTTP1, HTTP2 or GRPC."
  }

  validation {
    condition     = try(var.target.timeout_seconds >= 2 && var.target.timeout_seconds <= 120 && var.target.timeout_seconds < var.target.interval_seconds && var.target.interval_seconds >= 5 && var.target.interval_seconds <= 300, true)
    error_message = "A health check every ${try(var.target.interval_seconds, 0)} s with a time-out of ${try(var.target.timeout_seconds, 0)} s: the interval is 5 to 300 s, the time-out 2 to 120 s and shorter than the interval."
  }

  validation {
    condition     = try(startswith(var.target.health_check_path, "/"), true)
    error_message = "target.health_check_path is \"${try(var.target.health_check_path, "")}\": begin it with a slash."
  }

  validation {
    condition     = try(var.target.slow_start_seconds == 0 || (var.target.slow_start_seconds >= 30 && var.target.slow_start_seconds <= 900), true)
    error_message = "target.slow_start_seconds is ${try(var.target.slow_start_seconds, 0)}: write 0, or 30 to 900."
  }

  validation {
    condition     = try(alltrue([for each in [var.target.healthy_after, var.target.unhealthy_after] : each >= 2 && each <= 10]), true)
    error_message = "target.healthy_after is ${try(var.target.healthy_after, 0)} and unhealthy_after ${try(var.target.unhealthy_after, 0)}: both are 2 to 10 checks."
  }

  validation {
    condition     = try(var.target.draining_seconds >= 0 && var.target.draining_seconds <= 3600, true)
    error_message = "target.draining_seconds is ${try(var.target.draining_seconds, 0)}: write 0 to 3600."
  }
}

variable "service_connect" {
  description = "Service Connect: namespace (null: the cluster's), name of the port's container as others discover it, the DNS name and port that clients use. null: none."
  type = object({
    namespace_arn = optional(string)
    name          = string
    dns_name      = optional(string)
    port          = number
    app_protocol  = optional(string, "http")
  })
  default = null

  validation {
    condition     = var.service_connect == null || try(var.target.container, null) != null || length([for each in values(var.containers) : each if each.port != null]) == 1
    error_message = "service_connect is given, but ${length([for each in values(var.containers) : each if each.port != null])} containers have a port: give one of them a port, or name it in target.container."
  }

  validation {
    condition     = contains(["http", "http2", "grpc"], try(var.service_connect.app_protocol, "http"))
    error_message = "service_connect.app_protocol is \"${try(var.service_connect.app_protocol, "")}\": write http, http2 or grpc."
  }
}

variable "cloud_map" {
  description = "Cloud Map service (with A records) that the tasks are registered in, by its ARN; null: none."
  type = object({
    service_arn = string
  })
  default = null
}
