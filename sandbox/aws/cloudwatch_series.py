"""Metric datapoints of one region, and CloudWatch's statistics over them.

A datapoint keeps its distribution (values with counts), so every statistic and percentile is computed when it is asked for.
"""

import bisect
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

RETENTION_S = 7200.0
"""CloudWatch keeps high-resolution datapoints for 3 hours; 2 are kept here, which bounds the memory."""

_PRUNE_EVERY = 256
_PERCENTILE = re.compile(r"p(\d{1,2}(?:\.\d{1,10})?|100(?:\.0+)?)")
SIMPLE_STATISTICS = ("Sum", "Average", "Minimum", "Maximum", "SampleCount")

Dimensions = frozenset[tuple[str, str]]
Key = tuple[str, str, Dimensions]


@dataclass(frozen=True, slots=True)
class StatisticSet:
    """What PutMetricData calls StatisticValues: the values themselves are gone."""

    count: float
    total: float
    minimum: float
    maximum: float


@dataclass(frozen=True, slots=True)
class Point:
    """Samples at one instant (seconds since the epoch): parts of (values, counts) of equal length."""

    time: float
    parts: tuple[tuple[Sequence[float], Sequence[float]], ...] = ()
    sets: tuple[StatisticSet, ...] = ()
    unit: str | None = None


def is_statistic(name: str) -> bool:
    """Sum, Average, Minimum, Maximum, SampleCount, or a percentile p0 to p100."""
    return name in SIMPLE_STATISTICS or _PERCENTILE.fullmatch(name) is not None


def statistic(name: str, points: Iterable[Point]) -> float | None:
    """The statistic over all samples of these points; None where there is no sample, or where a percentile cannot be known.

    Percentiles of a statistic set exist only when it holds one value, as in CloudWatch.
    """
    pairs: list[tuple[float, float]] = []
    sets: list[StatisticSet] = []
    for point in points:
        for values, counts in point.parts:
            pairs.extend((value, count) for value, count in zip(values, counts, strict=True) if count > 0)
        sets.extend(point.sets)
    percentile = _PERCENTILE.fullmatch(name)
    if percentile:
        if any(each.count != 1 and each.minimum != each.maximum for each in sets):
            return None
        return _percentile(pairs + [(each.minimum, each.count) for each in sets], float(percentile[1]) / 100)
    count = sum(count for _, count in pairs) + sum(each.count for each in sets)
    if not count:
        return None
    if name == "SampleCount":
        return float(count)
    if name in ("Sum", "Average"):
        total = math.fsum(value * count for value, count in pairs) + math.fsum(each.total for each in sets)
        return total if name == "Sum" else total / count
    if name == "Minimum":
        return min([value for value, _ in pairs] + [each.minimum for each in sets])
    if name == "Maximum":
        return max([value for value, _ in pairs] + [each.maximum for each in sets])
    raise ValueError(f"unknown statistic {name!r}")


def _percentile(pairs: list[tuple[float, float]], fraction: float) -> float | None:
    """Linear interpolation between closest ranks of the sorted samples."""
    if not pairs:
        return None
    pairs.sort()
    rank = (sum(count for _, count in pairs) - 1) * fraction
    low, high = math.floor(rank), math.ceil(rank)
    seen, below = 0.0, None
    for value, count in pairs:
        seen += count
        if below is None and seen > low:
            below = value
        if seen > high:
            return below + (value - below) * (rank - low)  # type: ignore[operator]
    return pairs[-1][0]


class Series:
    """Datapoints of one metric in time order."""

    __slots__ = ("points", "_puts")

    def __init__(self) -> None:
        self.points: list[Point] = []
        self._puts = 0

    def put(self, point: Point) -> None:
        if not self.points or self.points[-1].time <= point.time:
            self.points.append(point)
        else:
            bisect.insort(self.points, point, key=lambda each: each.time)
        self._puts += 1
        if self._puts % _PRUNE_EVERY == 0:
            oldest = self.points[-1].time - RETENTION_S
            del self.points[: bisect.bisect_left(self.points, oldest, key=lambda each: each.time)]

    def between(self, start: float, end: float) -> list[Point]:
        """Points with start <= time < end."""
        low = bisect.bisect_left(self.points, start, key=lambda each: each.time)
        high = bisect.bisect_left(self.points, end, key=lambda each: each.time)
        return self.points[low:high]


def dimensions(pairs: Iterable[Mapping[str, str]]) -> Dimensions:
    """From AWS's list of {Name, Value}. A metric is its exact set of dimensions: their order means nothing, a missing one another metric."""
    return frozenset((each["Name"], each["Value"]) for each in pairs)


class Store:
    """All metrics of one region."""

    def __init__(self) -> None:
        self.series: dict[Key, Series] = {}

    def put(self, namespace: str, name: str, dims: Dimensions, point: Point) -> None:
        self.series.setdefault((namespace, name, dims), Series()).put(point)

    def between(self, key: Key, start: float, end: float, unit: str | None = None) -> list[Point]:
        found = self.series.get(key)
        if not found:
            return []
        points = found.between(start, end)
        return [each for each in points if each.unit == unit] if unit else points

    def datapoints(
        self, key: Key, stat: str, period: int, start: float, end: float, unit: str | None = None
    ) -> dict[float, float]:
        """Statistic by bucket start. Buckets are aligned to multiples of the period; the start is rounded down, as CloudWatch does.

        Buckets without samples are absent.
        """
        buckets: dict[float, list[Point]] = {}
        for point in self.between(key, start // period * period, end, unit):
            buckets.setdefault(point.time // period * period, []).append(point)
        results = ((time, statistic(stat, points)) for time, points in buckets.items())
        return {time: value for time, value in results if value is not None}
