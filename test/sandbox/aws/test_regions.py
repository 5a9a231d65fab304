"""A region that is down or cut off: its calls, tasks, load balancers and metrics; and its return."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from sandbox.aws import regions
from sandbox.aws.balancing import RegionDown
from sandbox.aws.edge import Dropped
from sandbox.aws.routing import Request
from sandbox.aws.settings import settings
from sandbox_world import REGION, STANDBY, Sandbox, part, sandbox


@pytest.fixture
def world() -> Iterator[Sandbox]:
    yield from sandbox(part(("app",), ("prod", "standby"), ("1.4.2",)))


def turn(world: Sandbox, state: str, region: str = REGION) -> Any:
    status, answer = world.control("POST", "regions", json.dumps({"region": region, "state": state}))
    assert status == 200
    return answer["regions"]


def outcome(call: Any) -> str:
    try:
        call()
    except ClientError as error:
        return f"{error.response['ResponseMetadata']['HTTPStatusCode']} {error.response['Error']['Code']}"
    except Exception as error:
        assert isinstance(error, Dropped) or isinstance(error.__cause__, Dropped) or "dropped" in str(error), error
        return "silence"
    return "answered"


def test_regions_are_up_at_first_and_told_since_when_not(world: Sandbox) -> None:
    up = [{"region": REGION, "state": "up", "since": None}, {"region": STANDBY, "state": "up", "since": None}]
    assert world.control("GET", "regions") == (200, {"regions": up})
    assert regions.down_since(REGION) is None
    assert turn(world, "down")[0] == {"region": REGION, "state": "down", "since": world.now}
    assert regions.down_since(REGION) == world.now
    world.pass_(5)
    assert turn(world, "down")[0]["since"] == world.now - 5, "it is down already"


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ('{"region": "us-east-1", "state": "down"}', "region: no 'us-east-1'; there are eu-west-1, eu-central-1"),
        ('{"region": "eu-west-1", "state": "away"}', "state: 'away' is none of up, down, partitioned"),
        ('{"region": "eu-west-1", "status": "down"}', "unknown key 'status'; known: region, state"),
    ],
)
def test_bad_input_gets_a_sentence(world: Sandbox, body: str, complaint: str) -> None:
    assert world.control("POST", "regions", body) == (400, {"error": complaint})


def test_calls_to_a_region_that_is_down_fail_at_once_or_in_silence_and_are_in_the_audit_log(world: Sandbox) -> None:
    turn(world, "down")
    ecs, sts = world.client("ecs"), world.client("sts")
    assert [outcome(each) for each in (ecs.list_clusters, sts.get_caller_identity)] == ["503 ServiceUnavailable", "silence"]
    assert world.slept == [settings.region_hang_s]
    assert outcome(world.client("ecs", STANDBY).list_clusters) == "answered"
    calls = world.control("GET", "audit")[1]["calls"]
    assert [(each["region"], each["service"], each["status"], each["fault"]) for each in calls] == [
        (REGION, "ecs", 503, "region down"), (REGION, "sts", None, "region down"), (STANDBY, "ecs", 200, None),
    ]  # fmt: skip


@pytest.mark.parametrize(("how", "expected"), [("503", "503 ServiceUnavailable"), ("silence", "silence")])
def test_how_they_fail_can_be_chosen(world: Sandbox, how: str, expected: str) -> None:
    turn(world, "down")
    settings.region_down_answer = how
    assert {outcome(world.client("ecs").list_clusters) for _ in range(3)} == {expected}


def test_global_services_answer_from_their_home(world: Sandbox) -> None:
    turn(world, "down")
    assert outcome(world.client("route53").list_hosted_zones) == "answered"
    assert world.control("GET", "audit")[1]["calls"][-1]["region"] == "us-east-1"


def test_tasks_die_with_the_region_and_are_started_anew_when_it_is_back(world: Sandbox) -> None:
    ecs = world.client("ecs")
    before = set(ecs.list_tasks(cluster="shop", serviceName="app-prod")["taskArns"])
    assert len(before) == 4
    turn(world, "down")
    world.pass_(120)
    turn(world, "up")
    service = world.service("app-prod")
    assert (service["runningCount"], service["pendingCount"], service["desiredCount"]) == (0, 4, 4)
    task = ecs.describe_tasks(cluster="shop", tasks=[next(iter(before))])["tasks"][0]
    assert (task["lastStatus"], task["stoppedReason"], task["containers"][0]["exitCode"]) == ("STOPPED", "The Region's infrastructure failed.", 137)
    world.pass_(10)
    assert world.service("app-prod")["runningCount"] == 4
    assert before.isdisjoint(ecs.list_tasks(cluster="shop", serviceName="app-prod")["taskArns"])
    health = world.client("elbv2").describe_target_health(TargetGroupArn=world.arn("app-prod"))["TargetHealthDescriptions"]
    assert [each["TargetHealth"]["State"] for each in health] == ["healthy"] * 4


def test_a_rollout_under_way_goes_on_after_the_region_is_back(world: Sandbox) -> None:
    made = world.run("app-prod", "1.4.2")
    world.pass_(3)
    turn(world, "down")
    world.pass_(60)
    turn(world, "up")
    world.pass_(15)
    service = world.service("app-prod")
    assert (service["runningCount"], service["taskDefinition"]) == (4, made)
    assert [each["rolloutState"] for each in service["deployments"]] == ["IN_PROGRESS"], "its alarms are watched from now on"
    world.pass_(150)
    service = world.service("app-prod")
    assert [each["rolloutState"] for each in service["deployments"]] == ["COMPLETED"]


def test_load_balancers_refuse_connections_and_metrics_stop(world: Sandbox) -> None:
    world.pass_(10)
    assert sum(world.metric("http_requests_total", "Sum", seconds=10, Service="app-prod")) > 3000
    turn(world, "down")
    world.pass_(20)
    with pytest.raises(RegionDown, match="Connection refused: app-prod in eu-west-1 is dead"):
        world.world.front_door.reply(REGION, "app-prod", 80, Request())
    assert world.world.front_door.reply(STANDBY, "app-prod", 80, Request("/version")).status == 200
    turn(world, "up")
    assert sum(world.metric("http_requests_total", "Sum", seconds=10, Service="app-prod")) == 0


def test_a_partitioned_region_serves_on_but_its_apis_are_out_of_reach(world: Sandbox) -> None:
    turn(world, "partitioned")
    assert [outcome(world.client("ecs").list_clusters) for _ in range(2)] == ["silence", "silence"]
    assert world.world.front_door.reply(REGION, "app-prod", 80, Request("/version")).status == 200
    world.pass_(10)
    turn(world, "up")
    assert world.service("app-prod")["runningCount"] == 4
    assert sum(world.metric("http_requests_total", "Sum", seconds=10, Service="app-prod")) > 3000


def test_links_are_cut_by_either_end(world: Sandbox) -> None:
    assert not regions.link_cut(REGION, STANDBY)
    turn(world, "partitioned")
    assert regions.link_cut(REGION, STANDBY) and regions.link_cut(STANDBY, REGION)
    assert not regions.link_cut(REGION, REGION), "inside it everything goes on"
    turn(world, "down")
    assert regions.link_cut(REGION, REGION)
