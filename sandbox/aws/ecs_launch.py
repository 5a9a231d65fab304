"""Bringing a task into the world: address, images by digest, and what will become of it."""

import ipaddress
from typing import Any

from moto.ec2 import ec2_backends
from moto.ecs.exceptions import InvalidParameterException
from moto.ecs.models import TaskDefinition
from moto.moto_api._internal import mock_random

from . import ledger
from .ecs_task import Container, Failure, Task
from .images import ImageNotPullable, resolve
from .settings import settings

_FIRST_HOST = 10  # the first addresses of a subnet belong to AWS

_next_host: dict[tuple[str, str], int] = {}


def launch(
    backend: Any,
    cluster: Any,
    definition: TaskDefinition,
    network: dict[str, Any] | None,
    at: float,
    *,
    group: str,
    started_by: str,
    known_images: dict[str, str] | None = None,
    tags: list[dict[str, str]] | None = None,
    overrides: dict[str, Any] | None = None,
    **detail: Any,
) -> Task:
    """Make a task at that moment. `known_images` (container → digest) is what the deployment resolved earlier:
    ECS keeps the digest of a tag for the whole deployment; newly resolved ones are added to it.
    """
    subnet_id, zone, ip = _address(backend.account_id, backend.region_name, network)
    identifier = mock_random.get_random_hex(32)
    arn = f"arn:aws:ecs:{backend.region_name}:{backend.account_id}:task/{cluster.name}/{identifier}"
    duration = settings.start_duration()
    task = Task(
        id=identifier,
        task_arn=arn,
        cluster_arn=cluster.arn,
        definition=definition,
        group=group,
        started_by=started_by,
        created_at=at,
        started_at=at + duration,
        ip=ip,
        subnet_id=subnet_id,
        availability_zone=zone,
        interface_id=f"eni-{mock_random.get_random_hex(17)}",
        mac_address="0a:" + ":".join(mock_random.get_random_hex(2) for _ in range(5)),
        attachment_id=str(mock_random.uuid4()),
        containers=[_container(arn, each) for each in definition.container_definitions],
        tags=list(tags or []),
        overrides=dict(overrides or {}),
    )
    _foresee(task, backend.region_name, {} if known_images is None else known_images)
    end = task.failure.at if task.failure and task.failure.at < task.started_at else task.started_at
    ledger.record("task-start", backend.region_name, arn, at, end, **detail)
    return task


def _container(task_arn: str, definition: dict[str, Any]) -> Container:
    arn = task_arn.replace(":task/", ":container/") + f"/{mock_random.uuid4()}"
    runtime = f"{task_arn.rpartition('/')[2]}-{mock_random.randint(10**8, 10**10)}"
    return Container(definition["name"], definition["image"], arn, runtime)


def _foresee(task: Task, region: str, known: dict[str, str]) -> None:
    """Resolve the images, and plan the failure that a missing image or a crashing version brings."""
    for container, definition in zip(task.containers, task.definition.container_definitions, strict=True):
        digest = known.get(container.name)
        try:
            digest = digest or resolve(container.image)
        except ImageNotPullable as missing:
            at = task.pull_started_at + (task.pull_stopped_at - task.pull_started_at) / 2
            task.failure = Failure(at, "TaskFailedToStart", str(missing), container.name)
            return
        container.digest = known[container.name] = digest
        crashes = settings.version_traits(region, digest).get("crash") and definition.get("essential", True)
        if crashes and task.failure is None:
            at = task.started_at + settings.crash_s
            reason = "Essential container in task exited"
            task.failure = Failure(at, "EssentialContainerExited", reason, container.name, 1)


def _address(account: str, region: str, network: dict[str, Any] | None) -> tuple[str, str, str]:
    """Subnet, its zone, and the next free address in it. Subnets are used in turn, as ECS spreads over zones."""
    subnets = ((network or {}).get("awsvpcConfiguration") or {}).get("subnets") or []
    if not subnets:
        raise InvalidParameterException(
            "Network Configuration must be provided when networkMode 'awsvpc' is specified."
        )
    turn = sum(_next_host.get((region, each), 0) for each in subnets)
    subnet_id = subnets[turn % len(subnets)]
    index = _next_host[(region, subnet_id)] = _next_host.get((region, subnet_id), 0) + 1
    subnet = ec2_backends[account][region].get_subnet(subnet_id)
    range_ = ipaddress.ip_network(subnet.cidr_block)
    usable = max(1, range_.num_addresses - _FIRST_HOST - 1)
    return subnet_id, subnet.availability_zone, str(range_[(_FIRST_HOST + index % usable) % range_.num_addresses])
