"""Statistics, percentiles and the identity of metrics."""

import random
import statistics

import pytest
from sandbox.aws.cloudwatch_series import RETENTION_S, Point, StatisticSet, Store, dimensions, is_statistic, statistic


def point(time: float, *values: float, counts: list[float] | None = None) -> Point:
    return Point(time, ((values, counts or [1.0] * len(values)),))


def test_simple_statistics_weigh_values_by_their_counts() -> None:
    points = [point(0, 1, 2, counts=[3, 1]), point(1, 10)]
    assert statistic("Sum", points) == 15
    assert statistic("SampleCount", points) == 5
    assert statistic("Average", points) == 3
    assert statistic("Minimum", points) == 1
    assert statistic("Maximum", points) == 10


def test_statistic_sets_join_the_values() -> None:
    points = [point(0, 4), Point(1, (), (StatisticSet(3, 30, 5, 20),))]
    assert statistic("Sum", points) == 34
    assert statistic("SampleCount", points) == 4
    assert statistic("Minimum", points) == 4
    assert statistic("Maximum", points) == 20
    assert statistic("p50", points) is None, "the values of a statistic set are not known"
    assert statistic("p50", [Point(1, (), (StatisticSet(1, 7, 7, 7),))]) == 7


@pytest.mark.parametrize("percent", [0, 10, 50, 90, 95, 99, 100])
def test_percentiles_equal_those_of_the_samples_written_out(percent: int) -> None:
    rng = random.Random(percent)
    values, counts = [rng.uniform(0, 9) for _ in range(40)], [rng.randint(1, 9) for _ in range(40)]
    written_out = sorted(value for value, count in zip(values, counts, strict=True) for _ in range(count))
    expected = written_out[0] if percent == 0 else written_out[-1]
    if 0 < percent < 100:
        expected = statistics.quantiles(written_out, n=100, method="inclusive")[percent - 1]
    assert statistic(f"p{percent}", [point(0, *values, counts=[float(each) for each in counts])]) == pytest.approx(expected)


@pytest.mark.parametrize(("name", "valid"), [("p99.9", True), ("p100", True), ("p101", False), ("Sum", True), ("sum", False), ("tm90", False)])
def test_names_of_statistics(name: str, valid: bool) -> None:
    assert is_statistic(name) is valid


def test_nothing_is_none_not_zero() -> None:
    assert statistic("Sum", []) is None
    assert statistic("p95", [Point(0)]) is None


def test_a_metric_is_its_exact_set_of_dimensions_in_any_order() -> None:
    store = Store()
    both = [{"Name": "A", "Value": "1"}, {"Name": "B", "Value": "2"}]
    store.put("N", "m", dimensions(both), point(0, 5))
    assert store.datapoints(("N", "m", dimensions(both[::-1])), "Sum", 60, 0, 60) == {0: 5}
    assert store.datapoints(("N", "m", dimensions(both[:1])), "Sum", 60, 0, 60) == {}
    assert store.datapoints(("N", "m", frozenset()), "Sum", 60, 0, 60) == {}
    assert store.datapoints(("Other", "m", dimensions(both)), "Sum", 60, 0, 60) == {}


def test_buckets_are_aligned_to_the_period_the_start_is_rounded_down_and_the_end_is_left_out() -> None:
    store, key = Store(), ("N", "m", frozenset[tuple[str, str]]())
    for time in range(100, 131):
        store.put(*key, point(time, 1))
    assert store.datapoints(key, "Sum", 5, 107, 120) == {105: 5, 110: 5, 115: 5}
    assert store.datapoints(key, "Sum", 10, 107, 125) == {100: 10, 110: 10, 120: 5}
    assert store.datapoints(key, "Sum", 60, 0, 1000) == {60: 20, 120: 11}


def test_late_points_find_their_place_and_old_ones_go() -> None:
    store, key = Store(), ("N", "m", frozenset[tuple[str, str]]())
    store.put(*key, point(20, 2))
    store.put(*key, point(10, 1))
    assert [each.time for each in store.between(key, 0, 99)] == [10, 20]
    for step in range(1000):
        store.put(*key, point(20 + step * 60, 1))
    kept = store.between(key, 0, 1e9)
    assert kept[-1].time == 20 + 999 * 60
    assert kept[-1].time - kept[0].time <= RETENTION_S + 256 * 60


def test_a_unit_selects() -> None:
    store, key = Store(), ("N", "m", frozenset[tuple[str, str]]())
    store.put(*key, Point(0, (((1.0,), (1.0,)),), (), "Count"))
    store.put(*key, Point(1, (((5.0,), (1.0,)),), (), "Seconds"))
    assert store.datapoints(key, "Sum", 60, 0, 60) == {0: 6}
    assert store.datapoints(key, "Sum", 60, 0, 60, "Count") == {0: 1}
