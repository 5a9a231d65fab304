"""What the sandbox starts with, that it is the same at every start, and that a restart goes on."""

import json
import pathlib
from collections.abc import Iterator
from typing import Any

import pytest
from sandbox.aws.scenario import ScenarioError
from sandbox_world import REGION, START, STANDBY, Sandbox, part, sandbox


@pytest.fixture(scope="module")
def world() -> Iterator[Sandbox]:
    yield from sandbox()


SERVICES = ["app-prod", "app-prod-canary", "api-prod", "api-prod-canary", "web-prod", "app-staging", "api-staging", "web-staging"]


@pytest.mark.parametrize("name", SERVICES)
def test_services_are_settled(world: Sandbox, name: str) -> None:
    service = world.service(name)
    tasks = 0 if name.endswith("canary") else 4 if name.endswith("prod") else 2
    assert (service["runningCount"], service["desiredCount"], service["pendingCount"]) == (tasks, tasks, 0)
    assert [each["rolloutState"] for each in service["deployments"]] == ["COMPLETED"]
    health = world.client("elbv2").describe_target_health(TargetGroupArn=world.arn(name))["TargetHealthDescriptions"]
    assert [each["TargetHealth"]["State"] for each in health] == ["healthy"] * tasks
    configuration = service["deploymentConfiguration"]
    assert configuration["deploymentCircuitBreaker"] == {"enable": True, "rollback": True}
    assert (configuration["minimumHealthyPercent"], configuration["maximumPercent"]) == (100, 200)
    if tasks:
        assert configuration["alarms"] == {"alarmNames": [f"{name}-5xx"], "enable": True, "rollback": True}
        assert world.alarm(f"{name}-5xx") == "OK"


def test_the_standby_runs_in_its_own_region(world: Sandbox) -> None:
    ecs = world.client("ecs", STANDBY)
    found = ecs.describe_services(cluster="shop-dr", services=["app-prod", "api-prod", "web-prod"])["services"]
    assert [each["runningCount"] for each in found] == [2, 2, 2]
    assert ecs.list_clusters()["clusterArns"] == [f"arn:aws:ecs:{STANDBY}:123456789012:cluster/shop-dr"]


def test_images_have_version_and_commit_as_tags_and_the_same_digest_in_both_regions(world: Sandbox) -> None:
    def digests(region: str) -> dict[str, list[str]]:
        found = world.client("ecr", region).describe_images(repositoryName="web-worker")["imageDetails"]
        return {each["imageDigest"]: each["imageTags"] for each in found}

    here = digests(REGION)
    assert here == digests(STANDBY)
    released = next(tags for tags in here.values() if "1.4.2" in tags)
    assert [len(each) for each in released] == [5, 40]
    manifest = world.client("ecr").batch_get_image(repositoryName="app", imageIds=[{"imageTag": "1.4.2"}])["images"][0]["imageManifest"]
    assert json.loads(manifest)["annotations"]["org.opencontainers.image.description"] == "checkout: round totals half to even"


def test_a_task_definition_pins_its_images_and_has_had_an_earlier_revision(world: Sandbox) -> None:
    definition = world.client("ecs").describe_task_definition(taskDefinition="web-prod")["taskDefinition"]
    assert definition["revision"] == 2
    assert [each["name"] for each in definition["containerDefinitions"]] == ["web", "proxy", "worker"]
    assert all("@sha256:" in each["image"] and each["environment"] for each in definition["containerDefinitions"])


def test_the_canarys_ways_in(world: Sandbox) -> None:
    rules = world.client("elbv2").describe_rules(ListenerArn=world.listener("api-prod"))["Rules"]
    assert [each["Priority"] for each in rules] == ["10", "default"]
    condition = rules[0]["Conditions"][0]["HttpHeaderConfig"]
    assert (condition["HttpHeaderName"], condition["Values"]) == ("x-canary", ["always"])
    assert world.listener("app-prod", 8080)


def test_ten_minutes_of_history_lie_before_the_start(world: Sandbox) -> None:
    assert len(world.metric("http_requests_total", "Sum", seconds=700, Service="app-prod")) == pytest.approx(117, abs=3)
    assert world.control("GET", "ledger")[1]["waits"] == []


def test_every_arn_is_the_same_at_the_next_start() -> None:
    def arns() -> Any:
        found: Any = None
        for world in sandbox(part(("app", "web"), ("prod", "standby"))):
            elbv2 = [world.client("elbv2", region) for region in (REGION, STANDBY)]
            found = [(each.describe_target_groups()["TargetGroups"], each.describe_load_balancers()["LoadBalancers"]) for each in elbv2]
            found.append((world.listener("app-prod"), world.listener("app-prod", 8080)))
            world.run("app-prod-canary", "1.4.1", 1)
        return json.dumps(found, default=str)

    assert arns() == arns()


def test_a_restart_goes_on_where_it_was(tmp_path: pathlib.Path) -> None:
    file, scenario = tmp_path / "aws.json", part(("app",), ("prod",), ("1.4.2",))
    for world in sandbox(scenario, file):
        definition = world.run("app-prod-canary", "1.4.2", 2)
        world.weigh("app-prod", stable=75, canary=25)
        world.traffic.set_load("app", "prod", 77)
        world.client("application-autoscaling").register_scalable_target(
            ServiceNamespace="ecs", ResourceId="service/shop/app-prod", ScalableDimension="ecs:service:DesiredCount",
            MinCapacity=3, MaxCapacity=9, SuspendedState={"DynamicScalingInSuspended": True},
        )  # fmt: skip
        world.world.journal.save(world.traffic)
        before = world.client("elbv2").describe_listeners(ListenerArns=[world.listener("app-prod")])["Listeners"]
    for world in sandbox(scenario, file):
        service = world.service("app-prod-canary")
        assert (service["taskDefinition"], service["runningCount"]) == (definition, 2)
        assert world.service("app-prod")["taskDefinition"].endswith("/app-prod:1")
        assert world.client("elbv2").describe_listeners(ListenerArns=[before[0]["ListenerArn"]])["Listeners"] == before
        target = world.client("application-autoscaling").describe_scalable_targets(ServiceNamespace="ecs")["ScalableTargets"][0]
        assert (target["MinCapacity"], target["SuspendedState"]["DynamicScalingInSuspended"]) == (3, True)
        assert world.traffic.loads[0].requests_per_second == 77
        assert world.run("app-prod-canary", "1.4.1").endswith(":3"), "revisions go on counting"


def test_a_state_of_another_scenario_is_left_aside_with_a_word(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "aws.json"
    for world in sandbox(part(("app",), ("prod",)), file):
        world.weigh("app-prod", stable=75, canary=25)
        world.world.journal.save(world.traffic)
    for world in sandbox(part(("app",), ("prod",), ("1.4.2",)), file):
        assert "belongs to another scenario or seed; simulated AWS begins anew." in capsys.readouterr().err
        forward = world.client("elbv2").describe_listeners(ListenerArns=[world.listener("app-prod")])["Listeners"][0]["DefaultActions"][0]
        assert [each["Weight"] for each in forward["ForwardConfig"]["TargetGroups"]] == [100, 0]


def test_a_broken_state_is_refused_with_a_way_out(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "aws.json"
    file.write_text("{")
    with pytest.raises(ScenarioError, match="not a state of simulated AWS .* delete it to begin anew"):
        for _ in sandbox(part(), file):
            pass


def test_a_journal_without_changes_is_not_written_again(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "aws.json"
    for world in sandbox(part(("app",), ("prod",)), file):
        world.world.journal.save(world.traffic)
        file.unlink()
        world.pass_(30)
        world.world.journal.save(world.traffic)
        assert not file.exists()
        assert world.now == START + 30
