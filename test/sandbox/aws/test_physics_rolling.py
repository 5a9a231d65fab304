"""Rolling deployments over time, as DescribeServices, ListTasks and DescribeTargetHealth show them."""

import pytest
from physics_world import World
from sandbox.aws import ledger


@pytest.fixture
def world() -> World:
    return World().build()


def test_a_new_service_starts_its_tasks_and_they_turn_healthy(world: World) -> None:
    world.create(3)
    service = world.service()
    assert (service["runningCount"], service["pendingCount"]) == (0, 3)
    assert service["deployments"][0]["rolloutState"] == "IN_PROGRESS"
    assert world.targets() == []

    world.pass_(4)
    assert world.service()["runningCount"] == 3
    assert world.targets() == ["initial"] * 3
    assert world.service()["deployments"][0]["rolloutState"] == "IN_PROGRESS"

    world.pass_(3)
    service = world.service()
    assert world.targets() == ["healthy"] * 3
    assert service["deployments"][0]["rolloutState"] == "COMPLETED"
    assert (
        service["deployments"][0]["rolloutStateReason"]
        == f"ECS deployment {service['deployments'][0]['id']} completed."
    )
    assert world.events()[-1] == "has reached a steady state."


def test_a_rollout_starts_the_new_before_it_drains_and_stops_the_old(world: World) -> None:
    first = world.steady(3)["deployments"][0]["id"]
    new = world.definition(":1.4.2")
    world.update(taskDefinition=new)

    primary, old = world.service()["deployments"]
    assert (primary["status"], primary["taskDefinition"], primary["pendingCount"]) == ("PRIMARY", new, 3)
    assert (old["status"], old["id"], old["runningCount"]) == ("ACTIVE", first, 3)

    world.pass_(6.9)  # started, not yet healthy: nothing of the old may go
    assert world.targets() == ["healthy"] * 3 + ["initial"] * 3
    assert len([t for t in world.tasks() if t["taskDefinitionArn"] != new]) == 3

    world.pass_(0.2)
    assert world.targets() == ["draining"] * 3 + ["healthy"] * 3
    service = world.service()
    assert service["runningCount"] == 3
    assert service["deployments"][0]["rolloutState"] == "IN_PROGRESS"
    assert {t["lastStatus"] for t in world.tasks("STOPPED")} == {"DEACTIVATING"}

    world.pass_(4)  # 3 s drain, 1 s stop
    service = world.service()
    assert [d["rolloutState"] for d in service["deployments"]] == ["COMPLETED"]
    assert world.targets() == ["healthy"] * 3
    stopped = world.tasks("STOPPED")
    assert {t["lastStatus"] for t in stopped} == {"STOPPED"}
    assert {t["stopCode"] for t in stopped} == {"ServiceSchedulerInitiated"}
    assert {t["stoppedReason"] for t in stopped} == {f"Scaling activity initiated by (deployment {primary['id']})"}


def test_events_are_worded_and_ordered_as_in_aws(world: World) -> None:
    world.steady(1)
    new = world.update(taskDefinition=world.definition(":1.4.2"))["deployments"][0]["id"]
    world.pass_(30)
    new_task = world.tasks()[0]["taskArn"].split("/")[-1]
    old_task = world.tasks("STOPPED")[0]["taskArn"].split("/")[-1]
    assert world.events()[-7:] == [
        f"has started 1 tasks: (task {new_task}).",
        f"registered 1 targets in (target-group {world.tg})",
        f"deregistered 1 targets in (target-group {world.tg})",
        "has begun draining connections on 1 tasks.",
        f"has stopped 1 running tasks: (task {old_task}).",
        f"(deployment {new}) deployment completed.",
        "has reached a steady state.",
    ]


def test_the_outcome_does_not_depend_on_how_often_one_looks(world: World) -> None:
    world.steady(2)
    world.update(taskDefinition=world.definition(":1.4.2"))
    began = world.now
    world.pass_(600)
    newest = world.service()["events"][0]
    assert newest["message"] == "(service app) has reached a steady state."
    assert newest["createdAt"].timestamp() == pytest.approx(began + 4 + 3 + 3 + 1, abs=0.01)


def test_half_the_tasks_at_a_time_when_no_more_than_desired_may_run(world: World) -> None:
    percentages = {"minimumHealthyPercent": 50, "maximumPercent": 100}
    world.steady(4, deploymentConfiguration=percentages)
    new = world.definition(":1.4.2")
    world.update(taskDefinition=new)
    seen = set()
    for _ in range(40):
        running = [t for t in world.tasks() if t["lastStatus"] == "RUNNING"]
        assert world.targets().count("healthy") >= 2
        assert len(world.tasks()) <= 4
        seen.add(len([t for t in running if t["taskDefinitionArn"] == new]))
        world.pass_(0.5)
    assert seen == {0, 2, 4}
    assert world.service()["deployments"][0]["rolloutState"] == "COMPLETED"


def test_an_update_during_a_rollout_supersedes_it(world: World) -> None:
    first = world.steady(2)["taskDefinition"]
    second = world.definition(":1.4.2")
    world.update(taskDefinition=second)
    world.pass_(2)
    third = world.definition("@" + world.image("1.4.9"))
    superseded = world.update(taskDefinition=third)["deployments"]
    assert [d["taskDefinition"] for d in superseded] == [third, second, first]
    assert {t["taskDefinitionArn"] for t in world.tasks()} == {first, third}, (
        "the pending tasks of the second are let go"
    )
    world.pass_(30)
    assert {t["taskDefinitionArn"] for t in world.tasks()} == {third}
    assert [d["taskDefinition"] for d in world.service()["deployments"]] == [third]
    listed = world.ecs.list_service_deployments(cluster="shop", service="app")["serviceDeployments"]
    assert [d["status"] for d in listed] == ["SUCCESSFUL", "STOPPED", "SUCCESSFUL"]


def test_force_new_deployment_replaces_the_same_task_definition(world: World) -> None:
    before = world.steady(2)
    old = {t["taskArn"] for t in world.tasks()}
    assert (
        world.update(taskDefinition=before["taskDefinition"])["deployments"][0]["id"] == before["deployments"][0]["id"]
    )
    world.update(forceNewDeployment=True)
    world.pass_(30)
    assert world.service()["deployments"][0]["id"] != before["deployments"][0]["id"]
    assert not old & {t["taskArn"] for t in world.tasks()}


def test_scaling_out_and_in_makes_no_new_deployment(world: World) -> None:
    before = world.steady(2)["deployments"][0]["id"]
    world.update(desiredCount=4)
    assert world.service()["pendingCount"] == 2
    world.pass_(10)
    assert world.targets() == ["healthy"] * 4
    world.update(desiredCount=1)
    assert world.targets() == ["draining"] * 3 + ["healthy"]
    world.pass_(10)
    service = world.service()
    assert (service["runningCount"], service["deployments"][0]["id"], len(service["deployments"])) == (1, before, 1)
    world.update(desiredCount=0)
    world.pass_(10)
    assert (world.service()["runningCount"], world.targets()) == (0, [])


def test_a_deployment_of_no_tasks_completes_at_once(world: World) -> None:
    world.create(0)
    assert world.service()["deployments"][0]["rolloutState"] == "COMPLETED"
    world.update(taskDefinition=world.definition(":1.4.2"), desiredCount=2)
    world.pass_(8)
    assert world.service()["runningCount"] == 2


def test_a_stopped_task_is_replaced_and_stays_visible(world: World) -> None:
    world.steady(2)
    victim = world.tasks()[0]["taskArn"]
    world.ecs.stop_task(cluster="shop", task=victim, reason="a drill")
    world.pass_(12)
    assert world.service()["runningCount"] == 2
    [stopped] = world.tasks("STOPPED")
    assert (stopped["taskArn"], stopped["stopCode"], stopped["stoppedReason"]) == (victim, "UserInitiated", "a drill")
    world.pass_(3700)
    assert world.tasks("STOPPED") == []
    missing = world.ecs.describe_tasks(cluster="shop", tasks=[victim])
    assert [f["reason"] for f in missing["failures"]] == ["MISSING"]


def test_every_wait_is_in_the_ledger_once_with_its_end(world: World) -> None:
    world.steady(1)
    ledger.clear()
    began = world.now
    world.update(taskDefinition=world.definition(":1.4.2"))
    world.pass_(30)
    for _ in range(3):
        world.service()
    waits = {e["kind"]: (e["start"] - began, e["end"] - began) for e in ledger.entries()}
    assert len(ledger.entries()) == len(waits) == 4
    assert waits == {
        "task-start": (0, 4),
        "target-health": (4, 7),
        "target-drain": (7, 10),
        "task-stop": (10, 11),
    }
    assert {e["region"] for e in ledger.entries()} == {"eu-west-1"}
