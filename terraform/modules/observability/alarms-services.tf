locals {
  balanced = { for name, each in var.services : name => each if length(each.target_group_arn_suffixes) > 0 }

  # Dimensions of each target group of a service.
  groups = {
    for name, each in local.balanced : name => {
      for key, suffix in each.target_group_arn_suffixes : key => { LoadBalancer = each.load_balancer_arn_suffix, TargetGroup = suffix }
    }
  }

  # `FILL(requests_stable, 0) + FILL(requests_canary, 0)`: a metric that is zero is missing.
  sums = {
    for name, each in local.groups : name => {
      for metric in ["requests", "errors", "healthy"] : metric => join(" + ", [for key in keys(each) : "FILL(${metric}_${key}, 0)"])
    }
  }

  error_alarms = {
    for name, each in local.balanced : "${name}-errors" => {
      description = "${each.error_percent} % of the requests to ${name} or more were answered 5xx by its tasks."
      comparison  = "GreaterThanOrEqualToThreshold"
      threshold   = each.error_percent
      missing     = "notBreaching"
      # Fewer than 20 requests a minute say nothing.
      expression = "IF(${local.sums[name].requests} >= 20, 100 * (${local.sums[name].errors}) / (${local.sums[name].requests}), 0)"
      metrics = merge(
        { for key, dimensions in local.groups[name] : "requests_${key}" => { name = "RequestCount", stat = "Sum", dimensions = dimensions } },
        { for key, dimensions in local.groups[name] : "errors_${key}" => { name = "HTTPCode_Target_5XX_Count", stat = "Sum", dimensions = dimensions } },
      )
    } if each.error_percent > 0
  }

  latency_alarms = {
    for name, each in local.balanced : "${name}-p95" => {
      description = "One request of twenty to ${name} took ${each.p95_seconds} s or longer."
      comparison  = "GreaterThanOrEqualToThreshold"
      threshold   = each.p95_seconds
      missing     = "notBreaching"
      expression  = "MAX([${join(", ", [for key in keys(local.groups[name]) : "FILL(p95_${key}, 0)"])}])"
      metrics     = { for key, dimensions in local.groups[name] : "p95_${key}" => { name = "TargetResponseTime", stat = "p95", dimensions = dimensions } }
    } if each.p95_seconds > 0
  }

  healthy_alarms = {
    for name, each in local.balanced : "${name}-healthy-tasks" => {
      description = "Fewer than ${each.healthy_tasks} tasks of ${name} are healthy."
      comparison  = "LessThanThreshold"
      threshold   = each.healthy_tasks
      # A target group without targets says nothing.
      missing    = "breaching"
      expression = local.sums[name].healthy
      metrics    = { for key, dimensions in local.groups[name] : "healthy_${key}" => { name = "HealthyHostCount", stat = "Minimum", dimensions = dimensions } }
    } if each.healthy_tasks > 0
  }

  utilization_alarms = merge([
    for name, each in var.services : {
      for key, alarm in {
        cpu    = { metric = "CPUUtilization", limit = each.cpu_percent, said = "CPU" }
        memory = { metric = "MemoryUtilization", limit = each.memory_percent, said = "memory" }
        } : "${name}-${key}" => {
        description = "The tasks of ${name} use ${alarm.limit} % of their ${alarm.said} or more."
        namespace   = "AWS/ECS"
        metric      = alarm.metric
        statistic   = "Average"
        dimensions  = { ClusterName = each.cluster_name, ServiceName = each.service_name }
        comparison  = "GreaterThanOrEqualToThreshold"
        threshold   = alarm.limit
        missing     = "notBreaching"
      } if alarm.limit > 0
    }
  ]...)
}
