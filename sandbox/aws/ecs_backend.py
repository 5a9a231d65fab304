"""The ECS backend: moto's for clusters, task definitions and tags; services and tasks with physics of their own."""

from collections.abc import Callable
from typing import Any

from moto.ecs.exceptions import (
    EcsClientException,
    InvalidParameterException,
    TaskDefinitionNotFoundException,
)
from moto.ecs.models import Cluster, EC2ContainerServiceBackend, TaskDefinition

from . import clock, ecs_task_definitions
from .ecs_launch import launch
from .ecs_rollout import advance, reconcile
from .ecs_service import SimService
from .ecs_task import Task
from .errors import AwsError
from .settings import settings


class SimEcsBackend(EC2ContainerServiceBackend):
    __module__ = "moto.ecs.models"  # moto finds a backend's service by its module

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.services: dict[str, SimService] = {}  # type: ignore[assignment]
        self.standalone: dict[str, list[Task]] = {}
        self.tokens: dict[str, tuple[Any, list[Task]]] = {}

    # --- task definitions

    def register_task_definition(self, family: str, container_definitions: Any, **kwargs: Any) -> TaskDefinition:  # type: ignore[override]
        ecs_task_definitions.check_fargate(
            kwargs.get("requires_compatibilities"), kwargs.get("cpu"), kwargs.get("memory"), kwargs.get("network_mode")
        )
        containers = ecs_task_definitions.normalise(container_definitions or [])
        made = super().register_task_definition(family, containers, **kwargs)
        return ecs_task_definitions.stamp(made, self.account_id)

    def describe_task_definition(self, task_definition_str: str) -> TaskDefinition:
        name = task_definition_str.split("/")[-1]
        family, colon, revision = name.partition(":")
        if not colon:
            newest = ecs_task_definitions.newest_active(self, family)
            if newest is None:
                raise TaskDefinitionNotFoundException()
            return self.task_definitions[family][newest]
        if not revision.isdigit():
            raise EcsClientException(f"Invalid revision number. Number: {revision}")
        return super().describe_task_definition(task_definition_str)

    def active_definition(self, name: str) -> TaskDefinition:
        """For CreateService, UpdateService and RunTask, which refuse an inactive one."""
        try:
            found = self.describe_task_definition(name)
        except TaskDefinitionNotFoundException as error:
            raise EcsClientException("TaskDefinition not found.") from error
        if found.status != "ACTIVE":
            raise EcsClientException("TaskDefinition is inactive")
        return found

    # --- services

    def find_service(self, cluster: str, service: str) -> SimService:
        """By name or ARN. Raises ServiceNotFoundException, ClusterNotFoundException."""
        return self._get_service(cluster, service.split("/")[-1])  # type: ignore[return-value]

    def describe_services(self, cluster_str: str, service_names_or_arns: list[str]) -> Any:
        found, failures = super().describe_services(cluster_str, service_names_or_arns)
        for service in found:
            advance(service, clock.now())
        return found, failures

    def describe_clusters(self, cluster_names: list[str]) -> Any:
        found, failures = super().describe_clusters(cluster_names)
        for cluster in found:
            self._count(cluster, clock.now())
        return found, failures

    def _count(self, cluster: Cluster, at: float) -> None:
        tasks = self.all_tasks(cluster.name)
        cluster.running_tasks_count = sum(each.running(at) for each in tasks)
        cluster.pending_tasks_count = sum(each.pending(at) for each in tasks)
        cluster.active_services_count = sum(s.status == "ACTIVE" for s in self.services_in(cluster.name))

    def services_in(self, cluster_name: str) -> list[SimService]:
        return [each for each in self.services.values() if each.cluster_name == cluster_name]

    # --- tasks

    def all_tasks(self, cluster_name: str) -> list[Task]:
        """Brought up to now: of services, and run by hand."""
        at = clock.now()
        for service in self.services_in(cluster_name):
            advance(service, at)
        for task in self.standalone.get(cluster_name, []):
            _advance_standalone(task, at)
        mine = [each for service in self.services_in(cluster_name) for each in service.tasks]
        visible = [
            each
            for each in self.standalone.get(cluster_name, [])
            if each.stopped_at is None or each.stopped_at > at - settings.stopped_visible_s
        ]
        return mine + visible

    def list_tasks(self, *_: Any, **__: Any) -> Any:
        """For moto's tagging, which looks through all tasks."""
        return [task for name in self.clusters for task in self.all_tasks(name)]

    def run(self, cluster: Cluster, definition: TaskDefinition, network: Any, count: int, **given: Any) -> list[Task]:
        """RunTask: tasks that belong to no service. What checks its own health is healthy a little after it has started."""
        at = clock.now()
        new = [launch(self, cluster, definition, network, at, **given) for _ in range(count)]
        for task in new:
            task.healthy_at = task.started_at + settings.health_s
        self.standalone.setdefault(cluster.name, []).extend(new)
        return new

    def run_once(self, token: str, asked: Any, run: Callable[[], list[Task]]) -> list[Task]:
        """RunTask with a client token: the same request again answers the same tasks, whatever has become of them since."""
        known = self.tokens.get(token)
        if known is None:
            known = self.tokens[token] = (asked, run())
        elif known[0] != asked:
            arns = [each.task_arn for each in known[1]]
            raise AwsError("ConflictException", f"The client token is in use already with different parameters, by {', '.join(arns)}.")
        return known[1]

    def stop_one(self, cluster_name: str, task_ref: str, reason: str) -> Task:
        at = clock.now()
        identifier = task_ref.split("/")[-1]
        task = next((each for each in self.all_tasks(cluster_name) if each.id == identifier), None)
        if task is None:
            raise InvalidParameterException("The referenced task was not found.")
        owner = next((s for s in self.services_in(cluster_name) if task in s.tasks), None)
        if task.live() and owner:
            owner.stop([task], at, "UserInitiated", reason)
            reconcile(owner, at)
        elif task.live():
            task.stop(at, 0.0, settings.stop_s, "UserInitiated", reason)
        return task


def _advance_standalone(task: Task, at: float) -> None:
    while (moment := task.next_moment()) and moment[0] <= at:
        task.seen.add(moment[1])
        if moment[1] == "failed":
            task.fail()
            task.stopped_at = moment[0] + settings.stop_s
