locals {
  database_dimensions = { for name, each in var.databases : name => each.instance_id != null ? tomap({ DBInstanceIdentifier = each.instance_id }) : tomap({ DBClusterIdentifier = each.cluster_id }) }

  database_alarms = merge([
    for name, each in var.databases : {
      for key, alarm in {
        cpu         = { metric = "CPUUtilization", statistic = "Average", limit = each.cpu_percent, below = false, said = "CPU of database ${name} is at %v %% or more." }
        connections = { metric = "DatabaseConnections", statistic = "Maximum", limit = each.connections, below = false, said = "Database ${name} has %v connections or more." }
        storage     = { metric = "FreeStorageSpace", statistic = "Minimum", limit = each.instance_id != null ? each.free_storage_bytes : null, below = true, said = "Database ${name} has less than %v bytes of free storage." }
        # RDS counts seconds, Aurora milliseconds.
        lag = {
          metric    = each.instance_id != null ? "ReplicaLag" : "AuroraReplicaLagMaximum"
          statistic = "Maximum"
          limit     = each.replica ? each.lag_seconds * (each.instance_id != null ? 1 : 1000) : null
          below     = false
          said      = "Replica ${name} is %v ${each.instance_id != null ? "s" : "ms"} or more behind."
        }
        } : "${name}-${key}" => {
        description = format(alarm.said, alarm.limit)
        namespace   = "AWS/RDS"
        metric      = alarm.metric
        statistic   = alarm.statistic
        dimensions  = local.database_dimensions[name]
        comparison  = alarm.below ? "LessThanThreshold" : "GreaterThanOrEqualToThreshold"
        threshold   = alarm.limit
        # A replica that says nothing of its lag follows nobody.
        missing = key == "lag" ? "breaching" : "missing"
      } if alarm.limit != null
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
