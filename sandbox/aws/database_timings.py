"""How long the data side of simulated AWS takes, in seconds. Real RDS takes minutes; the order and the states are its own."""

from dataclasses import dataclass


@dataclass
class DatabaseTimings:
    """Mutable, as `settings.database`: the scenario fills it, a test as it likes."""

    create: float = 20.0  # CreateDBInstance, CreateDBCluster and a restore: `creating`
    backup: float = 5.0  # `backing-up`: after creation, for a snapshot, and when backups are switched on
    modify: float = 3.0  # ModifyDBInstance: `modifying`
    reboot: float = 4.0  # `rebooting`; sessions end as it begins
    delete: float = 5.0  # `deleting`
    create_replica: float = 20.0  # CreateDBInstanceReadReplica: `creating`; the replica begins with the data of that start
    promote: float = 15.0  # PromoteReadReplica: `modifying`; writable afterwards
    apply: float = 1.0  # a dynamic parameter, from ModifyDBParameterGroup to its effect on the instances
    switchover: float = 12.0  # SwitchoverGlobalCluster: nobody writes meanwhile
    failover: float = 8.0  # FailoverGlobalCluster with AllowDataLoss
    resync: float = 20.0  # a former writer's cluster, from the return of its link to being a secondary
    lag: float = 0.4  # of a read replica under load; up to this much again on top
    storage_lag: float = 0.1  # the same for Aurora's storage
    catch_up: float = 20.0  # seconds of the source's log that a replica which is behind replays in one second
    heartbeat: float = 300.0  # RDS writes this often to an idle PostgreSQL: what bounds `ReplicaLag` there
    metrics: float = 60.0  # between two datapoints in AWS/RDS
    create_table_replica: float = 10.0  # DynamoDB: a new replica is `CREATING`
    table_lag: float = 1.0  # DynamoDB: a write in one region to its effect in another
