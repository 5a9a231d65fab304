"""The control API's routes for what holds data: the write ledger, and databases with their faults."""

from typing import Any

from . import aurora, clock, rds_physics, regions
from .rds_physics import instances, physics_of
from .replication import STEPS_PER_S, Replication
from .wal import Log
from .writes import WriteGroup

REPLICATION = ("replicating", "error", "stopped")


class DataRefused(ValueError):
    """A request that cannot be done, with the sentence for whoever asked."""


def writes(replication: Replication, name: str | None, since: float) -> dict[str, Any]:
    """The ledger of one group; the only one where none is named."""
    return _group(replication, name).answer(since, clock.now(), replication.copies())


def set_rate(replication: Replication, body: dict[str, Any]) -> dict[str, Any]:
    """`{group, perSecond}`: how often clients write from now on; 0 makes the source idle."""
    group, rate = _group(replication, body.get("group")), body.get("perSecond")
    if isinstance(rate, bool) or not isinstance(rate, (int, float)) or not 0 <= rate <= 1000:
        raise DataRefused(f"perSecond: {rate!r} is not a number of writes per second from 0 to 1000")
    replication.catch_up()
    group.begin((replication.next_step - 1) / STEPS_PER_S, float(rate))
    return {"group": group.name, "perSecond": group.rate}


def databases(replication: Replication) -> list[dict[str, Any]]:
    """Every DB instance as it is inside, which AWS does not tell."""
    at, looks = clock.now(), [access for group in replication.groups for access in replication.look(group)]
    return [_database(region, each, at, looks) for region in replication.seed_regions for each in instances(region)]


def steer(replication: Replication, body: dict[str, Any]) -> dict[str, Any]:
    """`{region, database, replication?, lag?, backup?}`: state of its replication, seconds of lag on top, seconds of `backing-up`."""
    region, name = str(body.get("region")), str(body.get("database"))
    found = next((each for each in instances(region) if each.db_instance_identifier == name), None) if region in replication.seed_regions else None
    if found is None:
        known = ", ".join(f"{where}/{each.db_instance_identifier}" for where in replication.seed_regions for each in instances(where))
        raise DataRefused(f"database: no {region}/{name}; there are {known or 'none'}")
    physics, at = physics_of(found), clock.now()
    if "replication" in body:
        state = body["replication"]
        if state not in REPLICATION:
            raise DataRefused(f"replication: {state!r} is none of {', '.join(REPLICATION)}")
        if not physics.is_replica(at):
            raise DataRefused(f"replication: {region}/{name} is no replica; its status is {found.status}")
        physics.replication = str(state)
        physics.message = "Streaming replication has terminated: requested WAL segment has already been removed." if state == "error" else ""
    if "lag" in body:
        holder = physics if physics.log else aurora.cluster_physics(found.cluster)
        holder.extra_lag = _seconds("lag", body["lag"])
    if "backup" in body:
        seconds = _seconds("backup", body["backup"])
        physics.first_backup_at = physics.timeline.wait("backing-up", at, seconds, "database-backup", region, found.db_instance_arn)
    looks = [access for group in replication.groups for access in replication.look(group)]
    return _database(region, found, at, looks)


def _group(replication: Replication, name: Any) -> WriteGroup:
    found = [each for each in replication.groups if name in (None, each.name)]
    if not found or (name is None and len(found) > 1):
        known = ", ".join(each.name for each in replication.groups) or "none"
        raise DataRefused(f"group: no {name!r}; there are {known}" if name else f"group: which one? There are {known}")
    return found[0]


def _database(region: str, instance: Any, at: float, looks: list[Any]) -> dict[str, Any]:
    physics = physics_of(instance)
    if physics.log is None:
        return _member(region, instance, at, looks)
    source = physics.source if physics.is_replica(at) else None
    return {
        "region": region, "database": instance.db_instance_identifier, "status": instance.status, "writable": rds_physics.writable(instance, at),
        "reachable": regions.state(region) == "up", "source": source, "replication": physics.replication if source else None,
        "position": physics.log.position, "lagSeconds": rds_physics.replica_lag(instance, at),
        "extraLagSeconds": physics.extra_lag, "sessions": _sessions(physics.log, at, looks),
    }  # fmt: skip


def _member(region: str, instance: Any, at: float, looks: list[Any]) -> dict[str, Any]:
    """The same of an instance in an Aurora cluster, whose log is the cluster's."""
    physics = aurora.cluster_physics(instance.cluster)
    source = physics.log.source
    return {
        "region": region, "database": instance.db_instance_identifier, "status": instance.cluster.status,
        "writable": aurora.writable(instance.cluster, at), "reachable": regions.state(region) == "up",
        "source": f"{source.region}/{source.name}" if source else None, "replication": "replicating" if source else None,
        "position": physics.log.position, "lagSeconds": max(0.0, at - physics.log.through) if source else None,
        "extraLagSeconds": physics.extra_lag, "sessions": _sessions(physics.log, at, looks),
    }  # fmt: skip


def _sessions(log: Log, at: float, looks: list[Any]) -> int:
    return sum(each.sessions(at) for each in looks if each.database and each.database.log is log)


def _seconds(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 86400:
        raise DataRefused(f"{name}: {value!r} is not a number of seconds from 0 to 86400")
    return float(value)
