"""Application Auto Scaling: SuspendedState kept whole, and returned with every key; pages that end."""

import json
from typing import Any

from moto.applicationautoscaling import models, responses

from . import clock

_SUSPENSIONS = ("DynamicScalingInSuspended", "DynamicScalingOutSuspended", "ScheduledScalingSuspended")


def _suspended(before: dict[str, bool] | None, given: dict[str, bool] | None) -> dict[str, bool]:
    """AWS: a key that is left out keeps its value; a new target is suspended in nothing."""
    return {key: bool((given or {}).get(key, (before or {}).get(key, False))) for key in _SUSPENSIONS}


def _describe(self: responses.ApplicationAutoScalingResponse) -> str:
    self._validate_params()
    targets = self.applicationautoscaling_backend.describe_scalable_targets(
        self._get_param("ServiceNamespace"), self._get_param("ResourceIds"), self._get_param("ScalableDimension")
    )
    start = int(self._get_param("NextToken") or 0)
    end = start + int(self._get_param("MaxResults") or 50)
    result: dict[str, Any] = {"ScalableTargets": [responses._build_target(each) for each in targets[start:end]]}
    if end < len(targets):
        result["NextToken"] = str(end)
    return json.dumps(result)


def install() -> None:
    target = models.FakeScalableTarget
    create, update = target.__init__, target.update

    def create_(self: Any, *a: Any, **k: Any) -> None:
        create(self, *a, **k)
        self.suspended_state = _suspended(None, self.suspended_state)
        self.creation_time = clock.now()

    def update_(self: Any, min_capacity: int | None, max_capacity: int | None, suspended_state: Any) -> None:
        before = self.suspended_state
        update(self, min_capacity, max_capacity, suspended_state)
        self.suspended_state = _suspended(before, suspended_state)

    target.__init__ = create_  # type: ignore[method-assign]
    target.update = update_  # type: ignore[method-assign]
    responses.ApplicationAutoScalingResponse.describe_scalable_targets = _describe  # type: ignore[method-assign]
