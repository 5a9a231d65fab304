"""Read replicas across regions: made from a source, replaying its log, promoted to stand by themselves."""

from typing import Any

from moto.rds.exceptions import DBInstanceAlreadyExists, DBInstanceNotFoundError
from moto.rds.models import DBInstance, rds_backends

from . import clock, regions
from .errors import AwsError
from .rds_physics import ACCOUNT, SERVING, by_arn, instances, physics_of
from .settings import settings

_FROM_SOURCE = (
    "db_instance_class", "engine", "engine_version", "port", "allocated_storage", "storage_type", "iops", "storage_encrypted",
    "master_username", "db_name", "license_model", "preferred_backup_window", "preferred_maintenance_window", "auto_minor_version_upgrade",
)  # fmt: skip


def create(backend: Any, given: dict[str, Any]) -> DBInstance:
    """CreateDBInstanceReadReplica. Raises as AWS does."""
    wanted, region, at = given["source_db_instance_identifier"], backend.region_name, clock.now()
    source = _source(backend, wanted)
    if given["db_instance_identifier"] in backend.databases:
        raise DBInstanceAlreadyExists()
    physics = physics_of(source)
    status = physics.timeline.status(at)
    if status not in SERVING:
        raise AwsError("InvalidDBInstanceState", f"The source DB instance {wanted} is not in available state; its status is {status}.")
    if not source.backup_retention_period and not physics.is_replica(at):
        raise AwsError("InvalidDBInstanceState", f"Automated backups are not enabled for the source DB instance {wanted}.")
    if source.region != region and source.storage_encrypted and not given.get("kms_key_id"):
        raise AwsError(
            "InvalidParameterCombination", "An encrypted cross-region read replica needs a KmsKeyId of the region in which it is created."
        )
    props = {key: getattr(source, key) for key in _FROM_SOURCE if getattr(source, key, None) is not None}
    props |= {key: value for key, value in given.items() if value is not None and key != "backend"}
    props |= {"backup_retention_period": 0, "tags": given.get("tags") or []}  # backups of a replica are switched on afterwards
    if source.region == region:
        props.setdefault("kms_key_id", source.kms_key_id)
    for key in ("source_db_instance_identifier", "source_region", "pre_signed_url"):
        props.pop(key, None)
    made: DBInstance = backend.make(props)
    timings, physics, original = settings.database, physics_of(made), physics_of(source).log
    assert original
    # Made of a snapshot of this moment; replays from there once it runs.
    physics.replicates_from = backend.begin(made, "creating", timings.create_replica, "database-replica")
    physics.source = source.db_instance_arn
    physics.log = original.copy(made.db_instance_identifier, region, at, timings.lag, timings.catch_up)
    made.is_replica = True
    return made


def promote(backend: Any, instance: DBInstance, given: dict[str, Any]) -> DBInstance:
    """PromoteReadReplica. Needs nothing of the source: it works with its region dead, and does not fence it."""
    at, physics, timings = clock.now(), physics_of(instance), settings.database
    if not physics.is_replica(at):
        raise AwsError("InvalidDBInstanceState", "DB Instance is not a read replica.")
    status = physics.timeline.status(at)
    if status != "available":
        name = instance.db_instance_identifier
        raise AwsError("InvalidDBInstanceState", f"DB instance {name} is not in available state; its status is {status}.")
    before = instance.backup_retention_period
    if given.get("backup_retention_period") is not None:
        instance.backup_retention_period = int(given["backup_retention_period"])
    if given.get("preferred_backup_window"):
        instance.preferred_backup_window = given["preferred_backup_window"]
    end = physics.promoted_at = backend.begin(instance, "modifying", timings.promote, "database-promote")
    assert physics.log
    physics.log.branch(at)
    instance.is_replica = False
    if instance.backup_retention_period and not before:
        backend.first_backup(instance, end)
    return instance


def source_deleted(instance: DBInstance) -> None:
    """Replicas in other regions stay, and replay no more (RDS: their replication is `terminated`)."""
    for region in list(rds_backends[ACCOUNT]):
        for each in instances(region):
            physics = physics_of(each)
            if physics.source == instance.db_instance_arn and physics.promoted_at is None:
                physics.replication, physics.message = "terminated", "The source DB instance was deleted."


def _source(backend: Any, wanted: str) -> DBInstance:
    if not wanted.startswith("arn:"):
        found = backend.databases.get(wanted)
    elif regions.link_cut(wanted.split(":")[3], backend.region_name):
        where = wanted.split(":")[3]
        raise AwsError("InvalidDBInstanceState", f"The source DB instance {wanted} cannot be reached: region {where} does not answer.")
    else:
        found = by_arn(wanted)
    if found is None:
        raise DBInstanceNotFoundError(wanted)
    return found  # type: ignore[no-any-return]
