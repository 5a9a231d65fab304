locals {
  database_dimensions = { for name, each in var.databases : name => each.instance_id != null ? tomap({ DBInstanceIdentifier = each.instance_id }) : tomap({ DBClusterIdentifier = each.cluster_id }) }

  # Which alarms there are must not depend on the ids, which are unknown until the database is made; metrics and limits may.
  database_alarms = merge([
    for name, each in var.databases : {
      for key, alarm in {
        cpu         = { wanted = each.cpu_percent > 0, metric = "CPUUtilization", statistic = "Average", limit = each.cpu_percent, below = false, said = "CPU of database ${name} is at ${each.cpu_percent} % or more." }
        connections = { wanted = each.connections > 0, metric = "DatabaseConnections", statistic = "Maximum", limit = each.connections, below = false, said = "Database ${name} has ${each.connections} connections or more." }
        storage = {
          wanted = each.free_storage_bytes > 0
          # Aurora's own storage grows by itself; what fills up is an instance's place for temporary files.
          metric    = each.instance_id != null ? "FreeStorageSpace" : "FreeLocalStorage"
          statistic = "Minimum"
          limit     = each.free_storage_bytes
          below     = true
          said      = "Database ${name} has less than ${each.free_storage_bytes} bytes of free storage."
        }
        lag = {
          wanted    = each.replica && each.lag_seconds > 0
          metric    = each.instance_id != null ? "ReplicaLag" : "AuroraReplicaLagMaximum"
          statistic = "Maximum"
          # RDS counts seconds, Aurora milliseconds.
          limit = each.lag_seconds * (each.instance_id != null ? 1 : 1000)
          below = false
          said  = "Replica ${name} is ${each.lag_seconds} s or more behind."
        }
        } : "${name}-${key}" => {
        description = alarm.said
        namespace   = "AWS/RDS"
        metric      = alarm.metric
        statistic   = alarm.statistic
        dimensions  = local.database_dimensions[name]
        comparison  = alarm.below ? "LessThanThreshold" : "GreaterThanOrEqualToThreshold"
        threshold   = alarm.limit
        # A replica that says nothing of its lag follows nobody.
        missing = key == "lag" ? "breaching" : "missing"
      } if alarm.wanted
    }
  ]...)

  # What a failover to this region would lose.
  global_alarms = {
    for name, each in var.global_clusters : "${name}-global-lag" => {
      description = "Global database ${name} is ${each.lag_seconds} s or more behind in this region: a failover would lose as much."
      namespace   = "AWS/RDS"
      metric      = "AuroraGlobalDBRPOLag"
      statistic   = "Maximum"
      dimensions  = merge({ DBClusterIdentifier = each.cluster_id }, each.source_region == null ? {} : { SourceRegion = each.source_region })
      comparison  = "GreaterThanOrEqualToThreshold"
      threshold   = each.lag_seconds * 1000
      missing     = "breaching"
    }
  }
}
