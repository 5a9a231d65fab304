"""Probes from another region, and the alarm that follows them."""

import datetime
from collections.abc import Iterator

import pytest
from sandbox.aws import regions
from sandbox_world import REGION, STANDBY, Sandbox, part, sandbox


@pytest.fixture
def world() -> Iterator[Sandbox]:
    yield from sandbox(part(("app", "web"), ("prod", "standby")))


def down(world: Sandbox) -> str:
    found = world.client("cloudwatch", STANDBY).describe_alarms(AlarmNames=["shop-down"])["MetricAlarms"][0]
    return str(found["StateValue"])


def reports(world: Sandbox, seconds: float = 60) -> list[float]:
    now = datetime.datetime.fromtimestamp(world.now, datetime.timezone.utc)
    metric = {"Namespace": "Shop/Probe", "MetricName": "Success", "Dimensions": [{"Name": "Probe", "Value": "shop"}]}
    answer = world.client("cloudwatch", STANDBY).get_metric_data(
        StartTime=now - datetime.timedelta(seconds=seconds),
        EndTime=now,
        ScanBy="TimestampAscending",
        MetricDataQueries=[{"Id": "m", "MetricStat": {"Metric": metric, "Period": 5, "Stat": "Average"}}],
    )
    return list(answer["MetricDataResults"][0]["Values"])


def test_it_reports_every_five_seconds_from_the_start_on_and_the_alarm_is_green(world: Sandbox) -> None:
    assert reports(world) == [1.0] * 12
    assert down(world) == "OK"
    assert world.client("cloudwatch").describe_alarms(AlarmNames=["shop-down"])["MetricAlarms"] == [], "it would die with the region"


def test_half_a_minute_without_an_answer_turns_it_red_and_the_first_one_green(world: Sandbox) -> None:
    regions.set_state(REGION, "down")
    world.pass_(25)
    assert (reports(world, 25), down(world)) == ([1.0, 0.0, 0.0, 0.0, 0.0], "OK")
    world.pass_(15)
    assert down(world) == "ALARM"
    regions.set_state(REGION, "up")
    world.pass_(30)
    assert down(world) == "OK"


def test_one_name_of_several_is_enough(world: Sandbox) -> None:
    world.client("ecs").update_service(cluster="shop", service="web-prod", desiredCount=0)
    world.pass_(60)
    assert down(world) == "ALARM"


def test_it_follows_a_name_to_the_other_region(world: Sandbox) -> None:
    zone = world.client("route53").list_hosted_zones()["HostedZones"][0]["Id"]
    old = next(
        each
        for each in world.client("route53").list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
        if each["Name"] == "app.shop.example."
    )
    new = {**old, "AliasTarget": {**old["AliasTarget"], "DNSName": f"app-prod-1.{STANDBY}.elb.amazonaws.com"}}
    changes = [{"Action": "DELETE", "ResourceRecordSet": old}, {"Action": "CREATE", "ResourceRecordSet": new}]
    world.client("route53").change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})
    world.client("ecs").update_service(cluster="shop", service="app-prod", desiredCount=0)
    world.pass_(60)
    assert (reports(world, 10), down(world)) == ([1.0, 1.0], "OK")


def test_a_region_that_is_cut_off_serves_on(world: Sandbox) -> None:
    regions.set_state(REGION, "partitioned")
    world.pass_(60)
    assert (reports(world), down(world)) == ([1.0] * 12, "OK")


def test_a_probe_in_a_region_that_is_down_says_nothing_and_that_proves_nothing(world: Sandbox) -> None:
    regions.set_state(STANDBY, "down")
    world.pass_(120)
    regions.set_state(STANDBY, "up")
    assert (reports(world, 100), down(world)) == ([], "INSUFFICIENT_DATA")
