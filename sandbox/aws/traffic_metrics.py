"""The metrics that load balancers and services leave: what they count, and how it is put into CloudWatch."""

import bisect
from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from .cloudwatch_series import Point, Store

ALB, SERVICE = "AWS/ApplicationELB", "Service"
Samples = list[tuple[Sequence[float], Sequence[float]]]


@dataclass
class Count:
    """Requests of one target group, version and service. `synthetic` by latency factor, `real` response times in seconds."""

    requests: int = 0
    errors: int = 0
    synthetic: dict[float, int] = field(default_factory=lambda: defaultdict(int))
    real: array = field(default_factory=lambda: array("d"))


@dataclass
class Minute:
    """What a load balancer reports for one minute; by target group (`targetgroup/name/id`)."""

    requests: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    errors: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    times: dict[str, Samples] = field(default_factory=lambda: defaultdict(list))
    rejected: int = 0
    hosts: dict[str, int] = field(default_factory=dict)


def put_bucket(store: Store, service: str, start: int, count: Count, times: Samples) -> None:
    """A service's own counters for one interval, zero too: it lives, so it reports."""
    dims = frozenset({("Service", service)})
    store.put(SERVICE, "http_requests_total", dims, _value(start, count.requests))
    store.put(SERVICE, "http_errors_total", dims, _value(start, count.errors))
    if times:
        store.put(SERVICE, "http_request_duration_seconds", dims, Point(start, tuple(times), (), "Seconds"))


def put_minute(store: Store, balancer: str, start: int, minute: Minute) -> None:
    """AWS/ApplicationELB for one load balancer (`app/name/id`), per target group and in sum; a count that is zero is absent."""
    whole = frozenset({("LoadBalancer", balancer)})
    for group, hosts in minute.hosts.items():
        store.put(ALB, "HealthyHostCount", whole | {("TargetGroup", group)}, _value(start, hosts))
    for metric, counts in (
        ("RequestCount", minute.requests),
        ("HTTPCode_Target_5XX_Count", minute.errors),
        ("HTTPCode_Target_2XX_Count", {group: n - minute.errors[group] for group, n in minute.requests.items()}),
    ):
        for group, number in counts.items():
            if number:
                store.put(ALB, metric, whole | {("TargetGroup", group)}, _ones(start, number))
        if sum(counts.values()):
            store.put(ALB, metric, whole, _ones(start, sum(counts.values())))
    for group, parts in minute.times.items():
        if parts:
            store.put(ALB, "TargetResponseTime", whole | {("TargetGroup", group)}, _times(start, parts))
    if any(minute.times.values()):
        store.put(ALB, "TargetResponseTime", whole, _times(start, [part for parts in minute.times.values() for part in parts]))
    if minute.rejected:
        # Requests that reached no target: no target group dimension, and not part of RequestCount (ELB user guide).
        store.put(ALB, "HTTPCode_ELB_5XX_Count", whole, _ones(start, minute.rejected))
        store.put(ALB, "HTTPCode_ELB_503_Count", whole, _ones(start, minute.rejected))


def _times(start: int, parts: Samples) -> Point:
    return Point(start, tuple(parts), (), "Seconds")


def _value(time: float, value: float) -> Point:
    return Point(time, (((float(value),), (1,)),), (), "Count")


def _ones(time: float, number: int) -> Point:
    """How load balancers count: one sample of 1 for each request, so that Sum and SampleCount agree."""
    return Point(time, (((1.0,), (number,)),), (), "Count")


BOUNDS = (0.025, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0, 2.5)
"""Upper bounds of the duration histogram in seconds, as the sample services declare them."""


@dataclass
class Totals:
    """A service's counters since the start, as Prometheus wants them. `buckets[i]` counts up to BOUNDS[i], the last one the rest."""

    requests: int = 0
    errors: int = 0
    seconds: float = 0.0
    buckets: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))

    def add(self, count: Count, times: Samples) -> None:
        self.requests += count.requests
        self.errors += count.errors
        for values, counts in times:
            for value, number in zip(values, counts, strict=True):
                self.buckets[bisect.bisect_left(BOUNDS, value)] += int(number)
                self.seconds += value * number


def exposition(service: str, totals: Totals) -> str:
    """Prometheus text format 0.0.4."""
    name = f'service="{service}"'
    lines = [
        "# HELP http_requests_total Requests answered.",
        "# TYPE http_requests_total counter",
        f'http_requests_total{{{name},code="2xx"}} {totals.requests - totals.errors}',
        f'http_requests_total{{{name},code="5xx"}} {totals.errors}',
        "# HELP http_request_duration_seconds Time to answer.",
        "# TYPE http_request_duration_seconds histogram",
    ]
    seen = 0
    for bound, number in zip([*map(str, BOUNDS), "+Inf"], totals.buckets, strict=True):
        seen += number
        lines.append(f'http_request_duration_seconds_bucket{{{name},le="{bound}"}} {seen}')
    lines += [f"http_request_duration_seconds_sum{{{name}}} {totals.seconds:.6f}", f"http_request_duration_seconds_count{{{name}}} {seen}"]
    return "\n".join(lines) + "\n"
