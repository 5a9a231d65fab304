"""One Fargate task as a timeline: when it was made, starts, fails, is told to stop and has stopped.

Every status is a function of these moments and the time asked for; nothing moves by being looked at.
"""

from dataclasses import dataclass, field
from typing import Any

from moto.ecs.models import TaskDefinition

# Shares of the start duration: provisioning of the network interface, pull of the images, activation.
PULL_FROM, PULL_TO = 0.3, 0.9


@dataclass
class Container:
    name: str
    image: str
    arn: str
    runtime_id: str
    digest: str | None = None
    exit_code: int | None = None
    reason: str | None = None


@dataclass
class Failure:
    """What will go wrong by itself: `container` exits, or an image cannot be pulled, at that moment."""

    at: float
    code: str
    reason: str
    container: str | None = None
    exit_code: int | None = None


@dataclass
class Task:
    """`started_at` is planned at birth; `healthy_at` is known once the task has registered with its target groups; for one that no
    service has started, it is when its own health check passes."""

    id: str
    task_arn: str
    cluster_arn: str
    definition: TaskDefinition
    group: str
    started_by: str
    created_at: float
    started_at: float
    ip: str
    subnet_id: str
    availability_zone: str
    interface_id: str
    mac_address: str
    attachment_id: str
    containers: list[Container]
    launch_type: str = "FARGATE"
    failure: Failure | None = None
    healthy_at: float | None = None
    stop_at: float | None = None
    drained_at: float | None = None
    stopped_at: float | None = None
    stop_code: str | None = None
    stopped_reason: str | None = None
    overrides: dict[str, Any] = field(default_factory=dict)
    tags: list[dict[str, str]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    """Moments of the timeline that the service has acted on: started, healthy, failed, stopped."""

    def status(self, at: float) -> str:
        """`lastStatus`, in the words of the ECS task lifecycle."""
        if self.stop_at is not None and at >= self.stop_at:
            assert self.drained_at is not None and self.stopped_at is not None
            if at >= self.stopped_at:
                return "STOPPED"
            if at < self.drained_at:
                return "DEACTIVATING"
            return "STOPPING" if at < (self.drained_at + self.stopped_at) / 2 else "DEPROVISIONING"
        span = self.started_at - self.created_at
        if at >= self.started_at:
            return "RUNNING"
        if at >= self.created_at + span * PULL_TO:
            return "ACTIVATING"
        return "PENDING" if at >= self.created_at + span * PULL_FROM else "PROVISIONING"

    @property
    def pull_started_at(self) -> float:
        return self.created_at + (self.started_at - self.created_at) * PULL_FROM

    @property
    def pull_stopped_at(self) -> float:
        return self.created_at + (self.started_at - self.created_at) * PULL_TO

    def live(self) -> bool:
        """Neither stopped nor told to stop."""
        return self.stop_at is None

    def running(self, at: float) -> bool:
        return self.status(at) == "RUNNING"

    def pending(self, at: float) -> bool:
        return self.status(at) in ("PROVISIONING", "PENDING", "ACTIVATING")

    def healthy(self, at: float) -> bool:
        return self.live() and self.healthy_at is not None and self.healthy_at <= at

    def stop(self, at: float, drain_s: float, stop_s: float, code: str, reason: str) -> None:
        """Told to stop: it drains, then its containers get SIGTERM. A task that never ran has nothing to drain."""
        if self.stop_at is not None:
            return
        ran = "started" in self.seen
        self.stop_at = at
        self.drained_at = at + (drain_s if ran else 0.0)
        self.stopped_at = self.drained_at + stop_s
        self.stop_code, self.stopped_reason = code, reason
        for container in self.containers:
            if ran and container.exit_code is None:
                container.exit_code = 0

    def fail(self) -> None:
        """The planned failure happens: the other containers are stopped with the one that failed."""
        failure = self.failure
        assert failure is not None
        for container in self.containers:
            if container.name == failure.container:
                container.exit_code = failure.exit_code
                container.reason = None if failure.exit_code is not None else failure.reason
            elif "started" in self.seen:
                container.exit_code = 143  # SIGTERM
        self.stop_at = self.drained_at = failure.at
        self.stop_code, self.stopped_reason = failure.code, failure.reason

    def next_moment(self) -> tuple[float, str] | None:
        """The next moment that somebody has to act on."""
        if self.stop_at is not None:
            assert self.stopped_at is not None
            return None if "stopped" in self.seen else (self.stopped_at, "stopped")
        if self.failure and self.failure.at <= self.started_at:
            return self.failure.at, "failed"
        if "started" not in self.seen:
            return self.started_at, "started"
        moments = [(self.failure.at, "failed")] if self.failure else []
        if "healthy" not in self.seen and self.healthy_at is not None:
            moments.append((self.healthy_at, "healthy"))
        return min(moments, default=None)
