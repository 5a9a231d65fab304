"""Which region's tasks can write to their database at a given moment, and to which."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from moto.ssm.models import ssm_backends

from . import clock, ecs, ecs_rollout, network_access, regions
from .rds_physics import ACCOUNT, SERVING, instances, physics_of, writable
from .wal import Log

POOL = 5
"""Connections that each task of a sample service keeps open."""


class Database(Protocol):
    """What a region's tasks write to."""

    name: str
    address: str
    log: Log
    subnets: list[str]
    groups: list[str]

    def up_since(self) -> float:
        """Since when its sessions may live."""

    def serves(self, at: float) -> bool: ...

    def writable(self, at: float) -> bool: ...


class RdsDatabase:
    """A DB instance as Database."""

    def __init__(self, instance: Any) -> None:
        self.instance, self.name, self.address = instance, str(instance.db_instance_identifier), str(instance.address)
        log = physics_of(instance).log
        assert log
        self.log: Log = log
        group = getattr(instance, "db_subnet_group", None)
        self.subnets = [each["SubnetIdentifier"] for each in group.subnets] if group else []
        self.groups = list(instance.vpc_security_group_ids)

    def up_since(self) -> float:
        return physics_of(self.instance).booted_at

    def serves(self, at: float) -> bool:
        physics = physics_of(self.instance)
        return at >= physics.booted_at and (physics.gone_at or at + 1) > at and physics.timeline.status(at) in (*SERVING, "modifying")

    def writable(self, at: float) -> bool:
        return writable(self.instance, at)


@dataclass
class Held:
    """A log, whether it takes in what its source sends, and from when; `extra` seconds of lag by a fault."""

    log: Log
    linked: bool
    replicates: Callable[[float], bool]
    beats: Callable[[float], bool]
    """Whether the database would write its heartbeat at that moment."""
    extra: float = 0.0


@dataclass
class Access:
    """Of one region's tasks over a span of time in which nobody changed anything but the clock."""

    region: str
    database: Database | None
    tasks: list[tuple[float, float]] = field(default_factory=list)
    """From when to when each of them lives."""
    passes: bool = True
    """Whether network ACLs let packets through."""
    opened_at: float = 0.0
    """When security groups last let a new connection in: what is connected since then stays so."""

    up: float = 0.0
    """Since when sessions of the database may live."""

    def sessions(self, at: float) -> int:
        if self.database is None or not self.passes or regions.state(self.region) == "down" or not self.database.serves(at):
            return 0
        return POOL * sum(self._connected(start, end, at) for start, end in self.tasks)

    def accepts(self, at: float) -> bool:
        if self.database is None or not self.passes or regions.state(self.region) == "down":
            return False
        return self.database.writable(at) and self.database.serves(at) and any(self._connected(start, end, at) for start, end in self.tasks)

    def _connected(self, start: float, end: float, at: float) -> bool:
        return start <= at < end and max(start, self.up) <= self.opened_at


def candidates(region: str, root: Log, clusters: list[Database]) -> list[Database]:
    """The region's databases that descend from this log: its DB instances, and which of these clusters."""
    own: list[Database] = [RdsDatabase(each) for each in instances(region) if physics_of(each).log]
    return [each for each in [*own, *clusters] if (each.log.root or each.log) is root]


def choose(found: list[Database], everywhere: list[Database], host: str | None) -> Database | None:
    """The one that the application's settings name; the oldest of the region where they name none that exists."""
    named = next((each for each in everywhere if each.address == host), None)
    return named or (found[0] if found else None)


def configured_host(region: str, parameter: str) -> str | None:
    """From the region's SSM parameter, as the sample services read it."""
    found = ssm_backends[ACCOUNT][region].get_parameter(parameter) if parameter else None
    return str(found.value) if found else None


def look(region: str, services: tuple[str, ...], database: Database | None, opened_at: float) -> Access:
    """Access of those ECS services' tasks as of now."""
    at, access = clock.now(), Access(region, database)
    subnets, groups = set(), set()
    for service in ecs.backend(region).services.values():
        if service.name not in services:
            continue
        ecs_rollout.advance(service, at)
        for task in service.tasks:
            access.tasks.append((task.started_at, _end(task)))
            if task.live():
                subnets.add(task.subnet_id)
        network = (service.network_configuration or {}).get("awsvpcConfiguration") or {}
        groups.update(network.get("securityGroups") or [])
    if database is None:
        return access
    access.up = database.up_since()
    pairs = [(one, other) for one in subnets for other in database.subnets]
    access.passes = not pairs or any(network_access.acls_pass(region, one, other) for one, other in pairs)
    is_open = not database.groups or not groups or network_access.groups_open(region, groups, database.groups)
    access.opened_at = float("inf") if is_open else opened_at
    return access


def _end(task: Any) -> float:
    """A task writes until its process ends: while it drains and stops, too."""
    if task.failure is not None and task.stop_at == task.failure.at:
        return float(task.failure.at)
    return float("inf") if task.stopped_at is None else float(task.stopped_at)
