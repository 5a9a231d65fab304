"""What services run, kept in a file, so that a restart of the sandbox goes on where it was.

Kept: registered task definitions, each service's task definition, desired count and deployment configuration, listener and rule weights,
scalable targets, loads, images that pipelines pushed, records, routing controls, health checks, the roles of databases. Not kept: tasks (new ones start settled), a
rollout under way (its new version is then simply running), metrics, the audit log.
"""

import hashlib
import json
import os
import pathlib
import sys
from dataclasses import dataclass, field
from typing import Any

from moto.ecs.models import ecs_backends
from moto.route53.models import route53_backends

from . import accelerator, arc, journal_data
from .calls import Call
from .lock import LOCK
from .routing import ACCOUNT, forward_weights, load_balancers
from .scenario import Scenario, ScenarioError
from .traffic import Traffic

FORMAT = 4


@dataclass
class State:
    """By region. `weights` by ARN of listener (its default action) or rule, then target group."""

    task_definitions: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    services: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    weights: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)
    scaling: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    loads: dict[str, float] = field(default_factory=dict)
    names: dict[str, Any] = field(default_factory=dict)
    """`records` by zone name, `controls` (their states) by ARN, `accelerators` as accelerator.py says, `checks` (their settings) by health check."""
    builds: list[dict[str, Any]] = field(default_factory=list)
    """As builds.py says."""
    data: dict[str, Any] = field(default_factory=dict)
    """As journal_data.py says."""


class Journal:
    def __init__(self, file: pathlib.Path | None, scenario: Scenario) -> None:
        """Reads the file where there is one of this scenario. Raises ScenarioError where it cannot be understood."""
        self.file, self.scenario, self._written = file, scenario, ""
        self.fingerprint = hashlib.sha256(f"{FORMAT}/{scenario!r}".encode()).hexdigest()[:16]
        self.state = self._read()

    def _read(self) -> State:
        if self.file is None or not self.file.exists():
            return State()
        try:
            raw = json.loads(self.file.read_text())
            if raw["fingerprint"] == self.fingerprint:
                return State(**raw["state"])
        except (ValueError, KeyError, TypeError) as error:
            raise ScenarioError(f"{self.file}: not a state of simulated AWS ({error!r}); delete it to begin anew") from None
        print(f"{self.file}: belongs to another scenario or seed; simulated AWS begins anew.", file=sys.stderr)
        return State()

    def observe(self, call: Call, status: int) -> None:
        """Remember a call that nothing else in simulated AWS keeps as it was sent."""
        if status >= 300 or call.protocol != "json":
            return
        with LOCK:
            if call.action == "RegisterTaskDefinition":
                self.state.task_definitions.setdefault(call.region, []).append(call.params)
            if call.action == "RegisterScalableTarget":
                known = self.state.scaling.setdefault(call.region, {})
                resource = str(call.params.get("ResourceId"))
                known[resource] = {**known.get(resource, {}), **call.params}

    def restore_definitions(self, region: str, ecs: Any) -> None:
        """After the scenario's own revisions, so that revision numbers come out as they were."""
        for params in self.state.task_definitions.get(region, []):
            ecs.register_task_definition(**params)

    def service(self, region: str, cluster: str, name: str) -> dict[str, Any]:
        """What that service ran, as arguments of CreateService; empty where nothing is known."""
        return self.state.services.get(region, {}).get(f"{cluster}/{name}", {})

    def restore_rest(self, region: str, elbv2: Any, scaling: Any) -> None:
        """Weights and scalable targets. What no longer exists is left out."""
        for arn, weights in self.state.weights.get(region, {}).items():
            groups = [{"TargetGroupArn": group, "Weight": weight} for group, weight in weights.items()]
            actions = [{"Type": "forward", "ForwardConfig": {"TargetGroups": groups}}]
            if ":listener-rule/" in arn:
                elbv2.modify_rule(RuleArn=arn, Actions=actions)
            else:
                elbv2.modify_listener(ListenerArn=arn, DefaultActions=actions)
        for params in self.state.scaling.get(region, {}).values():
            scaling.register_scalable_target(**params)

    def restore_loads(self, traffic: Traffic) -> None:
        for load in traffic.loads:
            load.requests_per_second = self.state.loads.get(f"{load.service}/{load.environment}", load.requests_per_second)

    def save(self, traffic: Traffic) -> None:
        """Write the file where something has changed since; whole or not at all."""
        if self.file is None:
            return
        with LOCK:
            for region in self.scenario.regions:
                self.state.services[region] = _services(region)
                self.state.weights[region] = _weights(region)
            self.state.loads = {f"{each.service}/{each.environment}": each.requests_per_second for each in traffic.loads}
            self.state.names = _names()
            self.state.data = journal_data.save(self.scenario)
            text = json.dumps({"fingerprint": self.fingerprint, "state": self.state.__dict__}, indent=1)
        if text == self._written:
            return
        self.file.parent.mkdir(parents=True, exist_ok=True)
        temporary = self.file.with_suffix(".tmp")
        temporary.write_text(text)
        os.replace(temporary, self.file)
        self._written = text


def _services(region: str) -> dict[str, dict[str, Any]]:
    return {
        f"{each.cluster_name}/{each.name}": {
            "taskDefinition": each.task_definition,
            "desiredCount": each.desired_count,
            "deploymentConfiguration": each.deployment_configuration,
        }
        for each in ecs_backends[ACCOUNT][region].services.values()
        if each.status == "ACTIVE"
    }


def _names() -> dict[str, Any]:
    backend = route53_backends[ACCOUNT]["aws"]
    return {
        "records": {zone.name: list(zone.rrsets) for zone in backend.zones.values()},
        "controls": {each.arn: each.state for each in arc.controls()},
        "accelerators": accelerator.save(),
        "checks": {each.id: each.health_check_config for each in backend.health_checks.values()},
    }


def _weights(region: str) -> dict[str, dict[str, int]]:
    found = {}
    for balancer in load_balancers(region):
        for listener in balancer.listeners.values():
            for rule in listener.rules.values():
                actions = [each.data for each in rule.actions if each.type == "forward"]
                if actions:
                    found[listener.arn if rule.is_default else rule.arn] = dict(forward_weights(actions[-1]))
    return found
