"""GetMetricData over a store of series: validation, metric math, order, pages."""

import datetime
import re
import uuid
from typing import Any

from moto.cloudwatch.exceptions import InvalidParameterValue, ValidationError

from .cloudwatch_math import MathError, Series, evaluate, identifiers
from .cloudwatch_series import Store, dimensions, is_statistic

MAX_QUERIES = 500
MAX_DATAPOINTS = 100_800
_SUB_MINUTE = (1, 5, 10, 20, 30)
_ID = re.compile(r"[a-z]\w{0,254}")
_PAGES_KEPT = 64


def epoch(moment: datetime.datetime) -> float:
    """moto's timestamps are UTC without a zone."""
    return moment.replace(tzinfo=moment.tzinfo or datetime.timezone.utc).timestamp()


def moment(seconds: float) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).replace(tzinfo=None)


def run(store: Store, queries: list[dict[str, Any]], start: float, end: float) -> dict[str, Series]:
    """Every query's series by id, for start <= time < end. Raises ValidationError as CloudWatch would."""
    _validate(queries, start, end)
    found: dict[str, Series] = {}
    metrics = {each["Id"]: each["MetricStat"] for each in queries if "MetricStat" in each}
    for id_, wanted in metrics.items():
        metric = wanted["Metric"]
        key = (metric["Namespace"], metric["MetricName"], dimensions(metric.get("Dimensions") or []))
        found[id_] = store.datapoints(key, wanted["Stat"], int(wanted["Period"]), start, end, wanted.get("Unit"))
    expressions = {each["Id"]: each for each in queries if "Expression" in each}
    smallest = min((int(each["Period"]) for each in metrics.values()), default=60)
    for id_ in _in_order(expressions, set(found)):
        period = int(expressions[id_].get("Period") or smallest)
        grid = [float(time) for time in range(int(start // period * period), int(-(-end // 1)), period)]
        try:
            value = evaluate(expressions[id_]["Expression"], found, [found[each] for each in metrics], grid)
        except MathError as error:
            raise ValidationError(f"Error in expression '{id_}': {error}") from None
        if isinstance(value, list):
            raise ValidationError(f"Error in expression '{id_}': the result is an array; reduce it with SUM, AVG, MIN or MAX")
        found[id_] = value if isinstance(value, dict) else dict.fromkeys(grid, value)
    return found


def _in_order(expressions: dict[str, dict[str, Any]], known: set[str]) -> list[str]:
    """Expression ids, each after those it reads."""
    needs: dict[str, set[str]] = {}
    for id_, each in expressions.items():
        try:
            needs[id_] = identifiers(each["Expression"])
        except MathError as error:
            raise ValidationError(f"Error in expression '{id_}': {error}") from None
        for missing in needs[id_] - known - expressions.keys():
            raise ValidationError(f"Error in expression '{id_}': undefined identifier '{missing}'")
    order: list[str] = []
    while len(order) < len(needs):
        ready = [id_ for id_ in needs if id_ not in order and needs[id_] <= known | set(order)]
        if not ready:
            raise ValidationError(f"Error in expression '{next(iter(set(needs) - set(order)))}': circular reference")
        order.extend(ready)
    return order


def _validate(queries: list[dict[str, Any]], start: float, end: float) -> None:
    if start > end:
        raise ValidationError("The parameter EndTime must be greater than StartTime.")
    if start == end:
        raise ValidationError("The parameter StartTime must not equal parameter EndTime.")
    if not queries:
        raise ValidationError("The parameter MetricDataQueries is required.\n")
    if len(queries) > MAX_QUERIES:
        raise ValidationError(f"The collection MetricDataQueries must not have a size greater than {MAX_QUERIES}.")
    seen: set[str] = set()
    for number, query in enumerate(queries, 1):
        where, id_ = f"MetricDataQueries.member.{number}", str(query.get("Id", ""))
        if not _ID.fullmatch(id_):
            raise ValidationError(f"The value {id_} for parameter {where}.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.")
        if id_ in seen:
            raise ValidationError(f"The values for parameter id in MetricDataQueries are not unique. Found duplicate id: {id_}.")
        seen.add(id_)
        if ("MetricStat" in query) == ("Expression" in query):
            raise ValidationError(f"The parameter {where} must have exactly one of MetricStat and Expression.")
        if "MetricStat" in query:
            stat, period = str(query["MetricStat"].get("Stat")), int(query["MetricStat"].get("Period") or 0)
            if not is_statistic(stat):
                raise ValidationError(f"The value {stat} for parameter {where}.MetricStat.Stat is not supported.")
            validate_period(period, f"{where}.MetricStat.Period")


def validate_period(period: int, where: str) -> None:
    if period not in _SUB_MINUTE and (period <= 0 or period % 60):
        raise ValidationError(f"The parameter {where} must be 1, 5, 10, 20, 30 or a multiple of 60; it was {period}.")


class Pages:
    """GetMetricData's answers, cut to MaxDatapoints; the rest waits under an opaque token."""

    def __init__(self) -> None:
        self._rest: dict[str, list[dict[str, Any]]] = {}

    def first(
        self, queries: list[dict[str, Any]], found: dict[str, Series], scan_by: str, limit: int | None
    ) -> tuple[list[dict[str, Any]], str | None]:
        results = []
        for query in queries:
            if not query.get("ReturnData", True):
                continue
            label = query.get("Label") or (query["MetricStat"]["Metric"]["MetricName"] if "MetricStat" in query else query["Id"])
            times = sorted(found[query["Id"]], reverse=scan_by != "TimestampAscending")
            results.append(
                {
                    "Id": query["Id"],
                    "Label": label,
                    "Timestamps": [moment(time) for time in times],
                    "Values": [found[query["Id"]][time] for time in times],
                    "StatusCode": "Complete",
                }
            )
        return self._cut(results, limit)

    def next(self, token: str, limit: int | None) -> tuple[list[dict[str, Any]], str | None]:
        if token not in self._rest:
            raise InvalidParameterValue("Request parameter NextToken is invalid")
        return self._cut(self._rest.pop(token), limit)

    def _cut(self, results: list[dict[str, Any]], limit: int | None) -> tuple[list[dict[str, Any]], str | None]:
        left = min(limit or MAX_DATAPOINTS, MAX_DATAPOINTS)
        page: list[dict[str, Any]] = []
        rest: list[dict[str, Any]] = []
        for result in results:
            size = len(result["Values"])
            if rest or (left == 0 and size):
                rest.append(result)
                continue
            if size > left:
                head = {"Timestamps": result["Timestamps"][:left], "Values": result["Values"][:left], "StatusCode": "PartialData"}
                page.append({**result, **head})
                rest.append({**result, "Timestamps": result["Timestamps"][left:], "Values": result["Values"][left:]})
            else:
                page.append(result)
            left -= min(size, left)
        if not rest:
            return page, None
        token = uuid.uuid4().hex
        self._rest[token] = rest
        while len(self._rest) > _PAGES_KEPT:
            self._rest.pop(next(iter(self._rest)))
        return page, token
