"""A network ACL as a fence: one entry keeps clients from a service and its tasks from each other, and nobody else."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from sandbox.aws import network_acl
from sandbox.aws.balancing import Fenced
from sandbox.aws.routing import Request
from sandbox_world import REGION, STANDBY, Sandbox, part, sandbox


@pytest.fixture(scope="module")
def world() -> Iterator[Sandbox]:
    yield from sandbox(part(("app",), ("prod", "staging", "standby")))


def subnets(world: Sandbox, service: str = "app-prod") -> list[str]:
    return list(world.service(service)["networkConfiguration"]["awsvpcConfiguration"]["subnets"])


def acl(world: Sandbox, service: str = "app-prod") -> dict[str, Any]:
    wanted = [{"Name": "association.subnet-id", "Values": subnets(world, service)}]
    (found,) = world.client("ec2").describe_network_acls(Filters=wanted)["NetworkAcls"]
    return dict(found)


def deny(world: Sandbox, egress: bool, number: int = 1) -> None:
    world.client("ec2").create_network_acl_entry(
        NetworkAclId=acl(world)["NetworkAclId"], RuleNumber=number, Protocol="-1", RuleAction="deny", Egress=egress, CidrBlock="0.0.0.0/0"
    )


@pytest.fixture
def cleared(world: Sandbox) -> Iterator[Sandbox]:
    yield world
    found = acl(world)
    for each in found["Entries"]:
        if each["RuleNumber"] not in (100, 32767):
            world.client("ec2").delete_network_acl_entry(NetworkAclId=found["NetworkAclId"], RuleNumber=each["RuleNumber"], Egress=each["Egress"])


def ask(world: Sandbox, name: str = "app-prod", region: str = REGION) -> int:
    return world.world.front_door.reply(region, name, 80, Request("/version")).status


def test_each_environment_has_subnets_and_an_acl_of_its_own(world: Sandbox) -> None:
    prod, staging = acl(world), acl(world, "app-staging")
    assert [each["Value"] for each in prod["Tags"] if each["Key"] == "Name"] == ["shop-prod"]
    assert sorted(each["SubnetId"] for each in prod["Associations"]) == sorted(subnets(world))
    assert prod["NetworkAclId"] != staging["NetworkAclId"]
    assert prod["VpcId"] == staging["VpcId"]
    entries = [(each["RuleNumber"], each["RuleAction"], each["Egress"]) for each in prod["Entries"]]
    assert sorted(entries) == [(100, "allow", False), (100, "allow", True), (32767, "deny", False), (32767, "deny", True)]


@pytest.mark.parametrize("egress", [False, True])
def test_a_deny_in_either_direction_keeps_clients_out_of_this_environment_alone(cleared: Sandbox, egress: bool) -> None:
    world = cleared
    assert (ask(world), network_acl.denied(REGION, subnets(world))) == (200, False)
    deny(world, egress)
    assert network_acl.denied(REGION, subnets(world))
    with pytest.raises(Fenced, match="a network ACL denies the subnets of app-prod in eu-west-1"):
        ask(world)
    assert (ask(world, "app-staging"), ask(world, "app-prod", STANDBY)) == (200, 200)


def test_rules_are_evaluated_by_number(cleared: Sandbox) -> None:
    deny(cleared, False, number=101)
    assert ask(cleared) == 200, "rule 100 lets pass before"


def test_its_tasks_live_but_hear_of_no_client(cleared: Sandbox) -> None:
    deny(cleared, False)
    cleared.pass_(15)
    assert cleared.service("app-prod")["runningCount"] == 4
    assert cleared.metric("http_requests_total", "Sum", seconds=10, Service="app-prod") == [0.0, 0.0]
    assert sum(cleared.metric("http_requests_total", "Sum", seconds=10, Service="app-staging")) > 400


def test_an_entry_that_is_not_there_cannot_be_deleted(world: Sandbox) -> None:
    with pytest.raises(ClientError) as caught:
        world.client("ec2").delete_network_acl_entry(NetworkAclId=acl(world)["NetworkAclId"], RuleNumber=1, Egress=True)
    assert caught.value.response["Error"]["Code"] == "InvalidNetworkAclEntry.NotFound"
