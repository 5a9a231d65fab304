"""A deployment of an ECS service: what DescribeServices lists, and its record in ListServiceDeployments."""

import math
from dataclasses import dataclass, field
from typing import Any, Literal

RolloutState = Literal["IN_PROGRESS", "COMPLETED", "FAILED"]
Cause = Literal["circuit breaker", "alarm"]


@dataclass
class Deployment:
    """`number` is the 19-digit part of `ecs-svc/…`, shared with the service deployment and its revision."""

    number: str
    task_definition: str
    created_at: float
    updated_at: float
    network_configuration: dict[str, Any] | None
    load_balancers: list[dict[str, Any]]
    desired_count: int
    source: "Deployment | None" = None
    status: Literal["PRIMARY", "ACTIVE"] = "PRIMARY"
    rollout_state: RolloutState = "IN_PROGRESS"
    reason: str = ""
    failed_tasks: int = 0
    failures_in_row: int = 0
    retry_at: float | None = None
    images: dict[str, str] = field(default_factory=dict)
    ignored_alarms: set[str] = field(default_factory=set)
    triggered_alarms: list[str] = field(default_factory=list)
    monitored: bool = False
    bake_until: float | None = None
    rolls_back: "Deployment | None" = None
    """Set while this, an older deployment, is brought back in place of that one."""
    record_status: str = "IN_PROGRESS"
    record_reason: str | None = None
    finished_at: float | None = None
    rollback: dict[str, Any] | None = None

    @property
    def id(self) -> str:
        return f"ecs-svc/{self.number}"

    def in_progress(self) -> bool:
        return self.rollout_state == "IN_PROGRESS"

    def set_state(self, state: RolloutState, reason: str, at: float) -> None:
        self.rollout_state, self.reason, self.updated_at = state, reason, at


def breaker_threshold(desired_count: int) -> int:
    """Failed tasks that trip the circuit breaker: half of the desired count, at least 3, at most 200.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
    """
    return max(3, min(200, math.ceil(desired_count * 0.5)))


def retry_delay(failures_in_row: int) -> float:
    """Seconds before the next attempt: ECS throttles a service whose tasks keep failing, here from the third on."""
    return 0.0 if failures_in_row < 3 else min(60.0, 2.0 ** (failures_in_row - 3))


def bounds(configuration: dict[str, Any], desired_count: int) -> tuple[int, int]:
    """Fewest healthy tasks and most tasks: minimumHealthyPercent rounds up, maximumPercent down."""
    floor = math.ceil(desired_count * configuration["minimumHealthyPercent"] / 100)
    ceiling = math.floor(desired_count * configuration["maximumPercent"] / 100)
    return floor, ceiling


DEFAULT_CONFIGURATION: dict[str, Any] = {
    "deploymentCircuitBreaker": {"enable": False, "rollback": False},
    "maximumPercent": 200,
    "minimumHealthyPercent": 100,
    "strategy": "ROLLING",
    "bakeTimeInMinutes": 0,
}
