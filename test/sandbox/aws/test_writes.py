"""The write ledger: who may write, what a promotion loses, and when two databases take writes at once."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from data_world import SOURCE_ARN, clients_to, instance, metric, promote, region_to, replica, scale, steer, with_data, writes
from sandbox_world import REGION, STANDBY, Sandbox, sandbox

BOTH = {REGION: True, STANDBY: True}


@pytest.fixture
def world() -> Iterator[Sandbox]:
    yield from sandbox(with_data("app"))


def position(world: Sandbox, name: str, region: str) -> float:
    return metric(world, "WalPosition", region, name, seconds=2)[-1]


def test_writes_are_accepted_by_the_primary_alone(world: Sandbox) -> None:
    before = writes(world)
    world.pass_(60)
    after = writes(world)
    assert (before["refused"], before["accepted"]) == (0, pytest.approx(2850, abs=5)), "the service has run since it was made"
    assert after["accepted"] - before["accepted"] == 300
    assert (after["lost"], after["lostIds"], after["twoWriters"]) == (0, [], [])
    assert after["writers"] == {REGION: True, STANDBY: False}
    assert after["lastReplicated"] == pytest.approx(world.now, abs=1.2)
    assert writes(world, since=world.now - 9.9)["accepted"] == 50


def test_a_dead_region_and_a_promotion_lose_what_was_not_replicated(world: Sandbox) -> None:
    clients_to(world, primary=1)
    world.pass_(10.1)
    at_death = world.now
    region_to(world, "down")
    world.pass_(20)
    dead = writes(world)
    assert dead["refused"] == 100
    assert dead["lost"] == 0, "nothing is lost while the old primary may still come back"
    replayed = dead["lastReplicated"]
    promote(world)
    clients_to(world, standby=1)
    world.pass_(20)
    after = writes(world)
    assert after["database"] == f"{STANDBY}/shop-db-replica"
    assert after["lost"] == pytest.approx((at_death - replayed) * 5, abs=1)
    assert 1 <= after["lost"] <= 5
    assert after["lostIds"] == [f"shop-{dead['accepted'] - after['lost'] + each + 1}" for each in range(after["lost"])]
    assert after["writers"] == {REGION: False, STANDBY: True}
    assert after["twoWriters"] == []
    assert after["refused"] == dead["refused"] + 75, "15 s of promotion"


def test_what_is_fenced_first_and_replayed_to_the_same_position_loses_nothing(world: Sandbox) -> None:
    scale(world, "app-prod", 0)
    world.pass_(10)
    assert writes(world)["writers"] == {REGION: False, STANDBY: False}
    assert position(world, "shop-db", REGION) == position(world, "shop-db-replica", STANDBY)
    promote(world)
    clients_to(world, standby=1)
    world.pass_(20)
    assert (writes(world)["lost"], writes(world)["twoWriters"], writes(world)["writers"]) == (0, [], {REGION: False, STANDBY: True})


def test_tasks_write_until_their_process_has_ended(world: Sandbox) -> None:
    scale(world, "app-prod", 0)
    world.pass_(3.5)
    assert world.service("app-prod")["runningCount"] == 0, "draining is over, the processes are being stopped"
    assert writes(world)["writers"][REGION]
    world.pass_(1)
    assert not writes(world)["writers"][REGION]


def test_promoting_beside_a_living_primary_makes_two_writers(world: Sandbox) -> None:
    region_to(world, "partitioned")
    world.pass_(10)
    assert writes(world)["refused"] == 0, "who still reaches the region is served"
    promoted_at = world.now
    promote(world)
    world.pass_(20)
    both = writes(world)
    assert both["writers"] == BOTH
    assert len(both["twoWriters"]) == 1
    assert both["twoWriters"][0]["from"] == pytest.approx(promoted_at + 15, abs=0.3)
    assert both["twoWriters"][0]["to"] is None
    assert both["lost"] == pytest.approx(150, abs=7), "everything since the link was cut, which the new database does not have"
    region_to(world, "down")
    world.pass_(1)
    assert writes(world)["twoWriters"][0]["to"] == pytest.approx(world.now - 1, abs=0.3)


def acl(world: Sandbox, subnets: list[str]) -> Callable[[], None]:
    """Deny everything to and from these subnets; answers how to take it back."""
    ec2 = world.client("ec2")
    vpc = instance(world)["DBSubnetGroup"]["VpcId"]
    made = ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"]
    moved = []
    for found in ec2.describe_network_acls(Filters=[{"Name": "association.subnet-id", "Values": subnets}])["NetworkAcls"]:
        for each in found["Associations"]:
            if each["SubnetId"] in subnets:
                new = ec2.replace_network_acl_association(AssociationId=each["NetworkAclAssociationId"], NetworkAclId=made)["NewAssociationId"]
                moved.append((new, found["NetworkAclId"]))

    def undo() -> None:
        for association, before in moved:
            ec2.replace_network_acl_association(AssociationId=association, NetworkAclId=before)

    return undo


def database_subnets(world: Sandbox) -> list[str]:
    return [each["SubnetIdentifier"] for each in instance(world)["DBSubnetGroup"]["Subnets"]]


def test_a_network_acl_is_a_fence(world: Sandbox) -> None:
    undo = acl(world, database_subnets(world))
    world.pass_(1)
    assert not writes(world)["writers"][REGION]
    assert metric(world, "OpenSessions", REGION, "shop-db")[-1] == 0
    undo()
    world.pass_(1)
    assert writes(world)["writers"][REGION]


def test_an_acl_entry_for_the_port_is_a_fence_and_a_later_allow_is_none(world: Sandbox) -> None:
    ec2, subnets = world.client("ec2"), database_subnets(world)
    found = ec2.describe_network_acls(Filters=[{"Name": "association.subnet-id", "Values": subnets}])["NetworkAcls"]
    given = {"NetworkAclId": found[0]["NetworkAclId"], "Protocol": "6", "Egress": False, "CidrBlock": "0.0.0.0/0", "PortRange": {"From": 5432, "To": 5432}}
    ec2.create_network_acl_entry(RuleNumber=10, RuleAction="deny", **given)
    world.pass_(1)
    assert not writes(world)["writers"][REGION]
    ec2.create_network_acl_entry(RuleNumber=5, RuleAction="allow", **given)
    world.pass_(1)
    assert writes(world)["writers"][REGION], "the lower number decides"


def test_a_security_group_alone_is_no_fence_until_sessions_end(world: Sandbox) -> None:
    world.pass_(1)
    group = instance(world)["VpcSecurityGroups"][0]["VpcSecurityGroupId"]
    ec2 = world.client("ec2")
    rules = ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]["IpPermissions"]
    ec2.revoke_security_group_ingress(GroupId=group, IpPermissions=rules)
    world.pass_(10)
    assert writes(world)["writers"][REGION], "connections that exist are tracked, and survive"
    world.client("rds").reboot_db_instance(DBInstanceIdentifier="shop-db")
    world.pass_(6)
    assert not writes(world)["writers"][REGION]
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=rules)
    world.pass_(1)
    assert writes(world)["writers"][REGION]


def test_a_read_only_database_is_a_fence(world: Sandbox) -> None:
    parameter = {"ParameterName": "default_transaction_read_only", "ParameterValue": "1", "ApplyMethod": "immediate"}
    world.client("rds").modify_db_parameter_group(DBParameterGroupName="shop-db-pg16", Parameters=[parameter])
    world.pass_(2)
    assert not writes(world)["writers"][REGION]
    assert metric(world, "OpenSessions", REGION, "shop-db")[-1] == 20, "they may still read"


def test_lag_rises_to_five_minutes_on_an_idle_source_and_without_end_on_a_dead_one(world: Sandbox) -> None:
    assert world.control("POST", "writes", '{"group": "shop", "perSecond": 0}')[0] == 200
    world.pass_(905)
    lags = metric(world, "ReplicaLag", STANDBY, "shop-db-replica", namespace="AWS/RDS", period=60, seconds=880)
    assert 235 <= max(lags) <= 301
    assert any(later < earlier for earlier, later in zip(lags, lags[1:], strict=False)), "a sawtooth"
    assert position(world, "shop-db", REGION) == position(world, "shop-db-replica", STANDBY), "yet it is caught up"
    region_to(world, "down")
    world.pass_(600)
    assert metric(world, "ReplicaLag", STANDBY, "shop-db-replica", namespace="AWS/RDS", period=60, seconds=61)[-1] > 540


def test_lag_under_load_is_below_a_second_or_what_a_fault_adds(world: Sandbox) -> None:
    world.pass_(30)
    assert max(metric(world, "ReplayLagSeconds", STANDBY, "shop-db-replica", seconds=20)) <= 1.1
    steer(world, region=STANDBY, database="shop-db-replica", lag=45)
    world.pass_(90)
    assert metric(world, "ReplayLagSeconds", STANDBY, "shop-db-replica")[-1] == pytest.approx(45.7, abs=0.7)
    behind = position(world, "shop-db", REGION) - position(world, "shop-db-replica", STANDBY)
    assert behind == pytest.approx(46 * 5 * 416, rel=0.05)
    promote(world)
    world.pass_(1)
    assert writes(world)["lost"] == pytest.approx(46 * 5, rel=0.1)


def test_a_link_that_comes_back_lets_the_replica_catch_up(world: Sandbox) -> None:
    region_to(world, "partitioned")
    world.pass_(120)
    assert position(world, "shop-db-replica", STANDBY) < 21474836480 + 640 * 5 * 416
    region_to(world, "up")
    world.pass_(3)
    lag = metric(world, "ReplayLagSeconds", STANDBY, "shop-db-replica", seconds=2)[0]
    assert 10 < lag < 110, "not at once"
    world.pass_(10)
    assert metric(world, "ReplayLagSeconds", STANDBY, "shop-db-replica", seconds=2)[-1] <= 1.1


def test_there_and_back_again(world: Sandbox) -> None:
    """Graceful there, old primary rebuilt as replica, graceful back: nothing lost, never two writers."""
    steer(world, region=REGION, database="shop-db", lag=0)
    scale(world, "app-prod", 0)
    world.pass_(10)
    promote(world)
    clients_to(world, standby=1)
    world.pass_(16)
    rds = world.client("rds")
    groups = [each["VpcSecurityGroupId"] for each in instance(world)["VpcSecurityGroups"]]
    rds.modify_db_instance(DBInstanceIdentifier="shop-db", DeletionProtection=False)
    rds.delete_db_instance(DBInstanceIdentifier="shop-db", SkipFinalSnapshot=True)
    world.pass_(6)
    rds.create_db_instance_read_replica(
        DBInstanceIdentifier="shop-db", SourceDBInstanceIdentifier=replica(world)["DBInstanceArn"], KmsKeyId="alias/aws/rds",
        DBSubnetGroupName="shop-database", DBParameterGroupName="shop-db-pg16", VpcSecurityGroupIds=groups,
    )  # fmt: skip
    world.pass_(30)
    assert instance(world)["StatusInfos"][0]["Status"] == "replicating"
    scale(world, "app-prod", 2)
    world.pass_(10)
    assert writes(world)["writers"] == {REGION: False, STANDBY: True}, "tasks at a replica cannot write"
    scale(world, "app-prod", 0, "shop-dr", STANDBY)
    world.pass_(10)
    promote(world, "shop-db", REGION)
    clients_to(world, primary=1)
    world.pass_(20)
    after = writes(world)
    assert after["writers"] == {REGION: True, STANDBY: False}
    assert (after["lost"], after["twoWriters"], after["database"]) == (0, [], f"{REGION}/shop-db")


def test_an_old_primary_that_wakes_up_still_takes_writes(world: Sandbox) -> None:
    """Promotion does not fence: that is the promoter's to do."""
    region_to(world, "down")
    promote(world)
    world.pass_(20)
    region_to(world, "up")
    world.pass_(10)
    assert writes(world)["writers"] == BOTH
    assert SOURCE_ARN == instance(world)["DBInstanceArn"]
    assert instance(world)["ReadReplicaDBInstanceIdentifiers"] == []


def test_clients_are_split_by_share_while_dns_changes(world: Sandbox) -> None:
    before = writes(world)
    clients_to(world, primary=0.75, standby=0.25)
    world.pass_(100)
    after: Any = writes(world)
    assert after["refused"] - before["refused"] == pytest.approx(125, abs=2), "the standby's database is a replica"
    clients_to(world)
    world.pass_(10)
    assert writes(world)["refused"] - after["refused"] == 50, "a name without an answer leads nowhere"


@pytest.mark.parametrize(
    ("method", "path", "body", "complaint"),
    [
        ("GET", "writes?group=nope", "", "group: no 'nope'; there are shop"),
        ("POST", "writes", '{"group": "shop", "perSecond": -1}', "perSecond: -1 is not a number of writes per second"),
        ("POST", "writes", '{"group": "shop", "rate": 1}', "unknown key 'rate'; known: group, perSecond"),
        ("POST", "databases", '{"region": "eu-west-1", "database": "x"}', "database: no eu-west-1/x; there are eu-west-1/shop-db, eu-west-1/orders-eu-west-1-1, "),
        ("POST", "databases", '{"region": "eu-west-1", "database": "shop-db", "replication": "error"}', "replication: eu-west-1/shop-db is no replica"),
        ("POST", "databases", '{"region": "eu-west-1", "database": "shop-db", "lag": "x"}', "lag: 'x' is not a number of seconds"),
    ],
)
def test_bad_input_gets_a_sentence(world: Sandbox, method: str, path: str, body: str, complaint: str) -> None:
    name, _, query = path.partition("?")
    status, answer = world.control(method, name, body, query)
    assert status == 400
    assert complaint in answer["error"]
