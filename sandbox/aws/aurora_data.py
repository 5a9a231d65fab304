"""Aurora clusters as what holds data: their logs, their being written to, and the metrics of their replication."""

from collections.abc import Iterable
from typing import Any

from moto.rds.models import rds_backends

from . import aurora, clock, database_metrics, regions
from .aurora import cluster_physics
from .cloudwatch_series import Store
from .database_metrics import EXPORTER, RDS
from .rds_physics import ACCOUNT
from .settings import settings
from .wal import Log
from .write_access import Held


class AuroraDatabase:
    """A cluster as write_access.Database."""

    def __init__(self, cluster: Any) -> None:
        self.cluster, self.name, self.address = cluster, str(cluster.db_cluster_identifier), str(cluster.endpoint)
        self.log: Log = cluster_physics(cluster).log
        group = rds_backends[ACCOUNT][cluster.region].subnet_groups.get(cluster.db_subnet_group_name)
        self.subnets = [each["SubnetIdentifier"] for each in group.subnets] if group else []
        self.groups = list(cluster.vpc_security_group_ids)

    def up_since(self) -> float:
        """A change of roles ends every session, but for those of a former writer that does not know."""
        group = aurora.global_of(self.cluster)
        return aurora.global_physics(group).since if group and not cluster_physics(self.cluster).isolated else 0.0

    def serves(self, at: float) -> bool:
        return at >= self.up_since() and cluster_physics(self.cluster).timeline.status(at) in ("available", "backing-up")

    def writable(self, at: float) -> bool:
        return aurora.writable(self.cluster, at)


def databases(region: str) -> list[Any]:
    return [AuroraDatabase(each) for each in aurora.clusters(region)]


def logs() -> list[Held]:
    """Every cluster's, former writers taken back in first."""
    aurora.settle(clock.now())
    found = []
    for region in list(rds_backends[ACCOUNT]):
        for each in aurora.clusters(region):
            physics = cluster_physics(each)
            linked = physics.log.source is not None and not regions.link_cut(physics.log.source.region, region)
            beats = lambda at, cluster=each: aurora.writable(cluster, at) and regions.state(cluster.region) != "down"  # noqa: E731
            found.append(Held(physics.log, linked, lambda at, physics=physics: at >= physics.replicates_from, beats, physics.extra_lag))
    return found


def sample(store: Store, region: str, at: float, accesses: Iterable[Any]) -> None:
    """This region's clusters at this second. Lags in milliseconds, of a secondary; they grow with the clock while its link is cut."""
    minute = at % settings.database.metrics == 0
    for cluster in aurora.clusters(region):
        physics = cluster_physics(cluster)
        if physics.timeline.status(at) not in ("available", "backing-up"):
            continue
        for member in cluster.members:
            database_metrics.report(store, member.db_instance_identifier, physics.log, at, accesses, minute)
        source = physics.log.source
        if source is None or at < physics.replicates_from:
            continue
        behind = max(0.0, at - physics.log.through)
        linked = not regions.link_cut(source.region, region)
        lost = 0.0 if linked and source.position == physics.log.position else behind
        for member in cluster.members:
            dims = frozenset({("DBInstanceIdentifier", member.db_instance_identifier)})
            database_metrics.put(store, EXPORTER, "ReplayLagSeconds", dims, at, lost, "Seconds")
        if minute:
            by_cluster = frozenset({("DBClusterIdentifier", cluster.db_cluster_identifier)})
            for dims in (by_cluster, by_cluster | {("SourceRegion", source.region)}):
                database_metrics.put(store, RDS, "AuroraGlobalDBReplicationLag", dims, at, behind * 1000, "Milliseconds")
                database_metrics.put(store, RDS, "AuroraGlobalDBRPOLag", dims, at, lost * 1000, "Milliseconds")
