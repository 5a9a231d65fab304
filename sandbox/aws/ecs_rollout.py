"""The service scheduler: replaces tasks within the healthy bounds, and decides when a deployment is complete or failed.

Time is worked off moment by moment (a task started, turned healthy, failed, stopped; a retry is due), so what a caller
sees does not depend on how often anybody looks.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
"""

from . import ecs_alarms, ledger, regions
from .ecs_deployment import bounds, breaker_threshold, retry_delay
from .ecs_failure import fail
from .ecs_service import SimService
from .ecs_task import Task
from .settings import settings


def advance(service: SimService, now: float) -> None:
    """Bring the service up to that moment."""
    if service.busy or regions.state(service.region_name) == "down":
        return  # busy: an alarm's evaluation makes traffic up to date, which asks who serves; down: nothing moves
    service.busy = True
    try:
        while True:
            work_off(service, now)
            if not judge(service, now):
                break
        service.forget_stopped(now)
    finally:
        service.busy = False


def work_off(service: SimService, now: float) -> None:
    """Everything that happens by itself up to now, in order of time."""
    while moment := _next(service):
        at, task, kind = moment
        if at > now:
            return
        if task is None:
            service.primary.retry_at = None
        else:
            task.seen.add(kind)
            _happen(service, task, kind, at)
        reconcile(service, at)


def judge(service: SimService, now: float) -> bool:
    """Alarms first, then the end of the bake. True when something changed, so that the consequences are worked off."""
    primary = service.primary
    if not primary.in_progress():
        return False
    for name in service.watched_alarms():
        since = ecs_alarms.red_since(service._account_id, service.region_name, name)
        if since is not None and (primary.bake_until is None or since <= primary.bake_until):
            primary.triggered_alarms.append(name)
            fail(service, "alarm", now)
            reconcile(service, now)
            return True
    if primary.bake_until is not None and primary.bake_until <= now:
        _complete(service, primary.bake_until)
        return True
    return False


def reconcile(service: SimService, at: float) -> None:
    """Start and stop what the desired count and the bounds allow at that moment."""
    primary = service.primary
    primary.desired_count = service.desired_count
    _scale_in(service, at)
    if primary.rollout_state == "FAILED":
        return  # a failed deployment that is not rolled back stalls: nothing more is started
    floor, ceiling = bounds(service.deployment_configuration, service.desired_count)
    current = [each for each in service.of(primary) if each.live()]
    old = [each for each in service.live() if each not in current]
    spare = sum(each.healthy(at) for each in service.live()) - floor
    leaving = []
    for task in old:
        if task.healthy(at):
            if spare <= 0:
                continue
            spare -= 1
        leaving.append(task)  # one that does not serve yet, or no more, is of no use to anybody
    if leaving:
        service.stop(
            leaving, at, "ServiceSchedulerInitiated", f"Scaling activity initiated by (deployment {primary.id})"
        )
    missing = min(service.desired_count - len(current), ceiling - len(service.live()))
    if missing > 0 and (primary.retry_at is None or primary.retry_at <= at):
        primary.retry_at = None
        service.start(primary, missing, at)
    _settle(service, at)


def _next(service: SimService) -> tuple[float, Task | None, str] | None:
    moments: list[tuple[float, Task | None, str]] = []
    for task in service.tasks:
        moment = task.next_moment()
        if moment:
            moments.append((moment[0], task, moment[1]))
    if service.primary.retry_at is not None:
        moments.append((service.primary.retry_at, None, "retry"))
    return min(moments, key=lambda each: each[0], default=None)


def _happen(service: SimService, task: Task, kind: str, at: float) -> None:
    deployment = service.deployment(task.started_by)
    if kind == "started":
        service.register(task, at)
    elif kind == "healthy" and deployment:
        deployment.failures_in_row = 0
        if deployment.in_progress():
            deployment.failed_tasks = 0  # one task that made it resets the count
    elif kind == "failed":
        service.deregister(task, at)
        task.fail()
        task.stopped_at = at + settings.stop_s
        ledger.record("task-stop", service.region_name, task.task_arn, at, task.stopped_at, service=service.name)
        if deployment:
            _count_failure(service, at, deployment is service.primary)


def _count_failure(service: SimService, at: float, of_primary: bool) -> None:
    if not of_primary:
        return
    primary = service.primary
    service.steady = False
    primary.failures_in_row += 1
    primary.retry_at = at + retry_delay(primary.failures_in_row)
    if primary.failures_in_row == 3:
        service.event(
            "is unable to consistently start tasks successfully. "
            "For more information, see the Troubleshooting section.",
            at,
        )
    if not primary.in_progress():
        return
    primary.failed_tasks += 1
    breaker = service.deployment_configuration.get("deploymentCircuitBreaker") or {}
    if breaker.get("enable") and primary.failed_tasks >= breaker_threshold(service.desired_count):
        fail(service, "circuit breaker", at)


def _scale_in(service: SimService, at: float) -> None:
    """More tasks than desired: those that do not run yet go first, then the newest."""
    primary = service.primary
    pool = service.live() if primary.rollout_state == "FAILED" else [t for t in service.of(primary) if t.live()]
    surplus = len(pool) - service.desired_count
    if surplus > 0:
        order = sorted(pool, key=lambda t: (t.started_by != primary.id, t.healthy(at), -t.created_at))
        service.stop(
            order[:surplus], at, "ServiceSchedulerInitiated", f"Scaling activity initiated by (deployment {primary.id})"
        )


def _settle(service: SimService, at: float) -> None:
    """Complete the rollout, or begin its bake, once the new tasks serve and the old are gone."""
    primary = service.primary
    current = [each for each in service.of(primary) if each.live()]
    if len(current) != service.desired_count or not all(each.healthy(at) for each in current):
        return
    if any(each.status(at) != "STOPPED" for each in service.tasks if each not in current):
        return
    if not primary.in_progress():
        if not service.steady:
            service.steady = True
            service.event("has reached a steady state.", at)
        return
    if primary.bake_until is not None:
        return
    bake = ecs_alarms.bake_seconds(service._account_id, service.region_name, service.watched_alarms())
    if bake > 0:
        primary.bake_until = at + bake
        ledger.record("deployment-bake", service.region_name, service.arn, at, at + bake, deployment=primary.id)
    else:
        _complete(service, at)


def _complete(service: SimService, at: float) -> None:
    primary = service.primary
    primary.set_state("COMPLETED", f"ECS deployment {primary.id} completed.", at)
    primary.bake_until = None
    record = primary.rolls_back or primary
    record.record_status = "ROLLBACK_SUCCESSFUL" if primary.rolls_back else "SUCCESSFUL"
    record.finished_at = at
    primary.rolls_back = None
    service.steady = True
    service.event(f"(deployment {primary.id}) deployment completed.", at)
    service.event("has reached a steady state.", at)
