"""RDS instances over time: statuses, replicas, promotion, backups, parameters. What AWS refuses is refused with its codes."""

from collections.abc import Iterator

import pytest
from data_world import SOURCE_ARN, instance, metric, promote, refusal, region_to, replica, steer, waits, with_data
from sandbox_world import REGION, STANDBY, Sandbox, sandbox

STATE = "InvalidDBInstanceState"


@pytest.fixture
def world() -> Iterator[Sandbox]:
    yield from sandbox(with_data("app"))


def test_a_source_and_its_replica_know_each_other(world: Sandbox) -> None:
    source, standby = instance(world), replica(world)
    assert source["DBInstanceStatus"] == standby["DBInstanceStatus"] == "available"
    assert source["ReadReplicaDBInstanceIdentifiers"] == [standby["DBInstanceArn"]]
    assert standby["ReadReplicaSourceDBInstanceIdentifier"] == SOURCE_ARN
    assert standby["StatusInfos"] == [{"StatusType": "read replication", "Status": "replicating", "Normal": True}]
    assert not source.get("StatusInfos"), "by this Ansible's rds_instance tells a replica"
    assert source["MultiAZ"] and source["StorageEncrypted"] and standby["StorageEncrypted"]


def test_promotion_takes_time_and_cuts_the_link_on_both_sides(world: Sandbox) -> None:
    assert promote(world)["DBInstanceStatus"] == "modifying"
    world.pass_(14)
    assert replica(world)["DBInstanceStatus"] == "modifying"
    assert instance(world)["ReadReplicaDBInstanceIdentifiers"], "not yet"
    world.pass_(2)
    standby = replica(world)
    assert standby["DBInstanceStatus"] == "available", "it had backups before, so none is made now"
    assert not standby.get("StatusInfos") and "ReadReplicaSourceDBInstanceIdentifier" not in standby
    assert instance(world)["ReadReplicaDBInstanceIdentifiers"] == []
    assert waits(world, "database-promote") == [15.0]


def test_promotion_needs_nothing_of_a_dead_source(world: Sandbox) -> None:
    region_to(world, "down")
    world.pass_(5)
    promote(world)
    world.pass_(16)
    assert replica(world)["DBInstanceStatus"] == "available"


def test_promotion_is_refused_while_backing_up_while_busy_and_where_there_is_no_replica(world: Sandbox) -> None:
    assert refusal(lambda: promote(world, "shop-db", REGION)) == (STATE, "DB Instance is not a read replica.")
    steer(world, region=STANDBY, database="shop-db-replica", backup=10)
    assert replica(world)["DBInstanceStatus"] == "backing-up"
    assert refusal(lambda: promote(world)) == (STATE, "DB instance shop-db-replica is not in available state; its status is backing-up.")
    world.pass_(11)
    promote(world)
    assert refusal(lambda: promote(world))[0] == STATE, "under way"
    world.pass_(16)
    assert refusal(lambda: promote(world)) == (STATE, "DB Instance is not a read replica."), "done"
    assert refusal(lambda: promote(world, "nope"))[0] == "DBInstanceNotFound"


def test_a_promotion_that_switches_backups_on_ends_with_a_backup(world: Sandbox) -> None:
    rds = world.client("rds", STANDBY)
    rds.modify_db_instance(DBInstanceIdentifier="shop-db-replica", BackupRetentionPeriod=0, ApplyImmediately=True)
    assert replica(world)["DBInstanceStatus"] == "modifying"
    world.pass_(4)
    promote(world, BackupRetentionPeriod=7)
    world.pass_(16)
    assert replica(world)["DBInstanceStatus"] == "backing-up"
    world.pass_(5)
    assert (replica(world)["DBInstanceStatus"], replica(world)["BackupRetentionPeriod"]) == ("available", 7)


def test_a_new_instance_is_created_then_backed_up(world: Sandbox) -> None:
    rds = world.client("rds")
    rds.create_db_instance(
        DBInstanceIdentifier="other", Engine="postgres", EngineVersion="16.4", DBInstanceClass="db.t4g.micro", MasterUsername="u",
        MasterUserPassword="secret-enough", AllocatedStorage=20, BackupRetentionPeriod=1,
    )  # fmt: skip
    seen = [instance(world, "other")["DBInstanceStatus"]]
    assert "LatestRestorableTime" not in instance(world, "other")
    for seconds in (19, 2, 5):
        world.pass_(seconds)
        seen.append(instance(world, "other")["DBInstanceStatus"])
    assert seen == ["creating", "creating", "backing-up", "available"]
    assert instance(world, "other")["LatestRestorableTime"]
    assert instance(world, "other")["DbiResourceId"] != instance(world)["DbiResourceId"]


def test_a_replica_is_created_from_the_source_as_it_was_and_catches_up(world: Sandbox) -> None:
    rds = world.client("rds", STANDBY)
    given = {"DBInstanceIdentifier": "second", "SourceDBInstanceIdentifier": SOURCE_ARN, "SourceRegion": REGION}
    code, message = refusal(lambda: rds.create_db_instance_read_replica(**given))
    assert (code, "KmsKeyId" in message) == ("InvalidParameterCombination", True)
    made = rds.create_db_instance_read_replica(**given, KmsKeyId="alias/aws/rds")["DBInstance"]
    assert (made["DBInstanceStatus"], made["BackupRetentionPeriod"], made.get("StatusInfos")) == ("creating", 0, None)
    assert len(instance(world)["ReadReplicaDBInstanceIdentifiers"]) == 2
    world.pass_(21)
    assert instance(world, "second", STANDBY)["StatusInfos"][0]["Status"] == "replicating"
    lags = metric(world, "ReplayLagSeconds", STANDBY, "second", seconds=2)
    world.pass_(5)
    assert lags[0] > 3, "it begins as far behind as its making took"
    assert metric(world, "ReplayLagSeconds", STANDBY, "second", seconds=2)[-1] < 1.2
    assert waits(world, "database-replica") == [20.0]


def test_no_replica_of_a_source_that_cannot_be_reached_or_has_no_backups(world: Sandbox) -> None:
    rds = world.client("rds", STANDBY)
    given = {"DBInstanceIdentifier": "second", "SourceDBInstanceIdentifier": SOURCE_ARN, "KmsKeyId": "alias/aws/rds"}
    region_to(world, "partitioned")
    assert "region eu-west-1 does not answer" in refusal(lambda: rds.create_db_instance_read_replica(**given))[1]
    region_to(world, "up")
    world.client("rds").modify_db_instance(DBInstanceIdentifier="shop-db", BackupRetentionPeriod=0, ApplyImmediately=True)
    world.pass_(4)
    assert "Automated backups are not enabled" in refusal(lambda: rds.create_db_instance_read_replica(**given))[1]


def test_a_broken_replication_is_seen_and_lags(world: Sandbox) -> None:
    steer(world, region=STANDBY, database="shop-db-replica", replication="error")
    world.pass_(30)
    info = replica(world)["StatusInfos"][0]
    assert (info["Status"], info["Normal"], "WAL segment" in info["Message"]) == ("error", False, True)
    assert metric(world, "ReplayLagSeconds", STANDBY, "shop-db-replica")[-1] == pytest.approx(30, abs=1.5)
    steer(world, region=STANDBY, database="shop-db-replica", replication="replicating")
    world.pass_(5)
    assert metric(world, "ReplayLagSeconds", STANDBY, "shop-db-replica")[-1] < 1.2


def test_a_reboot_ends_sessions_and_they_come_back(world: Sandbox) -> None:
    world.pass_(2)
    assert metric(world, "OpenSessions", REGION, "shop-db")[-1] == 20
    world.client("rds").reboot_db_instance(DBInstanceIdentifier="shop-db")
    assert instance(world)["DBInstanceStatus"] == "rebooting"
    world.pass_(3)
    assert metric(world, "OpenSessions", REGION, "shop-db", seconds=1) == [], "a database that is down reports nothing"
    world.pass_(3)
    assert metric(world, "OpenSessions", REGION, "shop-db")[-1] == 20
    assert waits(world, "database-reboot") == [4.0]


def test_a_deleted_instance_goes_away(world: Sandbox) -> None:
    rds = world.client("rds")
    given = {"DBInstanceIdentifier": "shop-db", "SkipFinalSnapshot": True}
    assert "disable deletion protection" in refusal(lambda: rds.delete_db_instance(**given))[1]
    rds.modify_db_instance(DBInstanceIdentifier="shop-db", DeletionProtection=False)
    assert instance(world)["DBInstanceStatus"] == "available", "that needs no work on the instance"
    assert rds.delete_db_instance(**given)["DBInstance"]["DBInstanceStatus"] == "deleting"
    assert refusal(lambda: rds.delete_db_instance(**given))[0] == STATE
    world.pass_(6)
    assert refusal(lambda: instance(world))[0] == "DBInstanceNotFound"
    assert replica(world)["StatusInfos"][0]["Status"] == "terminated"


def test_backups_and_a_restore_to_a_scratch_instance(world: Sandbox) -> None:
    rds = world.client("rds")
    automated = rds.describe_db_snapshots(DBInstanceIdentifier="shop-db", SnapshotType="automated")["DBSnapshots"]
    assert [each["Status"] for each in automated] == ["available"]
    rds.create_db_snapshot(DBInstanceIdentifier="shop-db", DBSnapshotIdentifier="before")
    assert instance(world)["DBInstanceStatus"] == "backing-up"
    restore = {"DBInstanceIdentifier": "scratch", "DBSnapshotIdentifier": "before", "DBSubnetGroupName": "shop-database"}
    assert refusal(lambda: rds.restore_db_instance_from_db_snapshot(**restore))[0] == "InvalidDBSnapshotState"
    world.pass_(6)
    assert rds.restore_db_instance_from_db_snapshot(**restore)["DBInstance"]["DBInstanceStatus"] == "creating"
    world.pass_(26)
    made = instance(world, "scratch")
    assert (made["DBInstanceStatus"], made["ReadReplicaDBInstanceIdentifiers"], made.get("StatusInfos")) == ("available", [], None)
    assert waits(world, "database-restore") == [20.0]
    assert instance(world)["ReadReplicaDBInstanceIdentifiers"] == [replica(world)["DBInstanceArn"]]


def test_a_scratch_copy_of_the_replica_is_no_replica(world: Sandbox) -> None:
    rds = world.client("rds", STANDBY)
    newest = rds.describe_db_snapshots(DBInstanceIdentifier="shop-db-replica")["DBSnapshots"][0]["DBSnapshotIdentifier"]
    rds.restore_db_instance_from_db_snapshot(DBInstanceIdentifier="scratch", DBSnapshotIdentifier=newest)
    world.pass_(30)
    assert "ReadReplicaSourceDBInstanceIdentifier" not in instance(world, "scratch", STANDBY)
    assert refusal(lambda: promote(world, "scratch"))[0] == STATE


def test_the_latest_restorable_time_moves_in_steps_of_five_minutes(world: Sandbox) -> None:
    before = instance(world)["LatestRestorableTime"]
    world.pass_(301)
    assert (instance(world)["LatestRestorableTime"] - before).total_seconds() == 300
