"""What a rehearsal makes for a while: tasks of no service, called at their own addresses, and copies of databases."""

import http.client
import json
from collections.abc import Iterator
from typing import Any

import pytest
from data_world import instance, refusal, with_data
from sandbox_world import STANDBY, Sandbox, sandbox

COPY = "shop-db-copy"


@pytest.fixture
def world() -> Iterator[Sandbox]:
    yield from sandbox(with_data("app"))


def run(world: Sandbox, token: str = "one", **more: Any) -> dict[str, Any]:
    """A task of the standby's own definition and network."""
    ecs = world.client("ecs", STANDBY)
    service = ecs.describe_services(cluster="shop-dr", services=["app-prod"])["services"][0]
    answer = ecs.run_task(
        cluster="shop-dr", taskDefinition=service["taskDefinition"], launchType="FARGATE", startedBy="rehearsal", clientToken=token,
        networkConfiguration=service["networkConfiguration"], **more,
    )  # fmt: skip
    return dict(answer["tasks"][0])


def seen(world: Sandbox, arn: str) -> dict[str, Any]:
    return dict(world.client("ecs", STANDBY).describe_tasks(cluster="shop-dr", tasks=[arn])["tasks"][0])


def test_a_token_starts_one_task_whatever_became_of_it(world: Sandbox) -> None:
    first = run(world)
    assert run(world)["taskArn"] == first["taskArn"]
    assert refusal(lambda: run(world, group="other"))[0] == "ConflictException"
    world.client("ecs", STANDBY).stop_task(cluster="shop-dr", task=first["taskArn"])
    world.pass_(5)
    again = run(world)
    assert (again["taskArn"], again["lastStatus"]) == (first["taskArn"], "STOPPED")
    assert run(world, "two")["taskArn"] != first["taskArn"]


def test_it_runs_then_is_healthy_then_is_listed_no_more(world: Sandbox) -> None:
    arn = run(world)["taskArn"]
    ecs = world.client("ecs", STANDBY)
    assert ecs.list_tasks(cluster="shop-dr", startedBy="rehearsal")["taskArns"] == [arn]
    world.pass_(6)
    assert (seen(world, arn)["lastStatus"], seen(world, arn)["healthStatus"]) == ("RUNNING", "UNKNOWN")
    world.pass_(4)
    assert seen(world, arn)["healthStatus"] == "HEALTHY"
    ecs.stop_task(cluster="shop-dr", task=arn, reason="enough")
    world.pass_(3)
    assert (seen(world, arn)["lastStatus"], seen(world, arn)["stoppedReason"]) == ("STOPPED", "enough")
    assert ecs.list_tasks(cluster="shop-dr", startedBy="rehearsal")["taskArns"] == []


def test_it_answers_at_its_address_while_it_runs_and_on_its_ports_alone(world: Sandbox) -> None:
    door = world.world.front_door
    door.listen("127.0.0.1", 0)
    try:
        task = run(world)
        address = next(each["value"] for each in task["attachments"][0]["details"] if each["name"] == "privateIPv4Address")

        def ask(port: int = 8080, tunnel: bool = False) -> tuple[int, str]:
            connection = http.client.HTTPConnection("127.0.0.1", door.port, timeout=10)
            if tunnel:
                connection.set_tunnel(address, port)
            connection.request("GET", "/version" if tunnel else f"http://{address}:{port}/version")
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

        status, text = ask()
        assert status == 502, "it only starts yet"
        world.pass_(6)
        for tunnel in (False, True):
            status, text = ask(tunnel=tunnel)
            found = json.loads(text)
            assert (status, found["task"], found["region"], found["targetGroup"]) == (200, task["taskArn"], STANDBY, "")
        status, text = ask(9090)
        assert (status, "Connection refused" in text) == (502, True)
        world.control("POST", "regions", json.dumps({"region": STANDBY, "state": "down"}))
        assert ask()[0] == 502
    finally:
        door.close()


def restore(world: Sandbox, **more: Any) -> None:
    rds = world.client("rds", STANDBY)
    rds.restore_db_instance_from_db_snapshot(DBInstanceIdentifier=COPY, DBSnapshotIdentifier="rds:shop-db-replica-daily", **more)


def test_an_instance_restored_from_a_snapshot_stands_alone_and_goes_with_its_backups(world: Sandbox) -> None:
    rds = world.client("rds", STANDBY)
    restore(world, Tags=[{"Key": "coxswain:purpose", "Value": "rehearsal"}])
    made = instance(world, COPY, STANDBY)
    assert (made["DBInstanceStatus"], made["MultiAZ"], made["DeletionProtection"]) == ("creating", False, False)
    assert made["TagList"] == [{"Key": "coxswain:purpose", "Value": "rehearsal"}]
    assert refusal(lambda: restore(world))[0] == "DBInstanceAlreadyExists"
    code, message = refusal(lambda: rds.delete_db_instance(DBInstanceIdentifier=COPY, SkipFinalSnapshot=True))
    assert (code, message) == ("InvalidDBInstanceState", f"Instance {COPY} is currently creating - try again later.")
    world.pass_(21)
    made = instance(world, COPY, STANDBY)
    assert made["DBInstanceStatus"] == "backing-up", "its first backup"
    assert not made.get("StatusInfos") and "ReadReplicaSourceDBInstanceIdentifier" not in made
    rds.delete_db_instance(DBInstanceIdentifier=COPY, SkipFinalSnapshot=True, DeleteAutomatedBackups=True)
    assert instance(world, COPY, STANDBY)["DBInstanceStatus"] == "deleting", "whatever it was busy with"
    again = refusal(lambda: rds.delete_db_instance(DBInstanceIdentifier=COPY, SkipFinalSnapshot=True))
    assert again == ("InvalidDBInstanceState", f"Instance {COPY} is already being deleted.")
    world.pass_(6)
    assert refusal(lambda: instance(world, COPY, STANDBY))[0] == "DBInstanceNotFound"
    assert rds.describe_db_snapshots(DBInstanceIdentifier=COPY)["DBSnapshots"] == []


def test_backups_that_are_switched_on_leave_a_snapshot(world: Sandbox) -> None:
    rds = world.client("rds", STANDBY)
    for days in (0, 7):
        rds.delete_db_snapshot(DBSnapshotIdentifier="rds:shop-db-replica-daily") if days == 0 else None
        rds.modify_db_instance(DBInstanceIdentifier="shop-db-replica", BackupRetentionPeriod=days, ApplyImmediately=True)
        world.pass_(4)
    [snapshot] = rds.describe_db_snapshots(DBInstanceIdentifier="shop-db-replica")["DBSnapshots"]
    assert (snapshot["Status"], snapshot["SnapshotType"]) == ("creating", "automated")
    world.pass_(6)
    assert rds.describe_db_snapshots(DBInstanceIdentifier="shop-db-replica")["DBSnapshots"][0]["Status"] == "available"


def test_a_clone_is_no_member_of_its_sources_global_cluster_and_is_deleted_after_its_instance(world: Sandbox) -> None:
    rds, name = world.client("rds", STANDBY), "orders-copy"

    def clone(source: str = "orders-eu-central-1", target: str = name) -> None:
        rds.restore_db_cluster_to_point_in_time(
            DBClusterIdentifier=target, SourceDBClusterIdentifier=source, RestoreType="copy-on-write", UseLatestRestorableTime=True
        )

    def add(member: str) -> None:
        rds.create_db_instance(
            DBInstanceIdentifier=member, DBClusterIdentifier=name, Engine="aurora-postgresql", DBInstanceClass="db.r6g.large"
        )

    clone()
    assert refusal(clone)[0] == "DBClusterAlreadyExistsFault"
    assert refusal(lambda: add("orders-copy-1"))[0] == "InvalidDBClusterStateFault", "not before it is made"
    world.pass_(21)
    assert refusal(lambda: clone(name, "second"))[0] == "InvalidDBClusterStateFault", "a cluster without an instance"
    add("orders-copy-1")
    world.pass_(21)
    members = rds.describe_global_clusters()["GlobalClusters"][0]["GlobalClusterMembers"]
    assert [each["DBClusterArn"].rpartition(":")[2] for each in members] == ["orders-eu-west-1", "orders-eu-central-1"]

    def delete() -> None:
        rds.delete_db_cluster(DBClusterIdentifier=name, SkipFinalSnapshot=True)

    code, message = refusal(delete)
    assert (code, "still contains DB instances in non-deleting state" in message) == ("InvalidDBClusterStateFault", True)
    rds.delete_db_instance(DBInstanceIdentifier="orders-copy-1", SkipFinalSnapshot=True)
    delete()
    assert rds.describe_db_clusters(DBClusterIdentifier=name)["DBClusters"][0]["Status"] == "deleting"
    world.pass_(6)
    assert refusal(lambda: rds.describe_db_clusters(DBClusterIdentifier=name))[0] == "DBClusterNotFoundFault"
    protected = refusal(lambda: rds.delete_db_cluster(DBClusterIdentifier="orders-eu-central-1", SkipFinalSnapshot=True))
    assert protected[0] == "InvalidParameterCombination"
