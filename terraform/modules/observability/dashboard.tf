# A row of three charts for each service with a load balancer, one chart for any other, one for each database.

locals {
  charts = concat(
    flatten([
      for name in sort(keys(local.groups)) : [
        {
          title = "${name}: requests and 5xx a minute"
          stat  = "Sum"
          lines = concat(
            [for key, each in local.groups[name] : { metric = concat(["AWS/ApplicationELB", "RequestCount"], local.path_of[name][key]), label = "${key} requests" }],
            [for key, each in local.groups[name] : { metric = concat(["AWS/ApplicationELB", "HTTPCode_Target_5XX_Count"], local.path_of[name][key]), label = "${key} 5xx" }],
          )
        },
        {
          title = "${name}: seconds that 95 % stay under"
          stat  = "p95"
          lines = [for key, each in local.groups[name] : { metric = concat(["AWS/ApplicationELB", "TargetResponseTime"], local.path_of[name][key]), label = key }]
        },
        {
          title = "${name}: healthy tasks"
          stat  = "Minimum"
          lines = [for key, each in local.groups[name] : { metric = concat(["AWS/ApplicationELB", "HealthyHostCount"], local.path_of[name][key]), label = key }]
        },
      ]
    ]),
    [
      for name in sort(keys(var.services)) : {
        title = "${name}: CPU and memory, percent"
        stat  = "Average"
        lines = flatten([
          for service in compact([var.services[name].service_name, var.services[name].canary_service_name]) : [
            for metric, label in { CPUUtilization = "CPU", MemoryUtilization = "memory" } : {
              metric                              = ["AWS/ECS", metric, "ClusterName", var.services[name].cluster_name, "ServiceName", service]
              label                               = "${service} ${label}"
            }
          ]
        ])
      }
    ],
    [
      for name in sort(keys(var.databases)) : {
        title = "${name}: CPU, connections${var.databases[name].replica ? ", lag" : ""}"
        stat  = "Maximum"
        lines = [
          for metric in concat(["CPUUtilization", "DatabaseConnections"], var.databases[name].replica ? [var.databases[name].instance_id != null ? "ReplicaLag" : "AuroraReplicaLagMaximum"] : []) : {
            metric = concat(["AWS/RDS", metric], flatten([for dimension, value in local.database_dimensions[name] : [dimension, value]]))
            label  = metric
          }
        ]
      }
    ],
  )

  path_of = {
    for name, groups in local.groups : name => {
      for key, each in groups : key => ["LoadBalancer", each.LoadBalancer, "TargetGroup", each.TargetGroup]
    }
  }
}

resource "aws_cloudwatch_dashboard" "this" {
  for_each = length(var.services) + length(var.databases) == 0 ? {} : { this = true }

  dashboard_name = var.name
  dashboard_body = jsonencode({
    widgets = [
      for index, chart in local.charts : {
        type   = "metric"
        x      = index % 3 * 8
        y      = floor(index / 3) * 6
        width  = 8
        height = 6
        properties = {
          title   = chart.title
          region  = local.region
          view    = "timeSeries"
          stacked = false
          period  = 60
          stat    = chart.stat
          metrics = [for line in chart.lines : concat(line.metric, [{ label = line.label }])]
        }
      }
    ]
  })
}
