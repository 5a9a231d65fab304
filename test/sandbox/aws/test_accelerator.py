"""Global Accelerator: dials, health, and where requests to its lasting addresses are led."""

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from sandbox.aws import dns_clients, ledger, regions
from sandbox.aws.dns_resolvers import Resolver
from sandbox.aws.scenario_dns import PublicName
from sandbox_world import REGION, STANDBY, Sandbox, part, sandbox

NAME = "fast.shop.example"


@pytest.fixture
def world() -> Iterator[Sandbox]:
    yield from sandbox(part(("app",), ("prod", "standby")))


def client(world: Sandbox) -> Any:
    return world.client("globalaccelerator", "us-west-2")


def balancer(world: Sandbox, region: str) -> str:
    found = world.client("elbv2", region).describe_load_balancers()["LoadBalancers"]
    return next(str(each["LoadBalancerArn"]) for each in found if each["LoadBalancerName"] == "app-prod")


def build(world: Sandbox) -> tuple[str, str]:
    """An accelerator that leads to the primary region, and a public name for it; answers the two endpoint groups."""
    api = client(world)
    made = api.create_accelerator(Name="shop", IdempotencyToken="a")["Accelerator"]
    listener = api.create_listener(AcceleratorArn=made["AcceleratorArn"], PortRanges=[{"FromPort": 80, "ToPort": 80}], Protocol="TCP", IdempotencyToken="l")
    groups = [
        api.create_endpoint_group(
            ListenerArn=listener["Listener"]["ListenerArn"], EndpointGroupRegion=region, TrafficDialPercentage=dial, IdempotencyToken=region,
            EndpointConfigurations=[{"EndpointId": balancer(world, region)}],
        )["EndpointGroup"]["EndpointGroupArn"]
        for region, dial in ((REGION, 100), (STANDBY, 0))
    ]  # fmt: skip
    route53 = world.client("route53")
    zone = route53.list_hosted_zones()["HostedZones"][0]["Id"]
    alias = {"HostedZoneId": "Z2BJ6XQ5FK7U4H", "DNSName": made["DnsName"], "EvaluateTargetHealth": False}
    change = {"Action": "CREATE", "ResourceRecordSet": {"Name": NAME, "Type": "A", "AliasTarget": alias}}
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": [change]})
    world.pass_(10)
    return groups[0], groups[1]


def dial(world: Sandbox, group: str, percent: float) -> None:
    client(world).update_endpoint_group(EndpointGroupArn=group, TrafficDialPercentage=percent)


def served(world: Sandbox) -> str:
    return world.world.front_door.locate(NAME, 80, "a client")[0]


def status(world: Sandbox) -> str:
    return str(client(world).list_accelerators()["Accelerators"][0]["Status"])


def test_dials_lead_to_another_region_once_every_edge_has_them_and_the_addresses_stay(world: Sandbox) -> None:
    primary, standby = build(world)
    resolver: Resolver = world.world.front_door.resolvers.public[0]
    before = resolver.resolve(NAME)
    assert before and served(world) == REGION
    ledger.clear()
    dial(world, standby, 100)
    assert status(world) == "IN_PROGRESS"
    world.pass_(2)
    assert (status(world), served(world)) == ("DEPLOYED", REGION), "both are dialled up: the nearer one"
    dial(world, primary, 0)
    assert served(world) == REGION, "not at every edge yet"
    world.pass_(2)
    after = resolver.resolve(NAME)
    assert after and after.addresses == before.addresses
    assert (served(world), dns_clients.clients_of(NAME)) == (STANDBY, {STANDBY: 1.0}), "no resolver has to forget anything"
    assert [each["kind"] for each in ledger.entries()] == ["accelerator", "accelerator"]


def test_a_share_is_led_elsewhere(world: Sandbox) -> None:
    primary, standby = build(world)
    dial(world, standby, 100)
    dial(world, primary, 25)
    world.pass_(3)
    assert dns_clients.clients_of(NAME) == pytest.approx({REGION: 0.25, STANDBY: 0.75})


def test_without_a_healthy_endpoint_the_dials_are_ignored(world: Sandbox) -> None:
    primary, _ = build(world)
    regions.set_state(REGION, "down")
    world.pass_(2)
    found = client(world).describe_endpoint_group(EndpointGroupArn=primary)["EndpointGroup"]
    assert [each["HealthState"] for each in found["EndpointDescriptions"]] == ["UNHEALTHY"]
    assert (found["TrafficDialPercentage"], served(world)) == (100, STANDBY)
    regions.set_state(STANDBY, "down")
    assert served(world) == REGION, "it fails open"


def test_both_at_zero_lead_nowhere(world: Sandbox) -> None:
    primary, _ = build(world)
    dial(world, primary, 0)
    world.pass_(3)
    assert dns_clients.clients_of(NAME) == {}


def test_what_is_not_named_in_an_update_stays_and_what_cannot_be_is_refused(world: Sandbox) -> None:
    primary, _ = build(world)
    api = client(world)
    dial(world, primary, 50)
    found = api.describe_endpoint_group(EndpointGroupArn=primary)["EndpointGroup"]
    assert [each["EndpointId"] for each in found["EndpointDescriptions"]] == [balancer(world, REGION)]
    refusals = [
        ("InvalidArgumentException", {"EndpointGroupArn": primary, "TrafficDialPercentage": 101}),
        ("EndpointGroupNotFoundException", {"EndpointGroupArn": f"{primary}0"}),
        ("EndpointNotFoundException", {"EndpointGroupArn": primary, "EndpointConfigurations": [{"EndpointId": balancer(world, STANDBY)}]}),
    ]
    for code, asked in refusals:
        with pytest.raises(ClientError) as caught:
            api.update_endpoint_group(**asked)
        assert caught.value.response["Error"]["Code"] == code


def test_its_control_plane_is_in_us_west_2_and_it_outlives_a_restart(world: Sandbox, tmp_path: Any) -> None:
    _, standby = build(world)
    dial(world, standby, 30)
    kept = world.world.journal
    kept.file = tmp_path / "state.json"
    kept.save(world.traffic)
    assert {call["region"] for call in world.edge.audit.since() if call["service"] == "globalaccelerator"} == {"us-west-2"}
    again = Sandbox(world.scenario, kept.file)
    found = client(again).describe_endpoint_group(EndpointGroupArn=standby)["EndpointGroup"]
    assert (found["TrafficDialPercentage"], served(again)) == (30, REGION)


def test_a_scenario_may_lead_a_name_by_a_health_check_or_an_accelerator() -> None:
    shop = part(("app",), ("prod", "standby"))
    assert shop.dns
    names = {"status.shop.example": PublicName("app", "healthCheck"), NAME: PublicName("app", "accelerator")}
    for world in sandbox(dataclasses.replace(shop, dns=dataclasses.replace(shop.dns, names=names))):
        world.pass_(1)
        check = world.client("route53").list_health_checks()["HealthChecks"][0]
        assert (check["HealthCheckConfig"]["Type"], served(world)) == ("HTTP", REGION)
        world.client("route53").update_health_check(HealthCheckId=check["Id"], Disabled=True, Inverted=True)
        world.pass_(7)
        assert dns_clients.clients_of("status.shop.example") == {STANDBY: 1.0}
        (one, two) = client(world).list_endpoint_groups(ListenerArn=listener_of(world))["EndpointGroups"]
        assert [(each["EndpointGroupRegion"], each["TrafficDialPercentage"]) for each in (one, two)] == [(REGION, 100), (STANDBY, 0)]


def listener_of(world: Sandbox) -> str:
    made = client(world).list_accelerators()["Accelerators"][0]["AcceleratorArn"]
    return str(client(world).list_listeners(AcceleratorArn=made)["Listeners"][0]["ListenerArn"])
