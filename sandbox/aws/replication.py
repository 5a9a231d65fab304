"""Moves everything that holds data up to now: synthetic writes, replicas that replay, the metrics that this leaves.

Nothing runs: whoever reads or changes anything calls `catch_up` first, so that within one look nothing changes but the clock.
Time moves in steps of a fifth of a second. Which tasks live, what is reachable and who holds a link is seen once a look.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from moto.rds.models import rds_backends

from . import aurora_data, clock, database_metrics, dynamodb, regions, write_access
from .cloudwatch_series import Store
from .lock import LOCK
from .rds_physics import ACCOUNT, Physics, instances, physics_of
from .settings import settings
from .wal import Log
from .write_access import Access, Held
from .writes import WriteGroup

STEPS_PER_S = 5
MAX_GAP_S = 900
"""After a longer gap (a laptop that slept) only its last part is gone through: nobody wrote meanwhile."""

HEARTBEAT_BYTES = 64


@dataclass
class Replication:
    """`clients(dns_name)` answers the share of clients by region."""

    seed_regions: list[str]
    store: Callable[[str], Store]
    clients: Callable[[str], dict[str, float]]
    groups: list[WriteGroup] = field(default_factory=list)
    next_step: int = 0
    _opened: dict[tuple[str, str], float] = field(default_factory=dict)
    _running: bool = False

    def start(self, at: float) -> None:
        self.next_step = int(at * STEPS_PER_S) + 1
        for group in self.groups:
            group.begin((self.next_step - 1) / STEPS_PER_S, group.rate)

    def catch_up(self) -> float:
        """Answers up to where that went, in seconds since the epoch."""
        with LOCK:
            now = clock.now()
            if self._running or self.next_step / STEPS_PER_S > now:
                return now if not self._running else self.next_step / STEPS_PER_S
            if now - self.next_step / STEPS_PER_S > MAX_GAP_S:
                self.start(now - MAX_GAP_S)
            self._running = True
            try:
                self._go(now)
            finally:
                self._running = False
            return now

    def _go(self, now: float) -> None:
        dynamodb.settle()
        looks = [(each, self.look(each), self.clients(each.dns_name)) for each in self.groups]
        for group, accesses, _ in looks:
            _follow(group, accesses)
        held = [*_instance_logs(), *aurora_data.logs()]
        while (at := self.next_step / STEPS_PER_S) <= now:
            for group, accesses, clients in looks:
                group.step(at, accesses, clients)
            for each in held:
                if each.log.source is None:
                    if at - each.log.committed_at >= settings.database.heartbeat and each.beats(at):
                        each.log.commit(at, HEARTBEAT_BYTES)
                elif each.linked and each.replicates(at):
                    each.log.replay(at - each.extra, 1 / STEPS_PER_S)
            if self.next_step % STEPS_PER_S == 0:
                accesses = [access for _, found, _ in looks for access in found]
                self._sample(at, accesses)
            self.next_step += 1

    def look(self, group: WriteGroup) -> list[Access]:
        """Who may write, in each region, as of now."""
        root = group.authority.root or group.authority
        found = {region: write_access.candidates(region, root, aurora_data.databases(region)) for region in self.seed_regions}
        everywhere = [each for some in found.values() for each in some]
        accesses = []
        for region, some in found.items():
            host = write_access.configured_host(region, group.parameter)
            key = (group.name, region)
            access = write_access.look(region, group.services, write_access.choose(some, everywhere, host), self._opened.get(key, 0.0))
            if access.opened_at == float("inf"):
                self._opened[key] = clock.now()
            accesses.append(access)
        return accesses

    def _sample(self, at: float, accesses: list[Access]) -> None:
        for region in self.seed_regions:
            if regions.state(region) != "down":
                database_metrics.sample(self.store(region), region, at, accesses)
                aurora_data.sample(self.store(region), region, at, accesses)

    def copies(self) -> list[Log]:
        return [each.log for each in [*_instance_logs(), *aurora_data.logs()] if each.log.source]


def _follow(group: WriteGroup, accesses: list[Access]) -> None:
    """The newest promoted database among those that tasks use has the last word."""
    for access in accesses:
        log = access.database.log if access.database else None
        if log and log.source is None and log.branched_at > group.authority.branched_at:
            group.authority = log


def _instance_logs() -> list[Held]:
    found = []
    for region in list(rds_backends[ACCOUNT]):
        for each in instances(region):
            physics = physics_of(each)
            if physics.log:
                source = physics.source.split(":")[3] if physics.source else region
                linked = not regions.link_cut(source, region)
                found.append(Held(physics.log, linked, physics.replicates, _beats(region, each, physics), physics.extra_lag))
    return found


def _beats(region: str, instance: Any, physics: Physics) -> Callable[[float], bool]:
    return lambda at: regions.state(region) != "down" and not physics.is_replica(at) and instance.status not in ("creating", "stopped")
