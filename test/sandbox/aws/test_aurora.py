"""Aurora Global Database: one view from every region, switchover without loss, failover with it, and the old writer's return."""

from collections.abc import Iterator
from typing import Any

import pytest
from data_world import clients_to, metric, refusal, region_to, steer, waits, with_data, writes
from sandbox_world import REGION, STANDBY, Sandbox, sandbox

ARN = {region: f"arn:aws:rds:{region}:123456789012:cluster:orders-{region}" for region in (REGION, STANDBY)}


@pytest.fixture
def world() -> Iterator[Sandbox]:
    yield from sandbox(with_data("api"))


def view(world: Sandbox, region: str = STANDBY) -> dict[str, Any]:
    return dict(world.client("rds", region).describe_global_clusters(GlobalClusterIdentifier="orders")["GlobalClusters"][0])


def writer(world: Sandbox, region: str = STANDBY) -> str:
    return str(next(each["DBClusterArn"] for each in view(world, region)["GlobalClusterMembers"] if each["IsWriter"]).split(":")[3])


def cluster(world: Sandbox, region: str) -> dict[str, Any]:
    return dict(world.client("rds", region).describe_db_clusters(DBClusterIdentifier=f"orders-{region}")["DBClusters"][0])


def switch_over(world: Sandbox, to: str, region: str = STANDBY) -> dict[str, Any]:
    return dict(world.client("rds", region).switchover_global_cluster(GlobalClusterIdentifier="orders", TargetDbClusterIdentifier=ARN[to])["GlobalCluster"])


def fail_over(world: Sandbox, to: str, region: str = STANDBY, **given: bool) -> dict[str, Any]:
    rds = world.client("rds", region)
    return dict(rds.failover_global_cluster(GlobalClusterIdentifier="orders", TargetDbClusterIdentifier=ARN[to], **given)["GlobalCluster"])


def test_both_regions_have_the_same_view(world: Sandbox) -> None:
    assert view(world, REGION) == view(world, STANDBY)
    found = view(world)
    assert (found["Status"], found["Engine"], found["StorageEncrypted"]) == ("available", "aurora-postgresql", True)
    one, other = found["GlobalClusterMembers"]
    assert (one["DBClusterArn"], one["IsWriter"], one["Readers"]) == (ARN[REGION], True, [ARN[STANDBY]])
    assert (other["IsWriter"], other["GlobalWriteForwardingStatus"], other["SynchronizationStatus"]) == (False, "disabled", "connected")
    assert "FailoverState" not in found
    assert [each["IsClusterWriter"] for each in cluster(world, STANDBY)["DBClusterMembers"]] == [False]
    assert cluster(world, REGION)["DBClusterMembers"] == [
        {"DBInstanceIdentifier": f"orders-{REGION}-1", "IsClusterWriter": True, "DBClusterParameterGroupStatus": "in-sync", "PromotionTier": 1}
    ]


def test_lag_is_reported_in_milliseconds_by_the_secondary(world: Sandbox) -> None:
    world.pass_(120)
    for name in ("AuroraGlobalDBRPOLag", "AuroraGlobalDBReplicationLag"):
        by = {"namespace": "AWS/RDS", "dimension": "DBClusterIdentifier", "period": 60, "seconds": 120}
        for more in ({}, {"SourceRegion": REGION}):
            lags = metric(world, name, STANDBY, f"orders-{STANDBY}", **by, **more)  # type: ignore[arg-type]
            assert lags and all(0 <= each <= 700 for each in lags), (name, lags)
    assert metric(world, "WalPosition", STANDBY, f"orders-{STANDBY}-1")


def test_a_switchover_loses_nothing_and_changes_the_roles(world: Sandbox) -> None:
    began = switch_over(world, STANDBY, REGION)
    assert began["Status"] == "switching-over"
    assert began["FailoverState"]["FromDbClusterArn"] == ARN[REGION]
    assert (cluster(world, REGION)["Status"], cluster(world, STANDBY)["Status"], writer(world)) == ("switching-over", "switching-over", REGION)
    world.pass_(6)
    assert writes(world, "orders")["writers"] == {REGION: False, STANDBY: False}, "nobody writes meanwhile"
    world.pass_(7)
    clients_to(world, standby=1)
    world.pass_(10)
    assert (view(world)["Status"], writer(world, REGION), writer(world, STANDBY)) == ("available", STANDBY, STANDBY)
    assert [each["IsClusterWriter"] for each in cluster(world, STANDBY)["DBClusterMembers"]] == [True]
    after = writes(world, "orders")
    assert (after["lost"], after["twoWriters"], after["writers"]) == (0, [], {REGION: False, STANDBY: True})
    assert after["refused"] == pytest.approx(26, abs=2)
    assert waits(world, "global-switchover") == [12.0]
    switch_over(world, REGION)
    world.pass_(13)
    assert (writer(world), writes(world, "orders")["lost"]) == (REGION, 0), "and back"


def test_a_switchover_needs_both_regions(world: Sandbox) -> None:
    region_to(world, "down")
    code, message = refusal(lambda: switch_over(world, STANDBY))
    assert (code, "AllowDataLoss" in message) == ("InvalidDBClusterStateFault", True)
    assert refusal(lambda: fail_over(world, STANDBY))[0] == "InvalidDBClusterStateFault", "without AllowDataLoss it is a switchover"


def test_a_failover_needs_the_target_alone_and_the_old_writer_comes_back_as_secondary(world: Sandbox) -> None:
    world.pass_(3.3)
    region_to(world, "down")
    world.pass_(5)
    assert view(world)["GlobalClusterMembers"][1]["SynchronizationStatus"] == "pending-resync"
    began = fail_over(world, STANDBY, AllowDataLoss=True)
    assert (began["Status"], began["FailoverState"]["IsDataLossAllowed"]) == ("failing-over", True)
    world.pass_(9)
    clients_to(world, standby=1)
    world.pass_(2)
    after = writes(world, "orders")
    assert (writer(world), after["writers"], after["twoWriters"]) == (STANDBY, {REGION: False, STANDBY: True}, [])
    assert after["lost"] <= 2
    assert waits(world, "global-failover") == [8.0]
    region_to(world, "up")
    world.pass_(1)
    assert cluster(world, REGION)["Status"] == "modifying"
    assert writes(world, "orders")["writers"][REGION] is False, "it does not wake up as a writer"
    assert view(world, REGION) == view(world, STANDBY)
    world.pass_(21)
    assert [each["SynchronizationStatus"] for each in view(world)["GlobalClusterMembers"]] == ["connected", "connected"]
    assert waits(world, "cluster-resync") == [20.0]
    switch_over(world, REGION)
    world.pass_(13)
    assert writer(world) == REGION


def test_a_writer_that_is_cut_off_goes_on_until_its_link_is_back(world: Sandbox) -> None:
    region_to(world, "partitioned")
    world.pass_(5)
    fail_over(world, STANDBY, AllowDataLoss=True)
    world.pass_(20)
    both = writes(world, "orders")
    assert both["writers"] == {REGION: True, STANDBY: True}
    assert both["twoWriters"][0]["from"] == pytest.approx(world.now - 12, abs=0.5)
    assert both["lost"] == pytest.approx(50, abs=3)
    region_to(world, "up")
    world.pass_(1)
    assert writes(world, "orders")["writers"] == {REGION: False, STANDBY: True}
    assert writes(world, "orders")["twoWriters"][0]["to"] is not None


def test_a_failover_with_both_regions_up_fences_the_old_writer(world: Sandbox) -> None:
    fail_over(world, STANDBY, AllowDataLoss=True)
    world.pass_(30)
    clients_to(world, standby=1)
    assert writes(world, "orders")["twoWriters"] == []
    assert writer(world) == STANDBY


def test_what_makes_no_sense_is_refused(world: Sandbox) -> None:
    rds = world.client("rds", STANDBY)
    assert refusal(lambda: rds.describe_global_clusters(GlobalClusterIdentifier="nope"))[0] == "GlobalClusterNotFoundFault"
    assert refusal(lambda: switch_over(world, REGION))[0] == "InvalidDBClusterStateFault"
    unknown = {"GlobalClusterIdentifier": "orders", "TargetDbClusterIdentifier": f"orders-{STANDBY}"}
    assert refusal(lambda: rds.switchover_global_cluster(**unknown))[0] == "DBClusterNotFoundFault"
    assert refusal(lambda: fail_over(world, STANDBY, AllowDataLoss=True, Switchover=True))[0] == "InvalidParameterCombination"
    switch_over(world, STANDBY)
    assert refusal(lambda: switch_over(world, STANDBY))[0] == "InvalidGlobalClusterStateFault"


def test_a_secondary_that_is_taken_out_stands_by_itself(world: Sandbox) -> None:
    rds = world.client("rds", STANDBY)
    rds.remove_from_global_cluster(GlobalClusterIdentifier="orders", DbClusterIdentifier=ARN[STANDBY])
    assert len(view(world)["GlobalClusterMembers"]) == 1
    world.pass_(1)
    assert writes(world, "orders")["writers"] == {REGION: True, STANDBY: True}, "detach and promote does not fence"


def test_a_fault_adds_lag_and_a_failover_then_loses_that(world: Sandbox) -> None:
    steer(world, region=STANDBY, database=f"orders-{STANDBY}-1", lag=20)
    world.pass_(60)
    assert metric(world, "ReplayLagSeconds", STANDBY, f"orders-{STANDBY}-1")[-1] == pytest.approx(20.1, abs=0.3)
    fail_over(world, STANDBY, AllowDataLoss=True)
    world.pass_(1)
    assert writes(world, "orders")["lost"] == pytest.approx(40, abs=2)
