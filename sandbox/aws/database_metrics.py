"""What databases report: to AWS/RDS once a minute, and to Shop/Database every second, as an exporter beside them would.

`WalPosition` is what to judge "caught up" by: bytes written by a source, bytes replayed by a replica. `ReplicaLag` is not: it is
the time since the last replayed transaction, so it rises to five minutes on an idle source, and with the clock on a dead one.
"""

import bisect
from array import array
from collections.abc import Iterable
from typing import Any

from . import rds_physics
from .cloudwatch_series import RETENTION_S, Dimensions, Point, Series, Store, statistic
from .rds_physics import SERVING, instances, physics_of
from .settings import settings

RDS, EXPORTER = "AWS/RDS", "Shop/Database"
_PRUNE_EVERY = 1024


class Samples(Series):
    """One value at an instant, many instants: two arrays, where a Series would hold an object for each."""

    __slots__ = ("times", "unit", "values")

    def __init__(self, unit: str) -> None:
        super().__init__()
        self.times, self.values, self.unit = array("d"), array("d"), unit

    def add(self, at: float, value: float) -> None:
        if self.times and at < self.times[-1]:
            return
        self.times.append(at)
        self.values.append(value)
        if len(self.times) % _PRUNE_EVERY == 0:
            cut = bisect.bisect_left(self.times, at - RETENTION_S)
            del self.times[:cut], self.values[:cut]

    def put(self, point: Point) -> None:
        """By PutMetricData, on a metric that is ours."""
        value = statistic("Average", [point])
        if value is not None:
            self.add(point.time, value)

    def between(self, start: float, end: float) -> list[Point]:
        low, high = bisect.bisect_left(self.times, start), bisect.bisect_left(self.times, end)
        return [Point(self.times[each], (((self.values[each],), (1.0,)),), (), self.unit) for each in range(low, high)]


def put(store: Store, namespace: str, name: str, dims: Dimensions, at: float, value: float, unit: str) -> None:
    key = (namespace, name, dims)
    found = store.series.get(key)
    if not isinstance(found, Samples):
        found = store.series[key] = Samples(unit)
    found.add(at, value)


def sample(store: Store, region: str, at: float, accesses: Iterable[Any]) -> None:
    """The region's DB instances at this second. One that does not serve reports nothing."""
    minute = at % settings.database.metrics == 0
    for instance in instances(region):
        physics = physics_of(instance)
        if physics.log is None or physics.timeline.status(at) not in (*SERVING, "modifying"):
            continue
        report(store, instance.db_instance_identifier, physics.log, at, accesses, minute)
        lag = rds_physics.replica_lag(instance, at)
        if lag is not None:
            dims = frozenset({("DBInstanceIdentifier", instance.db_instance_identifier)})
            put(store, EXPORTER, "ReplayLagSeconds", dims, at, lag, "Seconds")
            if minute:
                put(store, RDS, "ReplicaLag", dims, at, lag, "Seconds")


def report(store: Store, identifier: str, log: Any, at: float, accesses: Iterable[Any], minute: bool) -> None:
    """Position and sessions of one instance."""
    dims = frozenset({("DBInstanceIdentifier", identifier)})
    sessions = sum(each.sessions(at) for each in accesses if each.database is not None and each.database.log is log)
    put(store, EXPORTER, "WalPosition", dims, at, float(log.position), "Bytes")
    put(store, EXPORTER, "OpenSessions", dims, at, float(sessions), "Count")
    if minute:
        put(store, RDS, "DatabaseConnections", dims, at, float(sessions), "Count")
