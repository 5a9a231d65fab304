"""What the end of a region does to its tasks, and what its return does: services start their tasks anew."""

from moto.elbv2.models import elbv2_backends

from . import elb, regions
from .ecs import ACCOUNT, backend
from .ecs_rollout import advance, reconcile
from .ecs_task import Task


def changed(region: str, before: regions.State, after: regions.State, at: float) -> None:
    """A watcher of regions. A partition leaves tasks alone: they serve whoever still reaches them."""
    if after == "down":
        _kill(region, at)
    elif before == "down":
        _revive(region, at)


def install() -> None:
    if changed not in regions.watchers:
        regions.watchers.append(changed)


def _kill(region: str, at: float) -> None:
    """No draining, no SIGTERM, no wait in the ledger: the power is off."""
    for service in backend(region).services.values():
        advance(service, at)
        for task in service.live():
            _end(task, at)
        service.steady = False
        service.primary.retry_at = service.primary.bake_until = None
    for tasks in backend(region).standalone.values():
        for task in tasks:
            if task.live():
                _end(task, at)
    for group in elbv2_backends[ACCOUNT][region].target_groups.values():
        elb.lose_all(group, at)


def _end(task: Task, at: float) -> None:
    task.stop_at = task.drained_at = task.stopped_at = at
    task.stop_code, task.stopped_reason = "TerminationNotice", "The Region's infrastructure failed."
    for container in task.containers:
        if "started" in task.seen:
            container.exit_code = 137
    task.seen.add("stopped")


def _revive(region: str, at: float) -> None:
    for service in backend(region).services.values():
        if service.status == "ACTIVE":
            reconcile(service, at)
