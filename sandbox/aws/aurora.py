"""Aurora Global Database: clusters whose storage replicates across regions, and which of them writes.

The view of it is one and the same in every region. A switchover loses nothing and needs both regions; a failover with data loss
needs only the target's. A former writer that could not be reached goes on taking writes where clients still reach it, until its
link is back: then it is resynchronised as a secondary, and what it had alone is gone.
"""

from dataclasses import dataclass, field
from typing import Any

from moto.rds.models import DBCluster, GlobalCluster, rds_backends

from . import clock, ledger, regions
from .errors import AwsError
from .rds_physics import ACCOUNT
from .settings import settings
from .timeline import Timeline
from .wal import Log

GLOBAL_HOME = "us-east-1"
"""Where moto keeps global clusters; no region of ours, so it is always there."""


@dataclass(eq=False)
class ClusterPhysics:
    """Beside moto's cluster. `isolated` while it has been replaced as writer without knowing."""

    log: Log
    timeline: Timeline = field(default_factory=Timeline)
    replicates_from: float = 0.0
    isolated: bool = False
    extra_lag: float = 0.0
    gone_at: float | None = None


@dataclass(eq=False)
class GlobalPhysics:
    """Beside moto's global cluster. `writer` from `since` on; before that `previous`, which no longer writes."""

    timeline: Timeline = field(default_factory=Timeline)
    writer: Any = None
    previous: Any = None
    since: float = 0.0
    lossy: bool = False

    def writer_at(self, at: float) -> Any:
        return self.writer if at >= self.since else self.previous


def cluster_physics(cluster: Any) -> ClusterPhysics:
    found = cluster.__dict__.get("physics")
    if found is None:
        found = cluster.__dict__["physics"] = ClusterPhysics(Log(cluster.db_cluster_identifier, cluster.region, committed_at=clock.now()))
        found.log.lag = (settings.database.storage_lag, settings.database.storage_lag)
    return found  # type: ignore[no-any-return]


def global_physics(group: Any) -> GlobalPhysics:
    found: GlobalPhysics = group.__dict__.setdefault("physics", GlobalPhysics())
    return found


def globals_() -> list[GlobalCluster]:
    return list(rds_backends[ACCOUNT][GLOBAL_HOME].global_clusters.values())


def global_of(cluster: Any) -> GlobalCluster | None:
    return next((each for each in globals_() if cluster in each.members), None)


def clusters(region: str) -> list[DBCluster]:
    return list(rds_backends[ACCOUNT][region].clusters.values())


def writable(cluster: Any, at: float) -> bool:
    """Whether its writer instance takes writes."""
    group, physics = global_of(cluster), cluster_physics(cluster)
    if physics.timeline.status(at) not in ("available", "backing-up"):
        return False
    return physics.isolated or group is None or (global_physics(group).writer is cluster and at >= global_physics(group).since)


def join(group: GlobalCluster, cluster: Any, at: float) -> None:
    """A cluster becomes a member: the first one writes, each other replicates the writer from what it holds now."""
    physics, state = cluster_physics(cluster), global_physics(group)
    if state.writer is None or cluster is state.writer:
        state.writer, cluster.is_writer = cluster, True
    else:
        _replicate(cluster, cluster_physics(state.writer).log, at, at)
        physics.replicates_from = physics.timeline.end("creating") or at


def switch_over(group: GlobalCluster, target: Any, at: float) -> None:
    """SwitchoverGlobalCluster. The writer stops at once; the target holds all of it, and writes when the time is over."""
    state = _ready(group, target, at)
    old = state.writer
    if regions.link_cut(old.region, target.region) or not in_step(target, at):
        raise AwsError(
            "InvalidDBClusterStateFault",
            f"DB cluster {target.db_cluster_identifier} is not synchronized with the writer in {old.region}; a switchover needs both regions. "
            "To accept the loss of data, use FailoverGlobalCluster with AllowDataLoss.",
        )
    before = cluster_physics(old).log
    log = Log(target.db_cluster_identifier, target.region, before.position, before.committed_at, branched=(before, before.position), branched_at=at)
    log.root, log.lag = before.root or before, before.lag
    log.commit(at, 0)
    cluster_physics(target).log = log
    _change(group, target, at, settings.database.switchover, "switching-over", "global-switchover", lossy=False)
    _replicate(old, log, at, state.since)


def fail_over(group: GlobalCluster, target: Any, at: float) -> None:
    """FailoverGlobalCluster with AllowDataLoss. Needs nothing of the old writer; fences it where it can be reached."""
    state = _ready(group, target, at)
    old = state.writer
    cluster_physics(target).log.branch(at)
    _change(group, target, at, settings.database.failover, "failing-over", "global-failover", lossy=True)
    if regions.link_cut(old.region, target.region):
        cluster_physics(old).isolated = True
    else:
        _resync(old, state, state.since)


def settle(at: float) -> None:
    """Former writers whose link is back are taken in as secondaries."""
    for group in globals_():
        state = global_physics(group)
        for member in group.members:
            if cluster_physics(member).isolated and not regions.link_cut(member.region, state.writer.region):
                _resync(member, state, at)


def done(group: GlobalCluster, at: float) -> None:
    """The move under way is over as of now."""
    state = global_physics(group)
    state.timeline.spans, state.since = [], at
    for member in group.members:
        physics = cluster_physics(member)
        physics.timeline.spans, physics.replicates_from = [], at


def in_step(cluster: Any, at: float) -> bool:
    """Whether a secondary is connected and replicates."""
    group, physics = global_of(cluster), cluster_physics(cluster)
    writer = global_physics(group).writer if group else None
    if physics.isolated or writer is None or physics.log.source is None or at < physics.replicates_from:
        return False
    return not regions.link_cut(cluster.region, writer.region)


def _ready(group: GlobalCluster, target: Any, at: float) -> GlobalPhysics:
    state, name = global_physics(group), group.global_cluster_identifier
    status = state.timeline.status(at)
    if status != "available":
        raise AwsError("InvalidGlobalClusterStateFault", f"Global cluster {name} is not in available state; its status is {status}.")
    if target is state.writer:
        raise AwsError("InvalidDBClusterStateFault", f"DB cluster {target.db_cluster_identifier} is already the writer of global cluster {name}.")
    physics = cluster_physics(target)
    status = physics.timeline.status(at)
    if status != "available" or physics.log.source is None:
        raise AwsError("InvalidDBClusterStateFault", f"DB cluster {target.db_cluster_identifier} cannot take over; its status is {status}.")
    return state


def _change(group: GlobalCluster, target: Any, at: float, seconds: float, status: str, kind: str, *, lossy: bool) -> None:
    state = global_physics(group)
    state.previous, state.writer, state.lossy = state.writer, target, lossy
    state.since = state.timeline.then(status, at, seconds)
    ledger.record(kind, target.region, group.global_cluster_arn, at, state.since)
    state.previous.is_writer, target.is_writer = False, True
    for member in (state.previous, target):
        if not regions.link_cut(member.region, target.region):
            cluster_physics(member).timeline.then(status, at, seconds)


def _resync(cluster: Any, state: GlobalPhysics, at: float) -> None:
    """Rebuilt from the writer's storage: what it alone had is gone."""
    physics = cluster_physics(cluster)
    physics.isolated = False
    end = physics.timeline.wait("modifying", at, settings.database.resync, "cluster-resync", cluster.region, cluster.db_cluster_arn)
    _replicate(cluster, cluster_physics(state.writer).log, at, end)


def _replicate(cluster: Any, source: Log, at: float, from_: float) -> None:
    timings, physics = settings.database, cluster_physics(cluster)
    physics.log = source.copy(cluster.db_cluster_identifier, cluster.region, at, timings.storage_lag, timings.catch_up)
    physics.replicates_from = from_
