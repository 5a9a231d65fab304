"""Aurora clusters that come and go: clones of another, instances added to one, deletion. Refused as AWS refuses."""

from typing import Any

from moto.rds.exceptions import DBClusterNotFoundError
from moto.rds.models import DBCluster

from . import aurora, clock
from .errors import AwsError
from .rds_physics import physics_of
from .settings import settings

CLONES_MAX = 15
_OF_THE_SOURCE = (
    "engine", "engine_version", "engine_mode", "port", "storage_encrypted", "kms_key_id", "master_username", "database_name",
    "backup_retention_period", "preferred_backup_window", "preferred_maintenance_window",
)  # fmt: skip


def restore(backend: Any, name: str, source_name: str, given: dict[str, Any]) -> DBCluster:
    """RestoreDBClusterToPointInTime; with `copy-on-write`, a clone. It stands by itself, whatever its source is a member of."""
    source, at = _cluster(backend, source_name), clock.now()
    if name in backend.clusters:
        raise AwsError("DBClusterAlreadyExistsFault", f"DB Cluster {name} already exists.")
    status = aurora.cluster_physics(source).timeline.status(at)
    if status != "available":
        raise AwsError("InvalidDBClusterStateFault", f"DB cluster {source_name} is not in available state; its status is {status}.")
    if given.get("restore_type") == "copy-on-write":
        if given.get("restore_to_time"):
            raise AwsError("InvalidParameterCombination", "RestoreToTime cannot be specified when RestoreType is copy-on-write")
        if not _members(source):
            raise AwsError("InvalidDBClusterStateFault", f"DB cluster {source_name} has no DB instances; a cluster without any cannot be cloned.")
        clones = [each for each in backend.clusters.values() if each.__dict__.get("cloned_from") is source]
        if len(clones) >= CLONES_MAX:
            raise AwsError("DBClusterQuotaExceededFault", f"DB cluster {source_name} has {CLONES_MAX} clones already.")
    props = {key: getattr(source, key) for key in _OF_THE_SOURCE if getattr(source, key, None) is not None}
    props |= {"db_cluster_identifier": name, "deletion_protection": bool(given.get("deletion_protection")), "tags": given.get("tags") or []}
    for key in ("db_subnet_group_name", "vpc_security_group_ids", "db_cluster_parameter_group_name"):
        if given.get(key):
            props[key] = given[key]
    # The credentials are in the data; moto keeps them for a writer alone.
    props |= {"master_username": props.get("master_username") or "restored", "master_user_password": "as-in-the-data"}
    made: DBCluster = backend.create_db_cluster(props)
    made.__dict__["cloned_from"] = source
    return made


def must_take_instances(backend: Any, name: str) -> None:
    status = aurora.cluster_physics(_cluster(backend, name)).timeline.status(clock.now())
    if status not in ("available", "backing-up"):
        raise AwsError("InvalidDBClusterStateFault", f"DB cluster {name} is not in available state; its status is {status}.")


def delete(backend: Any, name: str, snapshot: str | None) -> DBCluster:
    """DeleteDBCluster: `deleting`, then gone. Its instances have to be on their way out."""
    cluster, at = _cluster(backend, name), clock.now()
    physics = aurora.cluster_physics(cluster)
    status = physics.timeline.status(at)
    if status in ("creating", "deleting"):
        raise AwsError("InvalidDBClusterStateFault", f"DB cluster {name} is {status}.")
    if cluster.deletion_protection:
        raise AwsError("InvalidParameterCombination", "Cannot delete protected Cluster, please disable deletion protection and try again.")
    if aurora.global_of(cluster):
        raise AwsError("InvalidDBClusterStateFault", f"This cluster is a part of a global cluster, please remove it from globalcluster first: {name}.")
    if any(physics_of(each).gone_at is None for each in _members(cluster)):
        raise AwsError("InvalidDBClusterStateFault", "Cluster cannot be deleted, it still contains DB instances in non-deleting state.")
    if snapshot:
        backend.create_db_cluster_snapshot(name, snapshot)
    physics.gone_at = physics.timeline.wait("deleting", at, settings.database.delete, "database-delete", backend.region_name, cluster.db_cluster_arn)
    return cluster


def _cluster(backend: Any, name: str) -> DBCluster:
    found = backend.clusters.get(name.rpartition(":")[2])
    if found is None:
        raise DBClusterNotFoundError(name)
    return found  # type: ignore[no-any-return]


def _members(cluster: DBCluster) -> list[Any]:
    return list(cluster.members)
