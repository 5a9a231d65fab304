variable "production" {
  description = "How production requests come: the ARN of the load balancer's production listener, and the rule on it (priority, host names, paths). Without `rule` the listener's default action serves (see default_forward of the module alb). null: no load balancer, a worker."
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
    condition     = try(var.production.rule.priority >= 1 && var.production.rule.priority <= 50000, true)
    error_message = "production.rule.priority is ${try(var.production.rule.priority, 0)}: write 1 to 50000."
  }

  validation {
    condition     = try(length(var.production.rule.hosts) + length(var.production.rule.paths), 1) > 0
    error_message = "production.rule has neither hosts nor paths: name one at least (paths = [\"/*\"] takes everything)."
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
    condition     = var.test == null || var.production != null
    error_message = "test is given, but production is not: without a load balancer there is nothing to test through."
  }

  validation {
    condition     = try(var.test.header.priority < var.production.rule.priority, true)
    error_message = "The header rule has priority ${try(var.test.header.priority, 0)}, the production rule ${try(var.production.rule.priority, 0)}: the smaller number is looked at first, so give the header rule the smaller one."
  }
}

variable "target" {
  description = "Where requests go: container and port (by default the only container with a port), protocol, path that the health check asks, statuses that are healthy, seconds of draining, of slow start (0: none) and of grace before health checks count."
  type = object({
    container           = optional(string)
    port                = optional(number)
    protocol            = optional(string, "HTTP")
    protocol_version    = optional(string, "HTTP1")
    health_check_path   = optional(string, "/healthz")
    health_check_status = optional(string, "200")
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
    condition     = contains(["HTTP", "HTTPS"], var.target.protocol) && contains(["HTTP1", "HTTP2", "GRPC"], var.target.protocol_version)
    error_message = "target is ${var.target.protocol} with ${var.target.protocol_version}: the protocol is HTTP or HTTPS, its version HTTP1, HTTP2 or GRPC."
  }

  validation {
    condition     = var.target.timeout_seconds < var.target.interval_seconds && var.target.interval_seconds >= 5 && var.target.interval_seconds <= 300
    error_message = "A health check every ${var.target.interval_seconds} s with a time-out of ${var.target.timeout_seconds} s: the interval is 5 to 300 s, and the time-out shorter."
  }

  validation {
    condition     = var.target.slow_start_seconds == 0 || (var.target.slow_start_seconds >= 30 && var.target.slow_start_seconds <= 900)
    error_message = "target.slow_start_seconds is ${var.target.slow_start_seconds}: write 0, or 30 to 900."
  }

  validation {
    condition     = alltrue([for each in [var.target.healthy_after, var.target.unhealthy_after] : each >= 2 && each <= 10])
    error_message = "target.healthy_after is ${var.target.healthy_after} and unhealthy_after ${var.target.unhealthy_after}: both are 2 to 10 checks."
  }

  validation {
    condition     = var.target.draining_seconds >= 0 && var.target.draining_seconds <= 3600
    error_message = "target.draining_seconds is ${var.target.draining_seconds}: write 0 to 3600."
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
