"""Targets over time: `initial` → `healthy` after registration, `draining` after deregistration.

The states and reasons are those of DescribeTargetHealth. Nothing ticks: each target remembers when it was registered or
deregistered, and its state is computed on read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from moto.elbv2 import models
from moto.elbv2.models import FakeHealthStatus, FakeTargetGroup, elbv2_backends

from . import clock, ledger
from .settings import settings


@dataclass
class Target:
    """`until` is set when the target was deregistered: it is draining before, gone after."""

    ip: str
    port: int
    registered_at: float
    healthy_at: float
    until: float | None = None


def group(account: str, region: str, arn: str) -> FakeTargetGroup | None:
    return elbv2_backends[account][region].target_groups.get(arn)


def in_use(target_group: FakeTargetGroup) -> bool:
    """A target group behind no listener or rule sees no health checks: its targets are `unused`."""
    backend = elbv2_backends[target_group.account_id][target_group.region_name]
    return backend._any_listener_using(target_group.arn)


def register(
    target_group: FakeTargetGroup, ip: str, port: int, at: float, *, recorded: bool = True, **detail: Any
) -> float:
    """Register at that moment; answers when the target turns healthy. A registered target is left as it is.

    `recorded` is false for a target that is known not to live until then: nobody waits for it.
    """
    known = _timeline(target_group).get((ip, port))
    if known and known.until is None:
        return known.healthy_at
    healthy_at = at + settings.health_s
    _forget(target_group, at)
    _timeline(target_group)[(ip, port)] = Target(ip, port, at, healthy_at)
    target_group.targets[ip] = {"Id": ip, "Port": port}
    target_group.deregistered_targets.pop(ip, None)
    if recorded:
        ledger.record("target-health", target_group.region_name, target_group.arn, at, healthy_at, target=ip, **detail)
    return healthy_at


def deregister(target_group: FakeTargetGroup, ip: str, port: int, at: float, **detail: Any) -> float:
    """Take a target out; answers when it stops draining. The group's own deregistration delay caps the sandbox's."""
    target = _timeline(target_group).get((ip, port))
    if target is None or target.until is not None:
        return at
    delay = float(target_group.attributes.get("deregistration_delay.timeout_seconds", 300))
    target.until = at + min(settings.drain_s, delay)
    known = target_group.targets.pop(ip, None)
    if known:
        target_group.deregistered_targets[ip] = known
    ledger.record("target-drain", target_group.region_name, target_group.arn, at, target.until, target=ip, **detail)
    return target.until


def lose_all(target_group: FakeTargetGroup, at: float) -> None:
    """The region is gone, and every target with it: nothing drains."""
    for target in _timeline(target_group).values():
        target.until = at if target.until is None else min(target.until, at)
    target_group.targets.clear()


def healthy(target_group: FakeTargetGroup, at: float) -> list[Target]:
    return [t for t in _timeline(target_group).values() if t.until is None and t.healthy_at <= at]


def health(target_group: FakeTargetGroup, at: float) -> list[FakeHealthStatus]:
    """What DescribeTargetHealth answers without a list of targets: the registered and the draining, not the gone."""
    return [_status(target_group, t, at) for t in _timeline(target_group).values() if t.until is None or at < t.until]


def _timeline(target_group: FakeTargetGroup) -> dict[tuple[str, int], Target]:
    timeline: dict[tuple[str, int], Target] = target_group.__dict__.setdefault("_timeline", {})
    return timeline


def _forget(target_group: FakeTargetGroup, at: float) -> None:
    """Drop targets that have been gone for an hour, so that a long run does not grow."""
    timeline = _timeline(target_group)
    for key in [k for k, t in timeline.items() if t.until is not None and t.until < at - 3600]:
        del timeline[key]


def _status(target_group: FakeTargetGroup, target: Target, at: float) -> FakeHealthStatus:
    def status(state: str, reason: str | None = None, description: str | None = None) -> FakeHealthStatus:
        check = target_group.health_check_port
        check = str(target.port) if check in (None, "traffic-port") else check
        return FakeHealthStatus(target.ip, str(target.port), check, state, reason, description)

    if target.until is not None:
        if at < target.until:
            return status("draining", "Target.DeregistrationInProgress", "Target deregistration is in progress")
        return status("unused", "Target.NotRegistered", "Target is not registered to the target group")
    if not in_use(target_group):
        return status(
            "unused", "Target.NotInUse", "Target group is not configured to receive traffic from the load balancer"
        )
    if at < target.healthy_at:
        return status("initial", "Elb.RegistrationInProgress", "Target registration is in progress")
    return status("healthy")


def install(before_read: Callable[[str], None]) -> None:
    """Route moto's register, deregister and describe through the timeline.

    `before_read(region)` is called before states are read: tasks that have started meanwhile must have registered.
    """

    def register_all(self: FakeTargetGroup, targets: list[dict[str, Any]]) -> None:
        for each in targets:
            register(self, each["Id"], int(each.get("Port") or self.port), clock.now())

    def deregister_all(self: FakeTargetGroup, targets: list[dict[str, Any]]) -> None:
        for each in targets:
            if each["Id"] not in self.targets:
                raise models.InvalidTargetError()
            port = int(each.get("Port") or self.targets[each["Id"]]["Port"])
            deregister(self, each["Id"], port, clock.now())

    def describe(self: Any, target_group_arn: str, targets: list[dict[str, Any]]) -> list[FakeHealthStatus]:
        target_group = self.target_groups.get(target_group_arn)
        if target_group is None:
            raise models.TargetGroupNotFoundError()
        before_read(self.region_name)
        at = clock.now()
        if not targets:
            return health(target_group, at)
        return [_one(target_group, each, at) for each in targets]

    FakeTargetGroup.register = register_all  # type: ignore[method-assign]
    FakeTargetGroup.deregister = deregister_all  # type: ignore[method-assign]
    models.ELBv2Backend.describe_target_health = describe  # type: ignore[method-assign]


def _one(target_group: FakeTargetGroup, asked: dict[str, Any], at: float) -> FakeHealthStatus:
    """The state of one target asked for by id; a port narrows it."""
    for (ip, port), target in _timeline(target_group).items():
        if ip == asked["Id"] and int(asked.get("Port") or port) == port:
            return _status(target_group, target, at)
    unknown = Target(asked["Id"], int(asked.get("Port") or target_group.port), 0.0, 0.0, until=0.0)
    return _status(target_group, unknown, at)
