"""`deploymentConfiguration` of CreateService and UpdateService: validated, merged key by key, with AWS's defaults."""

from typing import Any

from moto.ecs.exceptions import InvalidParameterException

from .errors import AwsError


def merge(current: dict[str, Any], given: dict[str, Any] | None) -> dict[str, Any]:
    """What is left out keeps its value. Raises InvalidParameterException, UnsupportedFeatureException."""
    if not given:
        return current
    strategy = given.get("strategy") or "ROLLING"
    if strategy != "ROLLING":
        raise AwsError("UnsupportedFeatureException", f"Deployment strategy {strategy} is not simulated; use ROLLING.")
    merged = {**current, **{key: value for key, value in given.items() if value is not None}}
    low, high = merged["minimumHealthyPercent"], merged["maximumPercent"]
    if low < 0 or high < 0:
        raise InvalidParameterException("Deployment percentages cannot be negative.")
    if high < 100:
        raise InvalidParameterException("maximumPercent must be at least 100.")
    if low > high:
        raise InvalidParameterException("minimumHealthyPercent cannot be greater than maximumPercent.")
    if low == high == 100:
        raise InvalidParameterException(
            "Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments."
        )
    alarms = merged.get("alarms")
    if alarms and alarms.get("enable") and not alarms.get("alarmNames"):
        raise InvalidParameterException("Alarm names must be specified when alarms are enabled.")
    return merged
