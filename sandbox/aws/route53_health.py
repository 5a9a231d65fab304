"""Health checks: what the checkers saw of an endpoint, and what that, an alarm, a routing control or other checks make of a health check.

https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import arc, clock, ledger, regions
from .cloudwatch import alarm_state
from .routing import ACCOUNT
from .settings import settings

ENDPOINT_TYPES = ("HTTP", "HTTPS", "HTTP_STR_MATCH", "HTTPS_STR_MATCH", "TCP")
CHECKERS = {
    "us-east-1": "15.177.2.1", "us-west-1": "15.177.10.1", "us-west-2": "15.177.14.1", "eu-west-1": "15.177.34.1",
    "ap-southeast-1": "15.177.66.1", "ap-southeast-2": "15.177.74.1", "ap-northeast-1": "15.177.78.1", "sa-east-1": "15.177.26.1",
}  # fmt: skip
"""Regions with checkers that every check uses unless told otherwise, and the address of one of theirs."""


@dataclass(frozen=True)
class Seen:
    """What one probe found, in the words of GetHealthCheckStatus."""

    healthy: bool
    report: str


@dataclass
class HealthCheck:
    """`config` as the API has it. A new check counts as healthy until its checkers know better."""

    id: str
    caller_reference: str
    config: dict[str, Any]
    health_check_version: int = 1
    observed: bool = True
    streak: int = 0
    """Probes in a row that contradict what was observed before."""
    streak_since: float = 0.0
    next_at: float = 0.0
    changed: tuple[float, bool] | None = None
    """Until when the name servers do not know of the last change of its settings, and what they go by meanwhile."""
    last: tuple[Seen, float] | None = None
    last_failure: tuple[Seen, float] | None = None

    @property
    def health_check_config(self) -> dict[str, Any]:
        """moto's name, for what it serialises and for its tags."""
        return self.config

    @property
    def interval(self) -> float:
        return float(self.config.get("RequestInterval") or 30) * settings.health_check_scale

    @property
    def threshold(self) -> int:
        return int(self.config.get("FailureThreshold") or 3)

    def work_off(self, now: float, probe: Callable[[dict[str, Any]], Seen]) -> None:
        """Every probe that is due by now; the world is looked at once, as it is."""
        if self.config["Type"] not in ENDPOINT_TYPES or self.config.get("Disabled") or now < self.next_at:
            return
        if now - self.next_at > 60 * self.interval:  # nobody could look meanwhile
            self.next_at = now - self.threshold * self.interval
        seen = probe(self.config)
        while self.next_at <= now:
            self._take(seen, self.next_at)
            self.next_at += self.interval

    def _take(self, seen: Seen, at: float) -> None:
        self.last = (seen, at)
        if not seen.healthy:
            self.last_failure = self.last
        if seen.healthy == self.observed:
            self.streak = 0
            return
        self.streak += 1
        if self.streak == 1:
            self.streak_since = at
        if self.streak >= self.threshold:
            self.observed, self.streak = seen.healthy, 0
            ledger.record("health-check", "global", f"arn:aws:route53:::healthcheck/{self.id}", self.streak_since, at, healthy=seen.healthy)


def healthy(checks: dict[str, Any], check_id: str, at: float, depth: int = 0) -> bool:
    """As DNS takes it. A disabled check is healthy; inversion comes last. An unknown one is healthy, as AWS treats a deleted one."""
    check = checks.get(check_id)
    if not isinstance(check, HealthCheck):
        return True
    if check.changed and at < check.changed[0]:
        return check.changed[1]
    found = True if check.config.get("Disabled") else _judged(checks, check, at, depth)
    return found is not bool(check.config.get("Inverted"))


def _judged(checks: dict[str, Any], check: HealthCheck, at: float, depth: int) -> bool:
    config = check.config
    match config["Type"]:
        case "RECOVERY_CONTROL":
            control = next((each for each in arc.controls() if each.arn == config.get("RoutingControlArn")), None)
            return control is not None and control.healthy(at)
        case "CALCULATED":
            children = config.get("ChildHealthChecks") or []
            good = sum(healthy(checks, each, at, depth + 1) for each in children) if depth < 8 else 0
            return good >= int(config.get("HealthThreshold") or 0)
        case "CLOUDWATCH_METRIC":
            return _alarm(check)
    return check.observed


def _alarm(check: HealthCheck) -> bool:
    """OK is healthy, ALARM is not. Where the data do not come, or the region does not answer, the check's own setting decides."""
    wanted = check.config.get("AlarmIdentifier") or {}
    gone = regions.state(wanted.get("Region", "")) != "up"
    state = None if gone else alarm_state(ACCOUNT, wanted.get("Region", ""), wanted.get("Name", ""))
    if state in ("OK", "ALARM"):
        check.observed = state == "OK"
    elif (policy := check.config.get("InsufficientDataHealthStatus") or "LastKnownStatus") != "LastKnownStatus":
        check.observed = policy == "Healthy"
    return check.observed


def observations(check: HealthCheck) -> list[dict[str, Any]]:
    """One per checkers' region, as GetHealthCheckStatus has them. Checkers in a region that is gone report nothing."""
    if check.last is None:
        return []
    seen, at = check.last
    report = {"Status": seen.report, "CheckedTime": clock.moment(at)}
    chosen = check.config.get("Regions") or list(CHECKERS)
    return [
        {"Region": each, "IPAddress": CHECKERS.get(each, "15.177.0.1"), "StatusReport": report} for each in chosen if regions.state(each) == "up"
    ]
