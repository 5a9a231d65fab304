"""The RDS backend: moto's for records, validation and tags; what takes time, and what is refused, from here."""

from typing import Any

from moto.moto_api._internal import mock_random
from moto.rds.exceptions import DBInstanceNotFoundError
from moto.rds.models import DBCluster, DBInstance, DBInstanceClustered, DBParameterGroup, DBSnapshot, RDSBackend

from . import aurora, clock, ledger, rds_clusters, rds_parameters, rds_replicas
from .errors import AwsError
from .rds_physics import physics_of
from .settings import settings
from .timeline import Timeline
from .wal import Log

_AT_ONCE = frozenset(
    {
        "db_instance_identifier", "apply_immediately", "deletion_protection", "copy_tags_to_snapshot", "auto_minor_version_upgrade",
        "preferred_backup_window", "preferred_maintenance_window", "publicly_accessible",
    }
)  # fmt: skip
"""Of ModifyDBInstance: what needs no work on the instance."""

_RESTORED = {"db_snapshot_identifier", "target_db_instance_identifier"}
_OF_THE_ORIGINAL = ("physics", "dbi_resource_id", "source_db_instance_identifier", "is_replica", "replicas")
"""What moto's restores hand over of the instance that was backed up, and the new one must not have."""


class SimRdsBackend(RDSBackend):
    __module__ = "moto.rds.models"  # moto finds a backend's service by its module

    # --- what exists

    def settle(self) -> None:
        """Take out what has been deleted by now."""
        at = clock.now()
        for key, each in list(self.databases.items()):
            if (physics_of(each).gone_at or at + 1) <= at:
                del self.databases[key]
        for key, cluster in list(self.clusters.items()):
            if (aurora.cluster_physics(cluster).gone_at or at + 1) <= at:
                del self.clusters[key]

    def _instance(self, identifier: str) -> DBInstance:
        found = self.databases.get(identifier.rpartition(":")[2])
        if found is None:
            raise DBInstanceNotFoundError(identifier)
        return found

    # --- making

    def create_db_instance(self, db_kwargs: dict[str, Any]) -> DBInstance:
        """`creating`, then the first backup where backups are on. moto's restores come here too."""
        if db_kwargs.get("db_cluster_identifier"):
            rds_clusters.must_take_instances(self, db_kwargs["db_cluster_identifier"])
        made, kind = self.make(db_kwargs), "database-restore" if _RESTORED & set(db_kwargs) else "database-create"
        end = self.begin(made, "creating", settings.database.create, kind)
        if made.backup_retention_period and physics_of(made).log:
            self.first_backup(made, end)
        return made

    def make(self, db_kwargs: dict[str, Any]) -> DBInstance:
        """An instance with physics of its own, whatever it was made of."""
        given = {key: value for key, value in dict(db_kwargs).items() if key not in _OF_THE_ORIGINAL}
        if given.get("storage_type") == "gp3":  # always described with both; the baseline below 400 GiB
            given |= {"iops": given.get("iops") or 3000, "storage_throughput": given.get("storage_throughput") or 125}
        made = super().create_db_instance(given)
        physics = physics_of(made)
        made.dbi_resource_id = f"db-{mock_random.get_random_hex(26).upper()}"
        physics.group = group_name(made)
        if not isinstance(made, DBInstanceClustered):
            physics.log = Log(made.db_instance_identifier, self.region_name, committed_at=clock.now())
        if not made.backup_retention_period:
            self._forget_automated(made)
        return made

    def begin(self, instance: DBInstance, status: str, seconds: float, kind: str) -> float:
        """The instance is busy until the moment answered; sessions live from then on."""
        physics = physics_of(instance)
        end = physics.timeline.wait(status, clock.now(), seconds, kind, self.region_name, instance.db_instance_arn)
        physics.booted_at = end
        return end

    def _forget_automated(self, instance: DBInstance) -> None:
        for key, each in list(self.database_snapshots.items()):
            if each.db_instance_identifier == instance.db_instance_identifier and each.snapshot_type == "automated":
                del self.database_snapshots[key]

    def first_backup(self, instance: DBInstance, at: float) -> None:
        """`backing-up`; leaves an automated snapshot."""
        timings, physics = settings.database, physics_of(instance)
        end = physics.first_backup_at = physics.timeline.wait(
            "backing-up", at, timings.backup, "database-backup", self.region_name, instance.db_instance_arn
        )
        name = instance.db_instance_identifier
        if any(each.db_instance_identifier == name and each.snapshot_type == "automated" for each in self.database_snapshots.values()):
            return
        made = super().create_db_snapshot(name, f"rds:{name}-{clock.moment(end):%Y-%m-%d-%H-%M-%S}", "automated")
        made.created = made.original_snapshot_create_time = clock.moment(end)
        made.__dict__["physics"] = Timeline(spans=[("creating", at, end)])

    def create_db_instance_read_replica(self, db_kwargs: dict[str, Any]) -> DBInstance:
        return rds_replicas.create(self, dict(db_kwargs))

    def promote_read_replica(self, db_kwargs: dict[str, Any]) -> DBInstance:
        return rds_replicas.promote(self, self._instance(db_kwargs["db_instance_identifier"]), dict(db_kwargs))

    # --- changing

    def modify_db_instance(self, db_instance_identifier: str, db_kwargs: dict[str, Any]) -> DBInstance:
        instance, at = self._instance(db_instance_identifier), clock.now()
        must_serve(instance, at)
        given = {key: value for key, value in dict(db_kwargs).items() if value is not None}
        before = instance.backup_retention_period
        changed = super().modify_db_instance(db_instance_identifier, db_kwargs)
        if set(given) - _AT_ONCE:
            timeline = physics_of(changed).timeline
            end = timeline.wait("modifying", at, settings.database.modify, "database-modify", self.region_name, changed.db_instance_arn)
            if changed.backup_retention_period and not before:
                self.first_backup(changed, end)
        return changed

    def reboot_db_instance(self, db_instance_identifier: str) -> DBInstance:
        """Ends every session. Static parameters and a newly associated parameter group take effect."""
        instance, at = self._instance(db_instance_identifier), clock.now()
        must_serve(instance, at)
        self.begin(instance, "rebooting", settings.database.reboot, "database-reboot")
        physics_of(instance).group = group_name(instance)
        return instance

    def delete_db_instance(
        self, db_instance_identifier: str, final_db_snapshot_identifier: str | None = None,
        skip_final_snapshot: bool | None = False, delete_automated_backups: bool | None = True,
    ) -> DBInstance:  # fmt: skip
        instance, at = self._instance(db_instance_identifier), clock.now()
        physics = physics_of(instance)
        status = physics.timeline.status(at)
        if physics.gone_at is not None:
            raise AwsError("InvalidDBInstanceState", f"Instance {db_instance_identifier} is already being deleted.")
        if status == "creating":
            raise AwsError("InvalidDBInstanceState", f"Instance {db_instance_identifier} is currently creating - try again later.")
        if instance.deletion_protection:
            raise AwsError(
                "InvalidParameterCombination", "Cannot delete protected DB Instance, please disable deletion protection and try again."
            )
        if not skip_final_snapshot and not final_db_snapshot_identifier and not physics.is_replica(at) and physics.log:
            raise AwsError("InvalidParameterCombination", "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.")
        if final_db_snapshot_identifier:
            super().create_db_snapshot(db_instance_identifier, final_db_snapshot_identifier)
        if delete_automated_backups:
            self._forget_automated(instance)
        physics.timeline.spans = []  # whatever it is busy with ends at once
        physics.gone_at = physics.timeline.wait(
            "deleting", at, settings.database.delete, "database-delete", self.region_name, instance.db_instance_arn
        )
        rds_replicas.source_deleted(instance)
        return instance

    # --- backups

    def create_db_snapshot(
        self, db_instance_identifier: str, db_snapshot_identifier: str, snapshot_type: str = "manual", *a: Any, **k: Any
    ) -> DBSnapshot:
        """A manual one keeps the instance `backing-up`; the automated one that moto makes with an instance does not."""
        instance, at = self._instance(db_instance_identifier), clock.now()
        if snapshot_type == "manual":
            must_serve(instance, at)
        made = super().create_db_snapshot(db_instance_identifier, db_snapshot_identifier, snapshot_type, *a, **k)
        if snapshot_type == "manual":
            physics, seconds = physics_of(instance), settings.database.backup
            physics.timeline.wait("backing-up", at, seconds, "database-backup", self.region_name, made.db_snapshot_arn)
            made.__dict__["physics"] = Timeline(spans=[("creating", at, at + seconds)])
        return made

    def restore_db_instance_from_db_snapshot(self, from_snapshot_id: str, overrides: dict[str, Any]) -> DBInstance:
        snapshot = self.get_db_snapshot(from_snapshot_id)
        if snapshot.status != "available":
            raise AwsError("InvalidDBSnapshotState", f"DBSnapshot must be in available state; it is {snapshot.status}.")
        made = super().restore_db_instance_from_db_snapshot(from_snapshot_id, overrides)
        # Not of the original, which moto copies where nothing is asked for.
        made.deletion_protection = bool(overrides.get("deletion_protection"))
        made.multi_az, made.tags = bool(overrides.get("multi_az")), list(overrides.get("tags") or [])
        return made

    def restore_db_instance_to_point_in_time(self, source_db_identifier: str, target_db_identifier: str, overrides: dict[str, Any]) -> DBInstance:
        must_serve(self._instance(source_db_identifier), clock.now())
        return super().restore_db_instance_to_point_in_time(source_db_identifier, target_db_identifier, overrides)

    # --- clusters

    def create_db_cluster(self, kwargs: dict[str, Any]) -> DBCluster:
        """`creating`; a member of a global cluster replicates the writer's storage from then on."""
        made, at = super().create_db_cluster(dict(kwargs)), clock.now()
        timeline = aurora.cluster_physics(made).timeline
        timeline.wait("creating", at, settings.database.create, "database-create", self.region_name, made.db_cluster_arn)
        group = aurora.global_of(made)
        if group:
            aurora.join(group, made, at)
        return made

    def restore_db_cluster_to_point_in_time(self, db_cluster_identifier: str, source_db_cluster_identifier: str, **given: Any) -> DBCluster:  # type: ignore[override]
        return rds_clusters.restore(self, db_cluster_identifier, source_db_cluster_identifier, given)

    def delete_db_cluster(self, cluster_identifier: str, snapshot_name: str | None = None) -> DBCluster:
        return rds_clusters.delete(self, cluster_identifier, snapshot_name)

    # --- parameters

    def modify_db_parameter_group(self, db_parameter_group_name: str, db_parameter_group_parameters: Any) -> DBParameterGroup:
        group = super().modify_db_parameter_group(db_parameter_group_name, [])
        rds_parameters.modify(group, list(db_parameter_group_parameters), clock.now())
        at = clock.now()
        ledger.record("parameter-apply", self.region_name, group.arn, at, at + settings.database.apply)
        return group


def must_serve(instance: DBInstance, at: float) -> None:
    status = physics_of(instance).timeline.status(at)
    if status != "available":
        name = instance.db_instance_identifier
        raise AwsError("InvalidDBInstanceState", f"Database instance {name} is not in available state; its status is {status}.")


def group_name(instance: DBInstance) -> str:
    return instance.db_parameter_groups()[0].name

