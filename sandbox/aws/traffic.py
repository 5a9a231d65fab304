"""Synthetic load on every load balancer, and the metrics that it leaves.

Nothing runs: whoever reads calls `catch_up`, which draws the seconds that have passed since, one by one, each from a generator seeded by
seed, load balancer and second. Weights and healthy targets are those seen when a second is drawn, so the server catches up at least
once a second and before every call that changes something.
"""

import random
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from . import clock, network_acl, regions
from .cloudwatch_series import Store
from .lock import LOCK
from .routing import Request, action_for, arn_suffix, forward_weights, listener_on, load_balancer
from .settings import settings
from .traffic_metrics import Count, Minute, Totals, put_bucket, put_minute
from .traffic_model import binomial, latencies, multinomial, poisson

MINUTE_S = 60
PRODUCTION_PORT = 80
MAX_GAP_S = 900
"""After a longer gap (a laptop that slept) only its last part is drawn: nobody could look meanwhile, and drawing takes time."""


@dataclass
class Load:
    """Requests per second on one load balancer, and the error rate of versions that have none of their own."""

    service: str
    environment: str
    region: str
    load_balancer: str
    requests_per_second: float
    error_rate: float
    public_name: str = ""
    """Where its clients look for it; without one they all know the load balancer."""


Group = tuple[str, str, str, str]
"""Region, load balancer name, target group ARN, ECS service name."""


class Traffic:
    """`serving(region, target_group_arn)` lists the healthy targets; `store(region)` is where metrics go."""

    def __init__(
        self, loads: Iterable[Load], seed: int, start: float, serving: Callable[[str, str], list[dict[str, Any]]],
        store: Callable[[str], Store],
    ):  # fmt: skip
        self.loads, self.seed, self.serving, self.store = list(loads), seed, serving, store
        self.origin = self.next_second = int(start) // MINUTE_S * MINUTE_S
        self.bucket: dict[Group, Count] = defaultdict(Count)
        self.alive: set[tuple[str, str]] = set()
        self.minutes: dict[tuple[str, str], Minute] = defaultdict(Minute)
        self.totals: dict[tuple[str, str], Totals] = defaultdict(Totals)
        self._running = False
        self.places: Callable[[str], dict[tuple[str, str], float]] | None = None
        """Share of a public name's clients at each load balancer (region, name)."""

    def set_load(self, service: str, environment: str, requests_per_second: float) -> list[Load]:
        """From now on. Answers the loads that changed."""
        self.catch_up()
        found = [each for each in self.loads if each.service == service and each.environment == environment]
        for each in found:
            each.requests_per_second = requests_per_second
        return found

    def catch_up(self) -> float:
        """Draw every whole second up to now; answers up to where that went, which is less while it is under way."""
        with LOCK:
            if self._running or clock.now() < self.next_second + 1:
                return float(self.next_second)
            if clock.now() - self.next_second > MAX_GAP_S:
                self.next_second = int(clock.now() - MAX_GAP_S) // MINUTE_S * MINUTE_S
            self._running = True  # looking at targets may read alarms, which read metrics, which come here
            try:
                rates, plans = self._rates(), [(load, self._plan(load)) for load in self.loads]
                while self.next_second + 1 <= clock.now():
                    for load, plan in plans:
                        self._second(load, plan, rates[load.region, load.load_balancer])
                    self.next_second += 1
                    if self.next_second % settings.metrics_s == 0:
                        self._close_bucket(self.next_second - settings.metrics_s)
                    if self.next_second % MINUTE_S == 0:
                        self._close_minute(self.next_second - MINUTE_S, [plan for _, plan in plans])
            finally:
                self._running = False
            return float(self.next_second)

    def count(
        self, region: str, balancer: str, target_group: str | None, service: str | None, status: int, seconds: float
    ) -> None:
        """A real request that the front door has answered; no target group where the load balancer rejected it."""
        with LOCK:
            self.catch_up()
            if target_group is None or service is None:
                self.minutes[region, balancer].rejected += 1
                return
            count = self.bucket[region, balancer, target_group, service]
            count.requests += 1
            count.errors += status >= 500
            count.real.append(seconds)

    def _rates(self) -> dict[tuple[str, str], float]:
        """Requests per second at each load balancer: from clients that know it, and from those whose DNS leads there."""
        rates: dict[tuple[str, str], float] = defaultdict(float)
        for load in self.loads:
            led = self.places(load.public_name) if self.places and load.public_name else {(load.region, load.load_balancer): 1.0}
            for place, share in led.items():
                rates[place] += load.requests_per_second * share
        return rates

    def _plan(self, load: Load) -> "Plan | None":
        balancer = load_balancer(load.region, load.load_balancer)
        if not balancer or regions.state(load.region) == "down":
            return None
        groups = {arn: reachable(balancer, load.region, self.serving(load.region, arn)) for arn in _target_groups(balancer)}
        shut = network_acl.denied(load.region, network_acl.subnets_of(balancer), PRODUCTION_PORT)
        listener = None if shut else listener_on(balancer, PRODUCTION_PORT)
        action = action_for(listener, Request()) if listener else {}
        weights = forward_weights(action) if action.get("Type") == "forward" else []
        return Plan(load, weights, {arn: _versions(load, tasks) for arn, tasks in groups.items()}, groups)

    def _second(self, load: Load, plan: "Plan | None", rate: float) -> None:
        if not plan:
            return
        self.alive.update((load.region, task["service"]) for tasks in plan.tasks.values() for task in tasks)
        rng = random.Random(f"{self.seed}/{load.region}/{load.load_balancer}/{self.next_second - self.origin}")
        total = poisson(rng, rate)
        if not plan.weights:
            return
        if not sum(weight for _, weight in plan.weights):
            self.minutes[load.region, load.load_balancer].rejected += total
            return
        for (arn, _), requests in zip(
            plan.weights, multinomial(rng, total, [float(weight) for _, weight in plan.weights]), strict=True
        ):
            versions = plan.versions.get(arn) or []
            if not versions:
                self.minutes[load.region, load.load_balancer].rejected += requests
                continue
            for version, part in zip(versions, multinomial(rng, requests, [each.tasks for each in versions]), strict=True):
                count = self.bucket[load.region, load.load_balancer, arn, version.service]
                count.requests += part
                count.errors += binomial(rng, part, version.error_rate)
                count.synthetic[version.latency_factor] += part

    def _close_bucket(self, start: int) -> None:
        """The service's own metrics for one interval, and the share of each target group in its load balancer's minute."""
        services: dict[tuple[str, str], Count] = {key: Count() for key in self.alive}
        times: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for (region, balancer, arn, service), count in self.bucket.items():
            rng = random.Random(f"{self.seed}/{region}/{arn_suffix(arn).split('/')[1]}/{service}/{start - self.origin}")
            parts = [latencies(rng, n, factor) for factor, n in sorted(count.synthetic.items()) if n]
            if count.real:
                parts.append((count.real, array("I", [1] * len(count.real))))
            minute = self.minutes[region, balancer]
            group = arn_suffix(arn)
            minute.requests[group] += count.requests
            minute.errors[group] += count.errors
            minute.times[group] += parts
            of_service = services.setdefault((region, service), Count())
            of_service.requests += count.requests
            of_service.errors += count.errors
            times[region, service] += parts
        for (region, service), count in services.items():
            put_bucket(self.store(region), service, start, count, times[region, service])
            self.totals[region, service].add(count, times[region, service])
        self.bucket.clear()
        self.alive.clear()

    def _close_minute(self, start: int, plans: list["Plan | None"]) -> None:
        """AWS/ApplicationELB, complete when the minute is; a count that is zero is absent."""
        for plan in plans:
            if plan:
                hosts = self.minutes[plan.load.region, plan.load.load_balancer].hosts
                hosts.update({arn_suffix(arn): len(tasks) for arn, tasks in plan.tasks.items()})
        for (region, name), minute in self.minutes.items():
            balancer = load_balancer(region, name)
            if balancer:
                put_minute(self.store(region), arn_suffix(balancer.arn), start, minute)
        self.minutes.clear()


@dataclass(frozen=True)
class Version:
    """Healthy tasks of one service that behave alike."""

    service: str
    error_rate: float
    latency_factor: float
    tasks: float


@dataclass(frozen=True)
class Plan:
    """Where a load balancer's requests go at this moment."""

    load: Load
    weights: list[tuple[str, int]]
    versions: dict[str, list[Version]]
    tasks: dict[str, list[dict[str, Any]]]


def traits(region: str, task: dict[str, Any]) -> dict[str, Any]:
    """How a task behaves: its containers' traits together, the worst error rate and the worst latency factor."""
    digests = task["digests"].values() if isinstance(task["digests"], dict) else task["digests"]
    found = [each for each in (settings.version_traits(region, digest) for digest in digests) if each]
    rates = [each["error_rate"] for each in found if each.get("error_rate") is not None]
    factor = max((float(each.get("latency_factor") or 1) for each in found), default=1.0)
    version = next((each["version"] for each in found if each.get("version")), "unknown")
    sick = any(each.get("sick") for each in found)
    return {"version": version, "error_rate": max(rates, default=None), "latency_factor": factor, "sick": sick}


def _versions(load: Load, tasks: list[dict[str, Any]]) -> list[Version]:
    alike: dict[tuple[str, float, float], int] = defaultdict(int)
    for task in tasks:
        found = traits(load.region, task)
        rate = load.error_rate if found["error_rate"] is None else found["error_rate"]
        alike[task["service"], rate, found["latency_factor"]] += 1
    return [Version(*key, float(count)) for key, count in sorted(alike.items())]


def reachable(balancer: Any, region: str, tasks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that no network ACL keeps from the load balancer."""
    if not network_acl.fenced(region):
        return tasks
    subnets = network_acl.subnets_of(balancer)
    return [each for each in tasks if network_acl.reached(region, subnets, each["subnet"], each["port"])]


def _target_groups(balancer: Any) -> list[str]:
    """Every target group that some listener or rule of this load balancer forwards to."""
    actions = [action for each in balancer.listeners.values() for rule in each.rules.values() for action in rule.actions]
    data = [action.data if hasattr(action, "data") else action for action in actions]
    return sorted({arn for each in data if each.get("Type") == "forward" for arn, _ in forward_weights(each)})
