"""Alarms that know their state: evaluated on read, once for every period boundary since the last look.

Rules after the CloudWatch user guide, "Evaluating an alarm" and "Configuring how CloudWatch alarms treat missing data".
"""

import datetime
import json
from typing import Any

from moto.cloudwatch.models import Alarm

from . import clock
from .cloudwatch_query import moment, run
from .cloudwatch_series import RETENTION_S, Store

_EXTRA_PERIODS = 2  # the evaluation range is longer than EvaluationPeriods, so that a missing datapoint can be looked past
_COMPARE = {
    "GreaterThanThreshold": ("greater than", lambda value, limit: value > limit),
    "GreaterThanOrEqualToThreshold": ("greater than or equal to", lambda value, limit: value >= limit),
    "LessThanThreshold": ("less than", lambda value, limit: value < limit),
    "LessThanOrEqualToThreshold": ("less than or equal to", lambda value, limit: value <= limit),
}


class SimAlarm(Alarm):
    """moto's alarm, its state following the metrics. Composite alarms keep the state that they were given."""

    store: Store | None = None
    catch_up: Any = None
    """Brings metrics up to now and answers until when they are complete, in seconds since the epoch."""
    evaluated_to: float | None = None
    _state: str = "INSUFFICIENT_DATA"
    _evaluating = False

    @property
    def state_value(self) -> str:  # type: ignore[override]
        """OK, ALARM or INSUFFICIENT_DATA as of now, whoever asks."""
        self.evaluate()
        return self._state

    @state_value.setter
    def state_value(self, state: str) -> None:
        self._state = state

    def evaluate(self) -> None:
        """Bring the state up to now. Every boundary since the last evaluation counts, so history has each transition at its time."""
        if self.rule is not None or self.store is None or self._evaluating:
            return
        self._evaluating = True  # what is computed before the read may itself look at alarms
        try:
            self._evaluate_to(self.catch_up() if self.catch_up else clock.now())
        finally:
            self._evaluating = False

    def _evaluate_to(self, until: float) -> None:
        period = self._period()
        last = until // period * period
        first = last if self.evaluated_to is None else max(self.evaluated_to + period, last - RETENTION_S // period * period)
        boundary = first
        while boundary <= last:
            self._evaluate_at(boundary, period)
            boundary += period
        self.evaluated_to = max(last, self.evaluated_to or last)

    def _period(self) -> int:
        stats = [each.metric_stat.period for each in self.metric_data_queries if each.metric_stat]
        return int(self.period or max((int(each) for each in stats), default=60))

    def _datapoints(self, start: float, end: float, period: int) -> dict[float, float]:
        assert self.store is not None
        if not self.metric_data_queries:
            key = (self.namespace, self.metric_name, frozenset((each.name, each.value) for each in self.dimensions))
            stat = self.extended_statistic or self.statistic
            return self.store.datapoints(key, stat, period, start, end, self.unit)
        queries = [_query(each) for each in self.metric_data_queries]
        shown = next((each["Id"] for each in queries if each.get("ReturnData", True)), queries[-1]["Id"])
        return run(self.store, queries, start, end)[shown]

    def _evaluate_at(self, boundary: float, period: int) -> None:
        needed = int(self.evaluation_periods)
        to_alarm = int(self.datapoints_to_alarm or needed)
        start = boundary - period * (needed + _EXTRA_PERIODS)
        found = self._datapoints(start, boundary, period)
        real = [(time, found[time]) for time in sorted(found)]
        missing_as = self.treat_missing_data or "missing"
        if not real and missing_as == "missing":
            self._become("INSUFFICIENT_DATA", f"Insufficient Data: {needed} datapoint{_s(needed)} were unknown.", boundary, [])
            return
        if not real and missing_as == "ignore":
            return
        words, breaches = _COMPARE[self.comparison_operator]
        limit = float(self.threshold)
        recent = real[-needed:]
        breaching = [each for each in recent if breaches(each[1], limit)]
        filled = needed - len(recent)
        count = len(breaching) + (filled if missing_as == "breaching" else 0)
        state = "ALARM" if count >= to_alarm else "OK"
        if filled and missing_as in ("missing", "ignore") and state == "OK" and len(recent) - len(breaching) <= needed - to_alarm:
            if missing_as == "ignore":
                return
            if breaching and self._state == "ALARM":
                return  # too little known to clear the alarm
        self._become(state, self._reason(state, words, limit, recent, breaching, filled, to_alarm), boundary, recent)

    def _reason(
        self, state: str, words: str, limit: float, recent: list[Any], breaching: list[Any], filled: int, to_alarm: int
    ) -> str:
        needed = int(self.evaluation_periods)
        shown = breaching if state == "ALARM" else [each for each in recent if each not in breaching]
        verb = "were" if len(shown) != 1 else "was"
        if not shown:
            treated = {"breaching": "Breaching", "notBreaching": "NonBreaching"}.get(self.treat_missing_data or "", "Missing")
            return f"Threshold Crossed: no datapoints were received for {filled} period{_s(filled)} and {filled} missing datapoint{_s(filled)} were treated as [{treated}]."
        listed = ", ".join(f"{value} ({moment(time):%d/%m/%y %H:%M:%S})" for time, value in reversed(shown))
        return (
            f"Threshold Crossed: {len(shown)} out of the last {needed} datapoints [{listed}] {verb} {'' if state == 'ALARM' else 'not '}"
            f"{words} the threshold ({limit}) (minimum {to_alarm} datapoint{_s(to_alarm)} for OK -> ALARM transition)."
        )

    def _become(self, state: str, reason: str, at: float, recent: list[tuple[float, float]]) -> None:
        if state == self._state:
            return
        data = {
            "version": "1.0",
            "queryDate": f"{moment(at):%Y-%m-%dT%H:%M:%S.000+0000}",
            "period": self._period(),
            "recentDatapoints": [value for _, value in recent],
            "threshold": float(self.threshold),
        }
        self.change(state, reason, json.dumps(data), moment(at))

    def change(self, state: str, reason: str, data: str, at: datetime.datetime) -> None:
        """Write the transition into history, then take the new state."""
        before = self._state
        self.history.append(
            {
                "AlarmName": self.name,
                "AlarmType": "MetricAlarm" if self.rule is None else "CompositeAlarm",
                "Timestamp": at,
                "HistoryItemType": "StateUpdate",
                "HistorySummary": f"Alarm updated from {before} to {state}",
                "HistoryData": json.dumps(
                    {"version": "1.0", "oldState": {"stateValue": before}, "newState": {"stateValue": state, "stateReason": reason}}
                ),
            }
        )
        self._state, self.state_reason, self.state_reason_data = state, reason, data
        self.state_updated_timestamp = self.state_transitioned_timestamp = at

    def update_state(self, reason: str, reason_data: str, state_value: str) -> None:
        """SetAlarmState: holds until the next evaluation says otherwise, as in AWS."""
        self.evaluate()
        self.change(state_value, reason, reason_data or "{}", clock.utcnow())


SimAlarm.__name__ = "Alarm"  # moto's serialiser strips the class's name from keys: AlarmName is Alarm.name


def _query(each: Any) -> dict[str, Any]:
    query: dict[str, Any] = {"Id": each.id}
    if each.expression:
        query |= {"Expression": each.expression, "Period": each.period}
    if each.metric_stat:
        metric = each.metric_stat.metric
        dims = [{"Name": dim.name, "Value": dim.value} for dim in metric.dimensions]
        query["MetricStat"] = {
            "Metric": {"Namespace": metric.namespace, "MetricName": metric.metric_name, "Dimensions": dims},
            "Period": each.metric_stat.period,
            "Stat": each.metric_stat.stat,
        }
    if each.return_data is not None:
        query["ReturnData"] = each.return_data
    return query


def _s(count: int) -> str:
    return "" if count == 1 else "s"


