"""Routing controls of Application Recovery Controller: switches with safety rules, which health checks follow.

https://docs.aws.amazon.com/r53recovery/latest/dg/routing-control.html
"""

import hashlib
from dataclasses import dataclass, field
from typing import Any, Literal

from . import clock, ledger
from .errors import AwsError
from .routing import ACCOUNT
from .settings import settings

State = Literal["On", "Off"]
ENDPOINT_REGIONS = ("ap-northeast-1", "ap-southeast-2", "eu-west-1", "us-east-1", "us-west-2")
"""A cluster has an endpoint in each of these five: whoever calls must try another when one does not answer."""


def _id(name: str, length: int) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:length]


@dataclass
class Control:
    name: str
    panel: "Panel"
    state: State = "Off"
    changed_at: float = 0.0

    @property
    def arn(self) -> str:
        return f"{self.panel.arn}/routingcontrol/{_id(f'{self.panel.name}/{self.name}', 16)}"

    def healthy(self, at: float) -> bool:
        """What the health checks of this control make of it: the new state arrives a little later."""
        arrived = at >= self.changed_at + settings.control_s
        return (self.state == "On") is arrived


@dataclass
class SafetyRule:
    """`threshold` of the controls watched must be On. An assertion guards what it watches; a gate guards its `targets`."""

    name: str
    panel: "Panel"
    watched: list[str]
    kind: Literal["ATLEAST", "AND", "OR"] = "ATLEAST"
    threshold: int = 1
    inverted: bool = False
    targets: list[str] = field(default_factory=list)
    wait_ms: int = 5000
    """So long after a change of what it guards the next one is refused, so that nothing flaps."""

    @property
    def arn(self) -> str:
        return f"{self.panel.arn}/safetyrule/{_id(f'{self.panel.name}/{self.name}', 16)}"

    @property
    def guarded(self) -> list[str]:
        return self.targets or self.watched

    def holds(self, states: dict[str, State]) -> bool:
        on = sum(states[each] == "On" for each in self.watched)
        needed = {"ATLEAST": self.threshold, "AND": len(self.watched), "OR": 1}[self.kind]
        return (on >= needed) is not self.inverted


@dataclass
class Panel:
    name: str
    cluster: "Cluster"
    controls: list[Control] = field(default_factory=list)
    rules: list[SafetyRule] = field(default_factory=list)

    @property
    def arn(self) -> str:
        return f"arn:aws:route53-recovery-control::{ACCOUNT}:controlpanel/{_id(f'{self.cluster.name}/{self.name}', 32)}"

    def control(self, name: str, state: State = "Off") -> Control:
        made = Control(name, self, state)
        self.controls.append(made)
        return made


@dataclass
class Cluster:
    name: str
    panels: list[Panel] = field(default_factory=list)

    @property
    def arn(self) -> str:
        raw = _id(self.name, 32)
        return f"arn:aws:route53-recovery-control::{ACCOUNT}:cluster/{raw[:8]}-{raw[8:12]}-{raw[12:16]}-{raw[16:20]}-{raw[20:]}"

    def panel(self, name: str) -> Panel:
        made = Panel(name, self)
        self.panels.append(made)
        return made


clusters: list[Cluster] = []


def panels() -> list[Panel]:
    return [panel for cluster in clusters for panel in cluster.panels]


def controls() -> list[Control]:
    return [control for panel in panels() for control in panel.controls]


def rules() -> list[SafetyRule]:
    return [rule for panel in panels() for rule in panel.rules]


def update(entries: list[tuple[str, str]], override: list[str]) -> list[str]:
    """Sets the states of controls by ARN, all or none; answers the ARNs of those that changed. Raises AwsError: ResourceNotFoundException, ValidationException, ConflictException."""
    known, at = {each.arn: each for each in controls()}, clock.now()
    for arn, state in entries:
        if arn not in known:
            raise AwsError("ResourceNotFoundException", f"Routing control not found: {arn}")
        if state not in ("On", "Off"):
            where = f"Value '{state}' at 'routingControlState' failed to satisfy constraint"
            raise AwsError("ValidationException", f"{where}: Member must satisfy enum value set: [On, Off]")
    unknown = [each for each in override if each not in {rule.arn for rule in rules()}]
    if unknown:
        raise AwsError("ValidationException", f"Safety rule not found: {unknown[0]}")
    wanted: dict[str, Any] = {arn: state for arn, state in entries if known[arn].state != state}
    after = {arn: wanted.get(arn, each.state) for arn, each in known.items()}
    for rule in rules():
        if rule.arn in override or not set(rule.guarded) & set(wanted):
            continue
        judged = {arn: each.state for arn, each in known.items()} if rule.targets else after
        if not rule.holds(judged):
            raise AwsError("ConflictException", f"The update would violate safety rule {rule.name} ({rule.arn}).")
        settled = max(known[each].changed_at for each in rule.guarded) + rule.wait_ms / 1000
        if at < settled:
            wait = f"The wait period of {rule.wait_ms} ms of safety rule {rule.name} ({rule.arn})"
            raise AwsError("ConflictException", f"{wait} has not passed since the last update.")
    for arn, state in wanted.items():
        known[arn].state, known[arn].changed_at = state, at
        ledger.record("routing-control", "global", arn, at, at + settings.control_s, name=known[arn].name, state=state)
    return list(wanted)
