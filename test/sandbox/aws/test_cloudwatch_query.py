"""GetMetricData and its kin through the API. boto3 speaks CBOR to CloudWatch, so that is tried too; JSON and query by hand."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from sandbox.aws.edge import run_wsgi
from sandbox_world import START, Sandbox, at, sandbox
from werkzeug.test import EnvironBuilder


@pytest.fixture(scope="module")
def world() -> Iterator[Sandbox]:
    yield from sandbox()


def put(world: Sandbox, name: str, *values: tuple[float, float]) -> None:
    """Pairs of seconds before the start and value."""
    data = [{"MetricName": name, "Timestamp": at(START - ago), "Value": value, "StorageResolution": 1} for ago, value in values]
    world.client("cloudwatch").put_metric_data(Namespace="Test", MetricData=data)


def stat(name: str, stat: str, period: int = 60, **more: Any) -> dict[str, Any]:
    return {"Id": name, "MetricStat": {"Metric": {"Namespace": "Test", "MetricName": name}, "Period": period, "Stat": stat}, **more}


def ask(world: Sandbox, *queries: dict[str, Any], seconds: float = 300, **more: Any) -> dict[str, Any]:
    return dict(
        world.client("cloudwatch").get_metric_data(StartTime=at(START - seconds), EndTime=at(START), MetricDataQueries=list(queries), **more)
    )


def test_values_of_a_period_oldest_or_newest_first_and_missing_ones_absent(world: Sandbox) -> None:
    put(world, "order", (290, 1), (280, 2), (110, 5), (50, 7))
    newest = ask(world, stat("order", "Sum"))["MetricDataResults"][0]
    assert newest["Values"] == [7, 5, 3], "CloudWatch's default is the newest first"
    assert [each.timestamp() for each in newest["Timestamps"]] == [START - 60, START - 120, START - 300]
    assert (newest["Label"], newest["StatusCode"]) == ("order", "Complete")
    assert ask(world, stat("order", "Sum"), ScanBy="TimestampAscending")["MetricDataResults"][0]["Values"] == [3, 5, 7]


def test_an_unknown_metric_has_no_values(world: Sandbox) -> None:
    assert ask(world, stat("nothing", "p99"))["MetricDataResults"][0]["Values"] == []


@pytest.mark.parametrize("period", [1, 5, 10, 30, 60])
def test_periods(world: Sandbox, period: int) -> None:
    name = f"every{period}"
    put(world, name, *((float(ago), 1.0) for ago in range(1, 61)))
    found = ask(world, stat(name, "Sum", period), seconds=60)["MetricDataResults"][0]["Values"]
    assert found == [float(period)] * (60 // period)


def test_percentiles_of_values_with_counts(world: Sandbox) -> None:
    datum = {"MetricName": "durations", "Timestamp": at(START - 30), "Values": [0.1, 0.2, 0.9], "Counts": [50, 45, 5]}
    world.client("cloudwatch").put_metric_data(Namespace="Test", MetricData=[datum])
    queries = [stat("durations", each) | {"Id": each.lower()} for each in ("p50", "p90", "p95", "p99", "SampleCount")]
    found = [each["Values"][0] for each in ask(world, *queries)["MetricDataResults"]]
    assert found == pytest.approx([0.15, 0.2, 0.235, 0.9, 100])


def test_expressions_may_stand_before_what_they_read_and_hide_it(world: Sandbox) -> None:
    put(world, "errors", (30, 3))
    put(world, "requests", (30, 200), (90, 100))
    answer = ask(
        world,
        {"Id": "rate", "Expression": "100 * filled / requests", "Label": "errors in %"},
        {"Id": "filled", "Expression": "FILL(errors, 0)", "ReturnData": False},
        stat("errors", "Sum", ReturnData=False),
        stat("requests", "Sum", ReturnData=False),
    )
    assert [(each["Id"], each["Label"], each["Values"]) for each in answer["MetricDataResults"]] == [("rate", "errors in %", [1.5, 0.0])]


def test_pages_hold_every_value_once_and_a_token_works_once(world: Sandbox) -> None:
    put(world, "paged", *((float(ago), float(ago)) for ago in range(1, 61)))
    whole = [value for each in ask(world, stat("paged", "Sum", 1), stat("paged", "p50", 1) | {"Id": "again"})["MetricDataResults"] for value in each["Values"]]
    found: list[float] = []
    first = answer = ask(world, stat("paged", "Sum", 1), stat("paged", "p50", 1) | {"Id": "again"}, MaxDatapoints=25)
    assert first["MetricDataResults"][0]["StatusCode"] == "PartialData"
    while True:
        found += [value for each in answer["MetricDataResults"] for value in each["Values"]]
        if "NextToken" not in answer:
            break
        answer = ask(world, stat("paged", "Sum", 1), NextToken=answer["NextToken"], MaxDatapoints=25)
    assert found == whole
    with pytest.raises(ClientError, match="NextToken is invalid"):
        ask(world, stat("paged", "Sum", 1), NextToken=first["NextToken"])


@pytest.mark.parametrize(
    ("queries", "complaint"),
    [
        ([stat(f"m{n}", "Sum") for n in range(501)], "size greater than 500"),
        ([stat("m", "Sum"), stat("m", "Sum")], "Found duplicate id: m"),
        ([stat("m", "Sum", period=7)], "must be 1, 5, 10, 20, 30 or a multiple of 60; it was 7"),
        ([stat("m", "tm99")], "The value tm99 for parameter .* is not supported"),
        ([{"Id": "e", "Expression": "x + 1"}], "Error in expression 'e': undefined identifier 'x'"),
        ([{"Id": "e", "Expression": "f + 1"}, {"Id": "f", "Expression": "e + 1"}], "circular reference"),
        ([stat("m", "Sum"), {"Id": "e", "Expression": "METRICS()"}], "the result is an array"),
        ([stat("m", "Sum") | {"Id": "Big"}], "The value Big for parameter"),
        ([{"Id": "m"}], "exactly one of MetricStat and Expression"),
    ],
)
def test_refusals(world: Sandbox, queries: list[dict[str, Any]], complaint: str) -> None:
    with pytest.raises(ClientError, match=complaint) as caught:
        ask(world, *queries)
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_500_metrics_are_within_the_limit(world: Sandbox) -> None:
    assert len(ask(world, *(stat(f"m{n}", "Sum") for n in range(500)))["MetricDataResults"]) == 500


def test_regions_are_apart(world: Sandbox) -> None:
    put(world, "here", (10, 1))
    assert world.client("cloudwatch").list_metrics(Namespace="Test", MetricName="here")["Metrics"]
    assert world.client("cloudwatch", "eu-central-1").list_metrics(Namespace="Test", MetricName="here")["Metrics"] == []


def test_get_metric_statistics_with_percentiles(world: Sandbox) -> None:
    put(world, "older", (50, 1), (40, 3))
    found = world.client("cloudwatch").get_metric_statistics(
        Namespace="Test", MetricName="older", StartTime=at(START - 60), EndTime=at(START), Period=60,
        Statistics=["Sum"], ExtendedStatistics=["p50"],
    )["Datapoints"]  # fmt: skip
    assert [(each["Sum"], each["ExtendedStatistics"]) for each in found] == [(4, {"p50": 2})]


def test_json_as_the_javascript_sdk_speaks_it(world: Sandbox) -> None:
    put(world, "plain", (10, 42))
    body = {"StartTime": START - 60, "EndTime": START, "MetricDataQueries": [stat("plain", "Sum")]}
    status, answer = _post(world, json.dumps(body), "application/x-amz-json-1.0", "GetMetricData")
    assert status == 200
    assert json.loads(answer)["MetricDataResults"][0]["Values"] == [42]
    assert json.loads(answer)["MetricDataResults"][0]["Timestamps"] == [START - 60]


def test_query_as_older_sdks_speak_it(world: Sandbox) -> None:
    status, answer = _post(world, "Action=DescribeAlarms&Version=2010-08-01&AlarmNames.member.1=app-prod-5xx", "application/x-www-form-urlencoded")
    assert status == 200
    assert b"<AlarmName>app-prod-5xx</AlarmName>" in answer


def _post(world: Sandbox, body: str, content_type: str, action: str = "") -> tuple[int, bytes]:
    headers = {"Authorization": "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20270101/eu-west-1/monitoring/aws4_request, SignedHeaders=host, Signature=0"}
    if action:
        headers["X-Amz-Target"] = f"GraniteServiceVersion20100801.{action}"
    environ = EnvironBuilder(path="/", method="POST", content_type=content_type, headers=headers).get_environ()
    status, _, answer = run_wsgi(world.edge, environ, body.encode())
    return status, answer
