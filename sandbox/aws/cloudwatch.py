"""CloudWatch over moto's backend: exact metrics, percentiles, metric math, alarms evaluated on read, history.

moto keeps one list of datapoints, ignores percentiles and metric math, and never evaluates an alarm.
"""

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from moto.cloudwatch import models, responses
from moto.cloudwatch.exceptions import InvalidParameterValue, ResourceNotFound, ValidationError
from moto.core.responses import ActionResult

from . import clock
from .cloudwatch_alarms import SimAlarm
from .cloudwatch_query import Pages, epoch, moment, run, validate_period
from .cloudwatch_series import SIMPLE_STATISTICS, Point, StatisticSet, Store, dimensions, is_statistic, statistic

sources: list[Callable[[], float]] = []
"""Whoever computes metrics lazily: each brings them up to now when called, and answers until when they are complete."""


def catch_up() -> float:
    """Bring every metric up to now; answers until when all are complete, in seconds since the epoch."""
    return min([each() for each in sources], default=clock.now())


class SimCloudWatch(models.CloudWatchBackend):
    """moto's dashboards, tags and insight rules; metrics and alarms of our own."""

    __module__ = "moto.cloudwatch.models"  # moto finds a backend's urls by the module of its class

    def __init__(self, *a: Any, **k: Any) -> None:
        super().__init__(*a, **k)
        self.store, self.pages = Store(), Pages()

    def put_metric_data(self, namespace: str, metric_data: list[dict[str, Any]]) -> None:
        for number, metric in enumerate(metric_data, 1):
            self._validate_parameters_put_metric_data(metric, number)
        for metric in metric_data:
            self.store.put(namespace, metric["MetricName"], dimensions(metric.get("Dimensions") or []), _point(metric))

    def get_metric_statistics(  # type: ignore[override]
        self, namespace: str, metric_name: str, start_time: datetime.datetime, end_time: datetime.datetime, period: int,
        stats: list[str], dimensions: list[dict[str, str]], unit: str | None = None,
    ) -> list[dict[str, Any]]:  # fmt: skip
        catch_up()
        start, end = epoch(start_time), epoch(end_time)
        if start >= end:
            raise InvalidParameterValue("The parameter StartTime must be less than the parameter EndTime.")
        validate_period(period, "Period")
        unknown = [each for each in stats if not is_statistic(each)]
        if unknown:
            raise InvalidParameterValue(f"The value {unknown[0]} for parameter Statistics is not supported.")
        key = (namespace, metric_name, frozenset((each["Name"], each["Value"]) for each in dimensions or []))
        buckets: dict[float, list[Point]] = {}
        for point in self.store.between(key, start // period * period, end, unit):
            buckets.setdefault(point.time // period * period, []).append(point)
        return [_datapoint(time, points, stats) for time, points in sorted(buckets.items())]

    def list_metrics(  # type: ignore[override]
        self, next_token: str | None, namespace: str, metric_name: str, dimensions: list[dict[str, str]]
    ) -> tuple[str | None, list[Any]]:
        catch_up()
        return super().list_metrics(next_token, namespace, metric_name, dimensions)

    def get_all_metrics(self) -> list[models.MetricDatumBase]:
        """One datum per metric, which is what moto's ListMetrics reads."""
        own = [
            models.MetricDatumBase(namespace, name, [{"Name": key, "Value": value} for key, value in sorted(dims)], clock.utcnow())
            for namespace, name, dims in self.store.series
        ]
        return own + self.aws_metric_data

    def put_metric_alarm(self, *a: Any, **k: Any) -> models.Alarm:
        existing = self.alarms.get(k["name"])
        if k.get("extended_statistic") and not is_statistic(k["extended_statistic"]):
            raise InvalidParameterValue(f"The value {k['extended_statistic']} for parameter ExtendedStatistic is not supported.")
        alarm = super().put_metric_alarm(*a, **k)
        assert isinstance(alarm, SimAlarm)
        alarm.store, alarm.catch_up = self.store, catch_up
        alarm.state_value = "INSUFFICIENT_DATA"
        if isinstance(existing, SimAlarm):  # an update leaves the state as it was, says the API reference
            alarm.state_value, alarm.state_reason, alarm.history = existing.state_value, existing.state_reason, existing.history
            alarm.state_updated_timestamp, alarm.evaluated_to = existing.state_updated_timestamp, existing.evaluated_to
        alarm.evaluate()
        return alarm

    def describe_alarms(self) -> Iterable[models.Alarm]:
        self.evaluate_alarms()
        return super().describe_alarms()

    def get_alarms_by_action_prefix(self, action_prefix: str) -> Iterable[models.Alarm]:
        self.evaluate_alarms()
        return super().get_alarms_by_action_prefix(action_prefix)

    def get_alarms_by_alarm_name_prefix(self, name_prefix: str) -> Iterable[models.Alarm]:
        self.evaluate_alarms()
        return super().get_alarms_by_alarm_name_prefix(name_prefix)

    def get_alarms_by_alarm_names(self, alarm_names: list[str]) -> Iterable[models.Alarm]:
        self.evaluate_alarms(alarm_names)
        return super().get_alarms_by_alarm_names(alarm_names)

    def get_alarms_by_state_value(self, target_state: str) -> Iterable[models.Alarm]:
        self.evaluate_alarms()
        return super().get_alarms_by_state_value(target_state)

    def evaluate_alarms(self, names: Iterable[str] | None = None) -> None:
        for name in list(self.alarms) if names is None else names:
            alarm = self.alarms.get(name)
            if isinstance(alarm, SimAlarm):
                alarm.evaluate()


def alarm_state(account: str, region: str, name: str) -> str | None:
    """OK, ALARM or INSUFFICIENT_DATA as of now; None where there is no such alarm."""
    backend = models.cloudwatch_backends[account][region]
    backend.evaluate_alarms([name])
    return backend.alarms[name].state_value if name in backend.alarms else None


def _point(metric: dict[str, Any]) -> Point:
    time = epoch(metric["Timestamp"]) if metric.get("Timestamp") else clock.now()
    unit = metric.get("Unit")
    if metric.get("Values"):
        values = [float(each) for each in metric["Values"]]
        counts = [float(each) for each in metric.get("Counts") or [1.0] * len(values)]
        return Point(time, ((values, counts),), (), unit)
    if metric.get("StatisticValues"):
        given = metric["StatisticValues"]
        one = StatisticSet(*(float(given[each]) for each in ("SampleCount", "Sum", "Minimum", "Maximum")))
        return Point(time, (), (one,), unit)
    return Point(time, (((float(metric.get("Value", 0)),), (1.0,)),), (), unit)


def _datapoint(time: float, points: list[Point], stats: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {"Timestamp": moment(time), "Unit": points[0].unit or "None"}
    extended = {each: statistic(each, points) for each in stats if each not in SIMPLE_STATISTICS}
    found |= {each: statistic(each, points) for each in stats if each in SIMPLE_STATISTICS}
    return found | ({"ExtendedStatistics": extended} if extended else {})


def _get_metric_data(self: responses.CloudWatchResponse) -> ActionResult:
    params, backend = self._get_params(), self.cloudwatch_backend
    limit = params.get("MaxDatapoints")
    if params.get("NextToken"):
        page, token = backend.pages.next(params["NextToken"], limit)
    else:
        queries = [dict(each) for each in params.get("MetricDataQueries") or []]
        catch_up()
        found = run(backend.store, queries, epoch(params["StartTime"]), epoch(params["EndTime"]))
        page, token = backend.pages.first(queries, found, params.get("ScanBy") or "TimestampDescending", limit)
    result: dict[str, Any] = {"MetricDataResults": page, "Messages": []}
    return ActionResult(result | ({"NextToken": token} if token else {}))


def _get_metric_statistics(self: responses.CloudWatchResponse) -> ActionResult:
    stats = [*(self._get_param("Statistics") or []), *(self._get_param("ExtendedStatistics") or [])]
    if not stats:
        raise responses.InvalidParameterCombination("Must specify either Statistics or ExtendedStatistics")
    datapoints = self.cloudwatch_backend.get_metric_statistics(
        self._get_param("Namespace"), self._get_param("MetricName"), self._get_param("StartTime"), self._get_param("EndTime"),
        self._get_int_param("Period"), stats, self._get_param("Dimensions", []), self._get_param("Unit"),
    )  # fmt: skip
    return ActionResult({"Label": self._get_param("MetricName"), "Datapoints": datapoints})


def _describe_alarm_history(self: responses.CloudWatchResponse) -> ActionResult:
    backend, name = self.cloudwatch_backend, self._get_param("AlarmName")
    if name and name not in backend.alarms:
        raise ResourceNotFound("Unknown")
    backend.evaluate_alarms()
    kind, start, end = self._get_param("HistoryItemType"), self._get_param("StartDate"), self._get_param("EndDate")
    items = [each for alarm in backend.alarms.values() if not name or alarm.name == name for each in alarm.history]
    items = [each for each in items if not kind or each["HistoryItemType"] == kind]
    items = [each for each in items if (not start or each["Timestamp"] >= start) and (not end or each["Timestamp"] <= end)]
    items.sort(key=lambda each: each["Timestamp"], reverse=self._get_param("ScanBy") != "TimestampAscending")
    offset, size = int(self._get_param("NextToken") or 0), int(self._get_param("MaxRecords") or 100)
    if not 1 <= size <= 100:
        raise ValidationError(f"1 validation error detected: Value '{size}' at 'maxRecords' must be between 1 and 100.")
    result: dict[str, Any] = {"AlarmHistoryItems": items[offset : offset + size]}
    return ActionResult(result | ({"NextToken": str(offset + size)} if offset + size < len(items) else {}))


def install() -> None:
    """Take moto's place. Call before the first backend is made."""
    models.Alarm = SimAlarm  # type: ignore[misc]
    models.cloudwatch_backends.backend = SimCloudWatch
    responses.CloudWatchResponse.get_metric_data = _get_metric_data  # type: ignore[method-assign]
    responses.CloudWatchResponse.get_metric_statistics = _get_metric_statistics  # type: ignore[method-assign]
    responses.CloudWatchResponse.describe_alarm_history = _describe_alarm_history  # type: ignore[attr-defined]
