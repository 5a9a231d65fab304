"""An ECS service with its tasks and deployments, and the small verbs that the rollout is made of."""

from typing import Any

from moto.ecs.models import Service
from moto.moto_api._internal import mock_random

from . import ecs_alarms, elb, ledger
from .ecs_deployment import DEFAULT_CONFIGURATION, Deployment
from .ecs_launch import launch
from .ecs_task import Task
from .settings import settings

MAX_EVENTS = 100  # DescribeServices shows the most recent hundred


class SimService(Service):
    """moto's service, for its validation, tags and ARN; what moves is here."""

    def __init__(self, *, at: float, **given: Any) -> None:
        super().__init__(**given)
        self.created_at = at
        self.client_token: str | None = None
        self.grace_s: int | None = None
        self.enable_execute_command = False
        self.deployment_configuration: dict[str, Any] = dict(DEFAULT_CONFIGURATION)
        self.tasks: list[Task] = []
        self.history: list[Deployment] = []
        self.steady = False
        self.busy = False
        self.events = []

    @property
    def primary(self) -> Deployment:
        return next(each for each in self.history if each.status == "PRIMARY")

    def deployment(self, identifier: str) -> Deployment | None:
        return next((each for each in self.history if each.id == identifier), None)

    def of(self, deployment: Deployment) -> list[Task]:
        return [each for each in self.tasks if each.started_by == deployment.id]

    def live(self) -> list[Task]:
        return [each for each in self.tasks if each.live()]

    def shown_deployments(self, at: float) -> list[Deployment]:
        """As DescribeServices lists them: the primary first, then those that still have tasks or failed just now."""
        primary = self.primary
        others = [
            each
            for each in reversed(self.history)
            if each is not primary
            and (
                any(t.status(at) != "STOPPED" for t in self.of(each))
                or each is primary.rolls_back
                and primary.in_progress()
            )
        ]
        return [primary, *others]

    def alarm_names(self) -> list[str]:
        alarms = self.deployment_configuration.get("alarms") or {}
        return list(alarms.get("alarmNames") or []) if alarms.get("enable") else []

    def watched_alarms(self) -> list[str]:
        """Those that may fail the primary deployment. A rollback watches none: what caused it is still red."""
        primary = self.primary
        if primary.rolls_back:
            return []
        return [name for name in self.alarm_names() if name not in primary.ignored_alarms]

    def red_alarms(self) -> set[str]:
        return ecs_alarms.red(self._account_id, self.region_name, self.alarm_names())

    def event(self, message: str, at: float) -> None:
        entry = {"id": str(mock_random.uuid4()), "createdAt": at, "message": f"(service {self.name}) {message}"}
        self.events.insert(0, entry)
        del self.events[MAX_EVENTS:]

    def begin(self, task_definition: str, at: float, network: dict[str, Any] | None) -> Deployment:
        """Start a deployment; the one under way becomes ACTIVE and its record is stopped."""
        before = self.history and self.primary or None
        ignored = self.red_alarms()
        if before:
            before.status = "ACTIVE"
            before.retry_at = before.bake_until = None
            if before.record_status == "IN_PROGRESS":
                before.record_status, before.finished_at = "STOPPED", at
                before.record_reason = "Service deployment stopped because a newer deployment has started."
            elif before.rolls_back and before.in_progress():
                failed = before.rolls_back
                failed.record_status, failed.finished_at = "ROLLBACK_FAILED", at
                before.rolls_back = None
        deployment = Deployment(
            number=str(mock_random.randint(10**18, 10**19 - 1)),
            task_definition=task_definition,
            created_at=at,
            updated_at=at,
            network_configuration=network,
            load_balancers=list(self.load_balancers),
            desired_count=self.desired_count,
            source=before,
            ignored_alarms=ignored,
        )
        deployment.reason = f"ECS deployment {deployment.id} in progress."
        self.history.append(deployment)
        self.task_definition = task_definition
        self.steady = False
        return deployment

    def start(self, deployment: Deployment, count: int, at: float) -> None:
        cluster = self._backend._get_cluster(self.cluster_name)
        definition = self._backend.describe_task_definition(deployment.task_definition)
        tags = {"SERVICE": self.tags, "TASK_DEFINITION": definition.tags}.get(self.propagate_tags, [])
        new = [
            launch(
                self._backend,
                cluster,
                definition,
                deployment.network_configuration,
                at,
                group=f"service:{self.name}",
                started_by=deployment.id,
                known_images=deployment.images,
                tags=tags,
                service=self.name,
                deployment=deployment.id,
            )
            for _ in range(count)
        ]
        self.tasks.extend(new)
        self.steady = False
        self.event(f"has started {count} tasks: {_named(new)}.", at)

    def stop(self, tasks: list[Task], at: float, code: str, reason: str) -> None:
        """Take tasks out of their target groups and stop them once they have drained."""
        running = [each for each in tasks if "started" in each.seen]
        for task in tasks:
            drained = self.deregister(task, at)
            task.stop(at, max(0.0, drained - at), settings.stop_s, code, reason)
            assert task.drained_at is not None and task.stopped_at is not None
            ledger.record(
                "task-stop", self.region_name, task.task_arn, task.drained_at, task.stopped_at, service=self.name
            )
        self.steady = False
        if running:
            for entry in self.load_balancers:
                self.event(f"deregistered {len(running)} targets in (target-group {entry['targetGroupArn']})", at)
            if self.load_balancers:
                self.event(f"has begun draining connections on {len(running)} tasks.", at)
        if tasks:
            self.event(f"has stopped {len(tasks)} running tasks: {_named(tasks)}.", at)

    def register(self, task: Task, at: float) -> None:
        """The task runs: it joins its target groups, and is healthy when the last of them says so."""
        lasts = task.failure.at if task.failure else None
        task.healthy_at = at + settings.health_s
        for target_group, port in self._target_groups():
            healthy = elb.register(target_group, task.ip, port, at, service=self.name, recorded=lasts is None)
            task.healthy_at = max(task.healthy_at, healthy)
            self.event(f"registered 1 targets in (target-group {target_group.arn})", at)

    def deregister(self, task: Task, at: float) -> float:
        """Answers when the last target group has drained the task; the moment itself if there is nothing to drain."""
        if "started" not in task.seen:
            return at
        ends = [elb.deregister(group, task.ip, port, at, service=self.name) for group, port in self._target_groups()]
        return max(ends, default=at)

    def forget_stopped(self, at: float) -> None:
        """ECS shows stopped tasks for a while, then no more."""
        kept = settings.stopped_visible_s
        self.tasks = [each for each in self.tasks if each.stopped_at is None or each.stopped_at > at - kept]

    def _target_groups(self) -> list[tuple[Any, int]]:
        found = [
            (elb.group(self._account_id, self.region_name, each["targetGroupArn"]), int(each["containerPort"]))
            for each in self.load_balancers
            if each.get("targetGroupArn")
        ]
        return [(group, port) for group, port in found if group is not None]


def _named(tasks: list[Task]) -> str:
    return " ".join(f"(task {each.id})" for each in tasks)
