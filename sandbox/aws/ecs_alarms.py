"""CloudWatch alarms as ECS deployments see them: which are red, since when, and how long a bake they ask for."""

from datetime import timezone
from typing import Any

from moto.cloudwatch.models import cloudwatch_backends

from . import clock


def red_since(account: str, region: str, name: str) -> float | None:
    """When the alarm went to ALARM; None when it is not there now, or there is no such alarm."""
    alarm = cloudwatch_backends[account][region].alarms.get(name)
    if alarm is None:
        return None
    evaluate = getattr(alarm, "evaluate", None)
    if evaluate:
        evaluate()
    if alarm.state_value != "ALARM":
        return None
    changed: Any = getattr(alarm, "state_updated_timestamp", None)
    if changed is None:
        return clock.now()
    return float(changed.replace(tzinfo=timezone.utc).timestamp())


def red(account: str, region: str, names: list[str]) -> set[str]:
    return {name for name in names if red_since(account, region, name) is not None}


def bake_seconds(account: str, region: str, names: list[str]) -> float:
    """ECS computes the bake from the alarms: evaluation periods times period, of the slowest one."""
    alarms = cloudwatch_backends[account][region].alarms
    return max((_window(alarms[name]) for name in names if name in alarms), default=0.0)


def _window(alarm: Any) -> float:
    periods = [int(alarm.period)] if getattr(alarm, "period", None) else []
    for metric in getattr(alarm, "metric_data_queries", None) or []:
        stat = getattr(metric, "metric_stat", None)
        period = getattr(stat, "period", None) if stat is not None else None
        if period:
            periods.append(int(period))
    return float(int(alarm.evaluation_periods) * max(periods, default=60))
