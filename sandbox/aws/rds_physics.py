"""What moves in a DB instance: its status, its log, its link to a source, its parameters. All of it a function of the clock."""

from dataclasses import dataclass, field
from typing import Any

from moto.rds.models import DBInstance, rds_backends

from . import clock, regions, rds_parameters
from .settings import settings
from .timeline import Timeline
from .wal import Log

ACCOUNT = "123456789012"
SERVING = ("available", "backing-up")
"""Statuses in which a session may write; while a promotion is under way (`modifying`) none may."""


@dataclass(eq=False)
class Physics:
    """Beside moto's instance, which keeps what does not move."""

    timeline: Timeline = field(default_factory=Timeline)
    log: Log | None = None
    """None for a member of a cluster, whose log is the cluster's."""
    source: str | None = None
    """ARN of what it replicates."""
    replicates_from: float = 0.0
    promoted_at: float | None = None
    """When the promotion under way, or done, ends."""
    replication: str = "replicating"
    message: str = ""
    extra_lag: float = 0.0
    booted_at: float = 0.0
    """Since when sessions may live: creation, or the end of the last reboot."""
    group: str | None = None
    """Parameter group in force: a newly associated one waits for a reboot."""
    gone_at: float | None = None
    first_backup_at: float | None = None

    def is_replica(self, at: float) -> bool:
        return self.source is not None and (self.promoted_at is None or at < self.promoted_at)

    def replicates(self, at: float) -> bool:
        """Whether it takes in what its source sends: not before it is made, nor once told to promote."""
        return self.source is not None and self.promoted_at is None and self.replication == "replicating" and at >= self.replicates_from


def physics_of(instance: Any) -> Physics:
    found: Physics = instance.__dict__.setdefault("physics", Physics())
    return found


def instances(region: str) -> list[DBInstance]:
    """Those that exist now, oldest first."""
    at = clock.now()
    return [each for each in rds_backends[ACCOUNT][region].databases.values() if (physics_of(each).gone_at or at + 1) > at]


def by_arn(arn: str) -> DBInstance | None:
    """By ARN, in whichever region."""
    region, name = arn.split(":")[3], arn.rpartition(":")[2]
    return next((each for each in instances(region) if each.db_instance_identifier == name), None)


def writable(instance: Any, at: float) -> bool:
    """Whether the database itself takes writes: it serves, is no replica, and its parameters do not forbid it."""
    physics = physics_of(instance)
    if physics.is_replica(at) or physics.timeline.status(at) not in SERVING:
        return False
    return not rds_parameters.is_on(rds_parameters.effective(instance, physics, "default_transaction_read_only", at))


def replica_lag(instance: Any, at: float) -> float | None:
    """Seconds since the last transaction that was replayed; none where it is no replica, or not yet one."""
    physics = physics_of(instance)
    if not physics.log or not physics.is_replica(at) or at < physics.replicates_from:
        return None
    return max(0.0, at - physics.log.committed_at)


def _status(self: DBInstance) -> str:
    rest = self.__dict__.get("_rest", "available")
    return rest if rest == "stopped" else physics_of(self).timeline.status(clock.now())


def _set_status(self: DBInstance, value: str) -> None:
    self.__dict__["_rest"] = value


def _status_infos(self: DBInstance) -> list[dict[str, Any]] | None:
    """One entry for a replica, none for anything else: by this the SDKs' users tell the two apart."""
    physics, at = physics_of(self), clock.now()
    if not physics.is_replica(at) or at < physics.replicates_from:
        return None
    state = physics.replication if physics.promoted_at is None else "stopped"
    found = {"StatusType": "read replication", "Status": state, "Normal": state in ("replicating", "stopped")}
    return [found | ({"Message": physics.message} if physics.message else {})]


def _source(self: DBInstance) -> str | None:
    physics = physics_of(self)
    return _named_from(self.region, physics.source) if physics.source and physics.is_replica(clock.now()) else None


def _replicas(self: DBInstance) -> list[str]:
    """Identifiers of the replicas of this instance; ARNs of those in other regions."""
    at, found = clock.now(), []
    for region in list(rds_backends[ACCOUNT]):
        for each in instances(region):
            physics = physics_of(each)
            if physics.source == self.db_instance_arn and physics.is_replica(at) and physics.replication != "terminated":
                found.append(_named_from(self.region, each.db_instance_arn))
    return found


def _named_from(region: str, arn: str) -> str:
    return arn.rpartition(":")[2] if arn.split(":")[3] == region else arn


def _latest_restorable(self: DBInstance) -> Any:
    """Transaction logs go to the backup every five minutes; none where backups are off or have not begun."""
    physics = physics_of(self)
    at = min(clock.now(), regions.down_since(self.region) or clock.now())
    if not self.backup_retention_period or physics.first_backup_at is None or at < physics.first_backup_at:
        return None
    return clock.moment(max(physics.first_backup_at, at // 300 * 300))


def _parameter_groups(self: DBInstance) -> list[dict[str, str]]:
    group = self.db_parameter_groups()[0]
    state = rds_parameters.apply_status(self, physics_of(self), clock.now(), settings.database.apply)
    return [{"DBParameterGroupName": group.name, "ParameterApplyStatus": state}]


def install() -> None:
    """The serialiser reads attributes; those that move are computed."""
    DBInstance.status = property(_status, _set_status)  # type: ignore[assignment]
    DBInstance.status_infos = property(_status_infos)  # type: ignore[attr-defined]
    DBInstance.read_replica_source_db_instance_identifier = property(_source)  # type: ignore[assignment]
    DBInstance.read_replica_db_instance_identifiers = property(_replicas)  # type: ignore[assignment]
    DBInstance.latest_restorable_time = property(_latest_restorable)  # type: ignore[assignment]
    DBInstance.db_parameter_group_status_list = property(_parameter_groups)  # type: ignore[assignment]
