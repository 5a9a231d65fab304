"""Probes: clients in one region that ask the public names at short intervals, so that the fall of another is seen from outside of it.

What CloudWatch Synthetics does at most once a minute, as a small program of one's own does it: `Success` in `Shop/Probe`, 1 when
every name was answered and 0 when one was not. A probe whose own region is down reports nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from . import clock, regions
from .cloudwatch_series import Store
from .database_metrics import put
from .lock import LOCK
from .route53_health import Seen
from .scenario import Scenario
from .scenario_dns import Probe
from .settings import settings

NAMESPACE, METRIC = "Shop/Probe", "Success"
PERIOD_S = 10
"""The shortest that PutMetricAlarm takes."""

MAX_GAP_S = 900


@dataclass
class Probes:
    """`ask` is how an endpoint is found; `since` is from when on they have asked, in seconds since the epoch."""

    probes: Mapping[str, Probe]
    ask: Callable[[dict[str, Any]], Seen]
    store: Callable[[str], Store]
    since: float
    _running: bool = field(default=False, init=False)

    def catch_up(self) -> float:
        """Every report that is due, with what is found now; answers up to where that went, in seconds since the epoch."""
        with LOCK:
            now, every = clock.now(), settings.metrics_s
            due = max(self.since, now - MAX_GAP_S) // every * every + every
            if self._running or due > now:
                return self.since if self._running else now
            self._running = True  # to find an endpoint may ask for alarms, which makes everything up to date
            try:
                found = {name: self._answered(each) for name, each in self.probes.items() if regions.state(each.region) != "down"}
                while due <= now:
                    for name, answered in found.items():
                        place = self.probes[name].region
                        put(self.store(place), NAMESPACE, METRIC, dimensions(name), due, float(answered), "Count")
                    self.since, due = due, due + every
            finally:
                self._running = False
            return now

    def _answered(self, probe: Probe) -> bool:
        """`/version` asks nothing of a service but that it runs: what a version gets wrong is for the alarms of its deployments."""
        common = {"Type": "HTTP", "Port": 80, "ResourcePath": "/version"}
        return all(self.ask({**common, "FullyQualifiedDomainName": name}).healthy for name in probe.names)


def known(scenario: Scenario) -> dict[str, Probe]:
    """Those of a scenario, without the names of services that it lacks."""
    dns = scenario.dns
    there = {name for name, each in dns.names.items() if each.service in scenario.services} if dns else set()
    found = {key: replace(each, names=[name for name in each.names if name in there]) for key, each in (dns.probes if dns else {}).items()}
    return {key: each for key, each in found.items() if each.names}


def dimensions(name: str) -> frozenset[tuple[str, str]]:
    return frozenset({("Probe", name)})


def alarm(name: str, probe: Probe, cloudwatch: Any) -> None:
    """Red when no report of a period was a success, so many periods in a row. A probe that is silent proves nothing."""
    cloudwatch.put_metric_alarm(
        AlarmName=probe.alarm, AlarmDescription=f"{', '.join(probe.names)} cannot be reached from {probe.region}.",
        Namespace=NAMESPACE, MetricName=METRIC, Dimensions=[{"Name": key, "Value": value} for key, value in dimensions(name)],
        Statistic="Maximum", Period=PERIOD_S, EvaluationPeriods=probe.periods, DatapointsToAlarm=probe.periods,
        Threshold=1.0, ComparisonOperator="LessThanThreshold", TreatMissingData="missing",
    )  # fmt: skip
