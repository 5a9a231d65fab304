"""Alarms evaluated on read, over periods and missing data."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from sandbox_world import START, Sandbox, at, part, sandbox


@pytest.fixture
def world() -> Iterator[Sandbox]:
    yield from sandbox(part())


def put(world: Sandbox, *values: float | None) -> None:
    """One value for each of the minutes before now, oldest first."""
    for index, value in enumerate(values):
        time = world.now // 60 * 60 - 60 * (len(values) - index)
        if value is not None:
            datum = {"MetricName": "errors", "Timestamp": at(time), "Value": value, "Dimensions": [{"Name": "A", "Value": "1"}]}
            world.client("cloudwatch").put_metric_data(Namespace="Test", MetricData=[datum])


def make(world: Sandbox, missing: str = "missing", **more: Any) -> None:
    settings: dict[str, Any] = {
        "Namespace": "Test", "MetricName": "errors", "Dimensions": [{"Name": "A", "Value": "1"}], "Statistic": "Sum", "Period": 60,
        "EvaluationPeriods": 2, "Threshold": 10, "ComparisonOperator": "GreaterThanThreshold", "TreatMissingData": missing,
    }  # fmt: skip
    settings |= more
    if "ExtendedStatistic" in more or "Metrics" in more:
        del settings["Statistic"]
    if "Metrics" in more:
        for key in ("Namespace", "MetricName", "Dimensions", "Period"):
            del settings[key]
    world.client("cloudwatch").put_metric_alarm(AlarmName="errors", **settings)


@pytest.mark.parametrize(
    ("values", "missing", "state"),
    [
        ((11, 12), "missing", "ALARM"),
        ((10, 12), "missing", "OK"),
        ((12, 10), "missing", "OK"),
        ((None, None), "missing", "INSUFFICIENT_DATA"),
        ((None, None), "notBreaching", "OK"),
        ((None, None), "breaching", "ALARM"),
        ((None, None), "ignore", "INSUFFICIENT_DATA"),
        ((None, 12), "breaching", "ALARM"),
        ((None, 12), "notBreaching", "OK"),
        ((12, 12, None), "notBreaching", "ALARM"),
        ((12, None, 12), "missing", "ALARM"),
        ((12, 12, None, None, None, None), "notBreaching", "OK"),
    ],
)
def test_two_of_two(world: Sandbox, values: tuple[float | None, ...], missing: str, state: str) -> None:
    put(world, *values)
    make(world, missing)
    assert world.alarm("errors") == state


@pytest.mark.parametrize(
    ("values", "state"), [((11, 1, 11), "ALARM"), ((11, 1, 1), "OK"), ((1, 11, 11), "ALARM"), ((11, 11, 1, 1), "OK")]
)
def test_m_of_n(world: Sandbox, values: tuple[float, ...], state: str) -> None:
    put(world, *values)
    make(world, EvaluationPeriods=3, DatapointsToAlarm=2)
    assert world.alarm("errors") == state


@pytest.mark.parametrize(
    ("operator", "value", "state"),
    [
        ("GreaterThanOrEqualToThreshold", 10, "ALARM"),
        ("GreaterThanThreshold", 10, "OK"),
        ("LessThanThreshold", 9, "ALARM"),
        ("LessThanOrEqualToThreshold", 10, "ALARM"),
        ("LessThanThreshold", 10, "OK"),
    ],
)
def test_comparisons(world: Sandbox, operator: str, value: float, state: str) -> None:
    put(world, value, value)
    make(world, ComparisonOperator=operator)
    assert world.alarm("errors") == state


def test_a_percentile(world: Sandbox) -> None:
    for value in [1.0] * 9 + [100.0]:
        put(world, value, value)
    make(world, ExtendedStatistic="p99")
    assert world.alarm("errors") == "ALARM"
    make(world, ExtendedStatistic="p50")
    world.pass_(60)
    assert world.alarm("errors") == "OK"


def test_metric_math(world: Sandbox) -> None:
    put(world, 6, 6)
    metric = {"Namespace": "Test", "MetricName": "errors", "Dimensions": [{"Name": "A", "Value": "1"}]}
    stat = {"Id": "m", "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Sum"}, "ReturnData": False}
    make(world, Metrics=[{"Id": "twice", "Expression": "m * 2", "ReturnData": True}, stat])
    assert world.alarm("errors") == "ALARM"


def test_the_minute_under_way_does_not_count_yet(world: Sandbox) -> None:
    world.pass_(30)
    put(world, 11)
    datum = {"MetricName": "errors", "Timestamp": at(world.now), "Value": 99, "Dimensions": [{"Name": "A", "Value": "1"}]}
    world.client("cloudwatch").put_metric_data(Namespace="Test", MetricData=[datum])
    make(world, "notBreaching")
    assert world.alarm("errors") == "OK"
    world.pass_(30)
    assert world.alarm("errors") == "ALARM"


def test_history_has_each_transition_at_its_time_though_nobody_looked(world: Sandbox) -> None:
    make(world, "notBreaching")
    for minute in range(6):
        value = 50 if minute in (1, 2) else 1
        datum = {"MetricName": "errors", "Timestamp": at(START + 60 * minute), "Value": value, "Dimensions": [{"Name": "A", "Value": "1"}]}
        world.client("cloudwatch").put_metric_data(Namespace="Test", MetricData=[datum])
    world.pass_(400)
    found = world.client("cloudwatch").describe_alarm_history(AlarmName="errors", ScanBy="TimestampAscending")["AlarmHistoryItems"]
    assert [(each["HistorySummary"], each["Timestamp"].timestamp() - START) for each in found] == [
        ("Alarm updated from INSUFFICIENT_DATA to OK", 0),
        ("Alarm updated from OK to ALARM", 180),
        ("Alarm updated from ALARM to OK", 240),
    ]
    alarm = world.client("cloudwatch").describe_alarms(AlarmNames=["errors"])["MetricAlarms"][0]
    assert alarm["StateUpdatedTimestamp"].timestamp() == START + 240
    assert "1 out of the last 2 datapoints [1.0 (" in alarm["StateReason"]
    assert "not greater than the threshold (10.0)" in alarm["StateReason"]


def test_an_update_keeps_state_and_history(world: Sandbox) -> None:
    put(world, 11, 11)
    make(world)
    assert world.alarm("errors") == "ALARM"
    make(world, Threshold=99)
    assert world.alarm("errors") == "ALARM", "until the next evaluation"
    world.pass_(60)
    assert world.alarm("errors") == "OK"
    assert len(world.client("cloudwatch").describe_alarm_history(AlarmName="errors")["AlarmHistoryItems"]) == 2


def test_a_state_set_by_hand_holds_until_the_next_evaluation(world: Sandbox) -> None:
    put(world, 1, 1)
    make(world)
    world.client("cloudwatch").set_alarm_state(AlarmName="errors", StateValue="ALARM", StateReason="a drill")
    assert world.alarm("errors") == "ALARM"
    put(world, 1)
    world.pass_(60)
    put(world, 1)
    assert world.alarm("errors") == "OK"


def test_selection_by_state_and_prefix(world: Sandbox) -> None:
    put(world, 11, 11)
    make(world)
    client = world.client("cloudwatch")
    assert [each["AlarmName"] for each in client.describe_alarms(StateValue="ALARM")["MetricAlarms"]] == ["errors"]
    assert [each["AlarmName"] for each in client.describe_alarms(AlarmNamePrefix="err")["MetricAlarms"]] == ["errors"]


def test_history_of_an_unknown_alarm_is_refused(world: Sandbox) -> None:
    with pytest.raises(ClientError) as caught:
        world.client("cloudwatch").describe_alarm_history(AlarmName="nope")
    assert caught.value.response["Error"]["Code"].startswith("ResourceNotFound")


def test_deployment_alarms_follow_the_traffic() -> None:
    for world in sandbox(part(("web",), ("staging",), ("1.4.3-bad",))):
        assert world.alarm("web-staging-5xx") == "OK"
        before = world.service("web-staging")["taskDefinition"]
        world.run("web-staging", "1.4.3-bad")
        world.pass_(180)
        history = world.client("cloudwatch").describe_alarm_history(AlarmName="web-staging-5xx")["AlarmHistoryItems"]
        assert "Alarm updated from OK to ALARM" in [each["HistorySummary"] for each in history]
        assert world.service("web-staging")["taskDefinition"] == before, "ECS rolled it back"
