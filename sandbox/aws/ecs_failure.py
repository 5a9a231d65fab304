"""What becomes of a failed deployment: it stalls, or the last completed one is brought back.

The reasons and events carry AWS's wording, since tools match on it.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-failure-detection.html
"""

from .ecs_deployment import Cause, Deployment
from .ecs_service import SimService

_WORDS: dict[Cause, str] = {"circuit breaker": "tasks failed to start.", "alarm": "alarm detected."}


def fail(service: SimService, cause: Cause, at: float) -> None:
    """Mark the primary deployment failed, and roll back where that is asked for and there is where to go back to."""
    failed = service.primary
    failed.set_state("FAILED", f"ECS deployment {cause}: {_WORDS[cause]}", at)
    failed.retry_at = failed.bake_until = None
    service.event(f"(deployment {failed.id}) deployment failed: {_WORDS[cause]}", at)
    if failed.rolls_back:  # the rollback itself failed: ECS stalls, it does not go back a second time
        first = failed.rolls_back
        first.record_status, first.finished_at = "ROLLBACK_FAILED", at
        failed.rolls_back = None
        return
    failed.record_reason = failed.reason
    before = last_completed(service, failed)
    if not _wanted(service, cause) or before is None:
        failed.record_status, failed.finished_at = "STOPPED", at
        return
    _roll_back(service, failed, before, cause, at)


def last_completed(service: SimService, failed: Deployment) -> Deployment | None:
    """The newest deployment that completed; it is the only one ECS goes back to."""
    done = [each for each in service.history if each is not failed and each.rollout_state == "COMPLETED"]
    return max(done, key=lambda each: each.updated_at, default=None)


def _wanted(service: SimService, cause: Cause) -> bool:
    key = "deploymentCircuitBreaker" if cause == "circuit breaker" else "alarms"
    return bool((service.deployment_configuration.get(key) or {}).get("rollback"))


def _roll_back(service: SimService, failed: Deployment, before: Deployment, cause: Cause, at: float) -> None:
    failed.status, before.status = "ACTIVE", "PRIMARY"
    before.rolls_back = failed
    reason = f"ECS deployment {cause}: rolling back to deploymentId {before.id}."
    before.set_state("IN_PROGRESS", reason, at)
    before.failed_tasks = before.failures_in_row = 0
    failed.record_status = "ROLLBACK_IN_PROGRESS"
    failed.rollback = {"reason": failed.reason, "startedAt": at, "to": before}
    service.task_definition = before.task_definition
    service.steady = False
    service.event(f"rolling back to deployment {before.id}.", at)
