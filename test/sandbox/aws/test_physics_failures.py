"""Crashes, images that are not there, the circuit breaker, deployment alarms and rollbacks."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from physics_world import World

BREAKER = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}


@pytest.fixture
def world() -> World:
    return World().build()


def alarm(world: World, name: str = "app-5xx", state: str = "OK") -> None:
    world.cloudwatch.put_metric_alarm(
        AlarmName=name,
        Namespace="AWS/ApplicationELB",
        MetricName="HTTPCode_Target_5XX_Count",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=2,
        Threshold=10,
        ComparisonOperator="GreaterThanThreshold",
        TreatMissingData="notBreaching",
    )
    world.cloudwatch.set_alarm_state(AlarmName=name, StateValue=state, StateReason="a test says so")


def red(world: World, name: str = "app-5xx") -> None:
    world.cloudwatch.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="a test says so")


def watching(*names: str, rollback: bool = True) -> dict[str, Any]:
    return {"alarms": {"alarmNames": list(names), "enable": True, "rollback": rollback}}


def records(world: World) -> list[dict[str, Any]]:
    return world.ecs.list_service_deployments(cluster="shop", service="app")["serviceDeployments"]


def test_the_breaker_trips_after_three_crashes_and_rolls_back(world: World) -> None:
    before = world.steady(3, deploymentConfiguration=BREAKER)
    old, tasks = before["deployments"][0]["id"], {t["taskArn"] for t in world.tasks()}
    bad = world.update(taskDefinition=world.definition(":1.4.5-crash"))["deployments"][0]["id"]
    world.pass_(4.5)
    assert world.service()["deployments"][0]["failedTasks"] == 0
    world.pass_(1)  # each crashes a second after its start

    primary, failed = world.service()["deployments"]
    assert (primary["id"], primary["rolloutState"]) == (old, "IN_PROGRESS")
    assert primary["rolloutStateReason"] == f"ECS deployment circuit breaker: rolling back to deploymentId {old}."
    assert (failed["id"], failed["status"], failed["rolloutState"], failed["failedTasks"]) == (
        bad,
        "ACTIVE",
        "FAILED",
        3,
    )
    assert failed["rolloutStateReason"] == "ECS deployment circuit breaker: tasks failed to start."

    world.pass_(5)
    service = world.service()
    assert (service["taskDefinition"], service["runningCount"]) == (before["taskDefinition"], 3)
    assert [(d["id"], d["rolloutState"]) for d in service["deployments"]] == [(old, "COMPLETED")]
    assert {t["taskArn"] for t in world.tasks()} == tasks, "the old tasks never went away"
    assert f"(deployment {bad}) deployment failed: tasks failed to start." in world.events()
    assert f"rolling back to deployment {old}." in world.events()

    crashed = [t for t in world.tasks("STOPPED") if t["stopCode"] == "EssentialContainerExited"]
    assert len(crashed) == 3
    assert {(t["startedBy"], t["stoppedReason"]) for t in crashed} == {(bad, "Essential container in task exited")}
    assert {c["exitCode"] for t in crashed for c in t["containers"]} == {1}


def test_the_record_of_a_rollback(world: World) -> None:
    world.steady(1, deploymentConfiguration=BREAKER)
    world.update(taskDefinition=world.definition(":1.4.5-crash"))
    assert records(world)[0]["status"] == "IN_PROGRESS"
    world.pass_(60)
    latest, first = records(world)
    assert (latest["status"], first["status"]) == ("ROLLBACK_SUCCESSFUL", "SUCCESSFUL")
    described = world.ecs.describe_service_deployments(serviceDeploymentArns=[latest["serviceDeploymentArn"]])
    [full] = described["serviceDeployments"]
    assert full["rollback"]["serviceRevisionArn"] == first["targetServiceRevisionArn"]
    assert full["deploymentCircuitBreaker"] == {"status": "TRIGGERED", "failureCount": 3, "threshold": 3}
    revisions = world.ecs.describe_service_revisions(serviceRevisionArns=[first["targetServiceRevisionArn"]])
    [container] = revisions["serviceRevisions"][0]["containerImages"]
    assert container["image"] == world.uri(":1.4.1")
    assert container["imageDigest"].startswith("sha256:")


def test_without_rollback_the_deployment_stalls_and_the_old_tasks_serve_on(world: World) -> None:
    world.steady(2, deploymentConfiguration={"deploymentCircuitBreaker": {"enable": True, "rollback": False}})
    world.update(taskDefinition=world.definition(":1.4.5-crash"))
    world.pass_(300)
    primary, old = world.service()["deployments"]
    assert (primary["rolloutState"], primary["runningCount"], primary["pendingCount"]) == ("FAILED", 0, 0)
    assert (old["status"], old["runningCount"]) == ("ACTIVE", 2)
    assert world.targets() == ["healthy"] * 2


def test_a_first_deployment_has_nothing_to_go_back_to(world: World) -> None:
    world.create(2, reference=":1.4.5-crash", deploymentConfiguration=BREAKER)
    world.pass_(60)
    assert [d["rolloutState"] for d in world.service()["deployments"]] == ["FAILED"]
    world.update(desiredCount=0)
    world.pass_(10)
    assert world.service()["runningCount"] == 0


@pytest.mark.parametrize(("count", "threshold"), [(1, 3), (6, 3), (10, 5), (11, 6)])
def test_the_threshold_is_half_of_the_desired_count_and_at_least_three(
    world: World, count: int, threshold: int
) -> None:
    world.steady(count, deploymentConfiguration=BREAKER)
    world.update(taskDefinition=world.definition(":1.4.5-crash"))
    world.pass_(120)
    assert records(world)[0]["status"] == "ROLLBACK_SUCCESSFUL"
    arn = records(world)[0]["serviceDeploymentArn"]
    [full] = world.ecs.describe_service_deployments(serviceDeploymentArns=[arn])["serviceDeployments"]
    assert full["deploymentCircuitBreaker"]["threshold"] == threshold


def test_without_a_breaker_ecs_tries_on_with_growing_pauses(world: World) -> None:
    world.steady(1)
    world.update(taskDefinition=world.definition(":1.4.5-crash"))
    world.pass_(600)
    [primary, _] = world.service()["deployments"]
    assert primary["rolloutState"] == "IN_PROGRESS"
    assert 8 < primary["failedTasks"] < 30
    assert (
        "is unable to consistently start tasks successfully. For more information, see the Troubleshooting section."
        in world.events()
    )


def test_an_image_that_is_not_in_the_registry_cannot_be_pulled(world: World) -> None:
    world.steady(1, deploymentConfiguration=BREAKER)
    world.update(taskDefinition=world.definition(":9.9.9"))
    world.pass_(60)
    failed = [t for t in world.tasks("STOPPED") if t["stopCode"] == "TaskFailedToStart"]
    assert len(failed) == 3
    assert failed[0]["stoppedReason"].startswith("CannotPullContainerError: ")
    assert world.uri(":9.9.9") in failed[0]["stoppedReason"]
    assert "startedAt" not in failed[0]
    assert records(world)[0]["status"] == "ROLLBACK_SUCCESSFUL"


def test_an_alarm_during_the_bake_rolls_back_and_does_not_fail_the_rollback(world: World) -> None:
    alarm(world)
    world.steady(2)
    world.update(deploymentConfiguration=watching("app-5xx"))
    old = world.service()["deployments"][0]["id"]
    bad = world.update(taskDefinition=world.definition(":1.4.2"))["deployments"][0]["id"]
    world.pass_(20)
    assert [d["runningCount"] for d in world.service()["deployments"]] == [2], "rolled out, baking"
    assert world.service()["deployments"][0]["rolloutState"] == "IN_PROGRESS"
    world.pass_(10)
    red(world)
    primary, failed = world.service()["deployments"]
    assert (primary["id"], primary["rolloutState"]) == (old, "IN_PROGRESS")
    assert failed["rolloutStateReason"] == "ECS deployment alarm: alarm detected."
    for _ in range(15):
        world.pass_(1)
        red(world)  # still red throughout the rollback
        world.service()
    service = world.service()
    assert [(d["id"], d["rolloutState"]) for d in service["deployments"]] == [(old, "COMPLETED")]
    assert f"(deployment {bad}) deployment failed: alarm detected." in world.events()
    assert records(world)[0]["status"] == "ROLLBACK_SUCCESSFUL"


def test_a_quiet_bake_lasts_evaluation_periods_times_period(world: World) -> None:
    alarm(world)
    world.steady(1)
    world.update(taskDefinition=world.definition(":1.4.2"), deploymentConfiguration=watching("app-5xx"))
    world.pass_(11 + 119)
    assert world.service()["deployments"][0]["rolloutState"] == "IN_PROGRESS"
    world.pass_(1.5)
    assert world.service()["deployments"][0]["rolloutState"] == "COMPLETED"


def test_an_alarm_that_is_red_at_the_start_is_ignored_for_that_deployment(world: World) -> None:
    alarm(world)
    world.steady(1)
    red(world)
    world.update(taskDefinition=world.definition(":1.4.2"), deploymentConfiguration=watching("app-5xx"))
    world.pass_(11)
    assert world.service()["deployments"][0]["rolloutState"] == "COMPLETED"


def test_an_alarm_without_rollback_fails_the_deployment_and_leaves_the_tasks(world: World) -> None:
    alarm(world)
    world.steady(1)
    new = world.definition(":1.4.2")
    world.update(taskDefinition=new, deploymentConfiguration=watching("app-5xx", rollback=False))
    world.pass_(20)
    red(world)
    service = world.service()
    assert [d["rolloutState"] for d in service["deployments"]] == ["FAILED"]
    assert (service["taskDefinition"], service["runningCount"]) == (new, 1)


def test_the_configuration_can_be_changed_without_a_deployment(world: World) -> None:
    alarm(world)
    before = world.steady(1)
    after = world.update(deploymentConfiguration=BREAKER | watching("app-5xx"))
    assert after["deployments"][0]["id"] == before["deployments"][0]["id"]
    quiet = world.update(
        deploymentConfiguration={"alarms": {"alarmNames": ["app-5xx"], "enable": False, "rollback": False}}
    )
    configuration = quiet["deploymentConfiguration"]
    assert configuration["alarms"]["enable"] is False
    assert configuration["deploymentCircuitBreaker"] == {"enable": True, "rollback": True}, "what is left out is kept"
    assert (configuration["minimumHealthyPercent"], configuration["maximumPercent"]) == (100, 200)
    red(world)
    world.update(taskDefinition=world.definition(":1.4.2"))
    world.pass_(11)
    assert world.service()["deployments"][0]["rolloutState"] == "COMPLETED", "alarms switched off are not watched"


def test_a_refused_update_changes_nothing(world: World) -> None:
    before = world.steady(2)
    with pytest.raises(ClientError) as refused:
        world.update(desiredCount=5, taskDefinition="app:99")
    assert refused.value.response["Error"] == {"Code": "ClientException", "Message": "TaskDefinition not found."}
    assert world.service()["desiredCount"] == before["desiredCount"]
