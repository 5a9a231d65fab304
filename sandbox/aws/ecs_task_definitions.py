"""Task definitions: defaults as AWS returns them, Fargate's demands, listing in order, newest of a family."""

import copy
from typing import Any

from moto.ecs.exceptions import EcsClientException
from moto.ecs.models import EC2ContainerServiceBackend, TaskDefinition

from . import clock


def normalise(containers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Container definitions with AWS's defaults; `hostPort` follows `containerPort` in awsvpc mode."""
    names = [each.get("name") for each in containers]
    if len(set(names)) < len(names):
        raise EcsClientException("Container names must be unique within a task definition.")
    if not any(each.get("essential", True) for each in containers):
        raise EcsClientException("A task definition must have at least one essential container.")
    shaped = []
    for given in containers:
        each = copy.deepcopy(given)
        each.setdefault("cpu", 0)
        each.setdefault("essential", True)
        for key in ("portMappings", "environment", "mountPoints", "volumesFrom", "systemControls"):
            each.setdefault(key, [])
        for port in each["portMappings"]:
            port.setdefault("hostPort", port.get("containerPort"))
            port.setdefault("protocol", "tcp")
        shaped.append(each)
    return shaped


def check_fargate(compatibilities: list[str] | None, cpu: Any, memory: Any, network_mode: str | None) -> None:
    if "FARGATE" not in (compatibilities or []):
        return
    if not cpu:
        raise EcsClientException("Fargate requires that 'cpu' be defined at the task level.")
    if not memory:
        raise EcsClientException("Fargate requires that 'memory' be defined at the task level.")
    if network_mode not in (None, "awsvpc"):
        raise EcsClientException("Fargate only supports network mode ‘awsvpc’.")


def ordered(backend: EC2ContainerServiceBackend, family: str | None, status: str, descending: bool) -> list[str]:
    """ARNs by family, then revision; newest first where asked. `family` is the whole name, in AWS too."""
    found: list[TaskDefinition] = [
        each
        for revisions in backend.task_definitions.values()
        for each in revisions.values()
        if each.status == status and family in (None, each.family)
    ]
    found.sort(key=lambda each: (each.family, each.revision), reverse=descending)
    return [each.arn for each in found]


def newest_active(backend: EC2ContainerServiceBackend, family: str) -> int | None:
    revisions = backend.task_definitions.get(family) or {}
    return max((number for number, each in revisions.items() if each.status == "ACTIVE"), default=None)


def stamp(definition: TaskDefinition, account: str) -> TaskDefinition:
    definition.registered_at = clock.now()  # type: ignore[attr-defined]
    definition.registered_by = f"arn:aws:iam::{account}:root"  # type: ignore[attr-defined]
    return definition
