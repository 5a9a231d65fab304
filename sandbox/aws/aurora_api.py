"""Aurora's actions and attributes, as RDS answers them. moto has global clusters in one region alone, and neither of their moves."""

from typing import Any

from moto.core.responses import ActionResult
from moto.rds.exceptions import DBClusterNotFoundError
from moto.rds.models import DBCluster, GlobalCluster, rds_backends
from moto.rds.responses import RDSResponse

from . import aurora, clock
from .aurora import GLOBAL_HOME, cluster_physics, global_of, global_physics
from .errors import AwsError
from .rds_physics import ACCOUNT


def _global(self: RDSResponse) -> GlobalCluster:
    name = self.params.get("GlobalClusterIdentifier")
    found = rds_backends[ACCOUNT][GLOBAL_HOME].global_clusters.get(str(name))
    if found is None:
        raise AwsError("GlobalClusterNotFoundFault", f"Global cluster {name} not found.")
    return found


def _member(group: GlobalCluster, arn: Any) -> Any:
    found = next((each for each in group.members if each.db_cluster_arn == arn), None)
    if found is None:
        raise AwsError("DBClusterNotFoundFault", f"DB cluster {arn} is no member of global cluster {group.global_cluster_identifier}; give the ARN of one.")
    return found


def _describe(self: RDSResponse) -> ActionResult:
    aurora.settle(clock.now())
    found = [_global(self)] if self.params.get("GlobalClusterIdentifier") else aurora.globals_()
    return ActionResult({"GlobalClusters": found})


def _create(self: RDSResponse) -> ActionResult:
    """A source cluster may be in any region."""
    params, backend = self.params, rds_backends[ACCOUNT][GLOBAL_HOME]
    source = params.get("SourceDBClusterIdentifier")
    cluster = next((each for each in aurora.clusters(source.split(":")[3]) if each.db_cluster_arn == source), None) if source else None
    if source and cluster is None:
        raise DBClusterNotFoundError(source)
    if params["GlobalClusterIdentifier"] in backend.global_clusters:
        raise AwsError("GlobalClusterAlreadyExistsFault", f"Global cluster {params['GlobalClusterIdentifier']} already exists.")
    made = backend.create_global_cluster(
        params["GlobalClusterIdentifier"], None, cluster.engine if cluster else params.get("Engine"),
        cluster.engine_version if cluster else params.get("EngineVersion"), params.get("StorageEncrypted"), params.get("DeletionProtection"),
    )  # fmt: skip
    if cluster:
        cluster.global_cluster_identifier = made.global_cluster_identifier
        made.members.append(cluster)
        aurora.join(made, cluster, clock.now())
    return ActionResult({"GlobalCluster": made})


def _switch_over(self: RDSResponse) -> ActionResult:
    group, at = _global(self), clock.now()
    aurora.settle(at)
    aurora.switch_over(group, _member(group, self.params.get("TargetDbClusterIdentifier")), at)
    return ActionResult({"GlobalCluster": group})


def _fail_over(self: RDSResponse) -> ActionResult:
    """Without AllowDataLoss it is a switchover, says the API reference."""
    group, at = _global(self), clock.now()
    aurora.settle(at)
    lossy, switchover = self.params.get("AllowDataLoss"), self.params.get("Switchover")
    if lossy and switchover:
        raise AwsError("InvalidParameterCombination", "AllowDataLoss and Switchover cannot be specified together.")
    move = aurora.fail_over if lossy else aurora.switch_over
    move(group, _member(group, self.params.get("TargetDbClusterIdentifier")), at)
    return ActionResult({"GlobalCluster": group})


def _remove(self: RDSResponse) -> ActionResult:
    """A secondary that is taken out stands by itself, with what it has replayed."""
    group, at = _global(self), clock.now()
    member, state = _member(group, self.params.get("DbClusterIdentifier")), global_physics(group)
    if member is state.writer and len(group.members) > 1:
        raise AwsError("InvalidDBClusterStateFault", f"DB cluster {member.db_cluster_identifier} is the writer; remove the secondary clusters first.")
    if cluster_physics(member).log.source is not None:
        cluster_physics(member).log.branch(at)
    group.members.remove(member)
    member.global_cluster_identifier = None
    if member is state.writer:
        state.writer = None
    return ActionResult({"GlobalCluster": group})


def _members(self: GlobalCluster) -> list[dict[str, Any]]:
    at = clock.now()
    writer = global_physics(self).writer_at(at)
    found = []
    for each in self.members:
        is_writer = each is writer
        step = "connected" if is_writer or aurora.in_step(each, at) else "pending-resync"
        shape = {"DBClusterArn": each.db_cluster_arn, "IsWriter": is_writer, "Readers": [], "SynchronizationStatus": step}
        if is_writer:
            shape["Readers"] = [other.db_cluster_arn for other in self.members if other is not each]
        else:
            shape["GlobalWriteForwardingStatus"] = "disabled"
        found.append(shape)
    return found


def _failover_state(self: GlobalCluster) -> dict[str, Any] | None:
    state, at = global_physics(self), clock.now()
    if at >= state.since or state.previous is None:
        return None
    arns = {"FromDbClusterArn": state.previous.db_cluster_arn, "ToDbClusterArn": state.writer.db_cluster_arn}
    return {"Status": state.timeline.status(at), **arns, "IsDataLossAllowed": state.lossy}


def _cluster_members(self: DBCluster) -> list[dict[str, Any]]:
    """The instance of a secondary cluster reads only."""
    group = global_of(self)
    writes = group is None or global_physics(group).writer_at(clock.now()) is self
    return [
        {
            "DBInstanceIdentifier": each.db_instance_identifier, "IsClusterWriter": bool(each.is_cluster_writer and writes),
            "DBClusterParameterGroupStatus": "in-sync", "PromotionTier": each.promotion_tier,
        }
        for each in self.members
    ]  # fmt: skip


def install() -> None:
    """The serialiser reads attributes; those that move are computed."""
    for name, method in _ACTIONS.items():
        setattr(RDSResponse, name, method)
    DBCluster.status = property(lambda self: cluster_physics(self).timeline.status(clock.now()), lambda self, value: None)  # type: ignore[assignment]
    DBCluster.db_cluster_members = property(_cluster_members)  # type: ignore[assignment]
    GlobalCluster.status = property(lambda self: global_physics(self).timeline.status(clock.now()), lambda self, value: None)  # type: ignore[assignment]
    GlobalCluster.global_cluster_members = property(_members)  # type: ignore[assignment]
    GlobalCluster.failover_state = property(_failover_state)  # type: ignore[attr-defined]


_ACTIONS = {
    "describe_global_clusters": _describe,
    "create_global_cluster": _create,
    "switchover_global_cluster": _switch_over,
    "failover_global_cluster": _fail_over,
    "remove_from_global_cluster": _remove,
}
