"""Routing controls: states, safety rules, endpoints, and DNS that follows."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from sandbox.aws import arc, dns_clients, ledger, regions
from sandbox_world import REGION, STANDBY, Sandbox, part, sandbox

CLUSTER, CONFIG = "route53-recovery-cluster", "route53-recovery-control-config"


@pytest.fixture
def world() -> Iterator[Sandbox]:
    yield from sandbox(part(("web",), ("prod", "standby")))


def client(world: Sandbox, region: str = "us-west-2") -> Any:
    return world.client(CLUSTER, region)


def arns(world: Sandbox) -> dict[str, str]:
    return {each["RoutingControlName"]: each["RoutingControlArn"] for each in client(world).list_routing_controls()["RoutingControls"]}


def states(world: Sandbox) -> dict[str, str]:
    return {each["RoutingControlName"]: each["RoutingControlState"] for each in client(world).list_routing_controls()["RoutingControls"]}


def switch(world: Sandbox, primary: str, standby: str, **more: Any) -> None:
    known = arns(world)
    wanted = {known["shop-eu-west-1"]: primary, known["shop-eu-central-1"]: standby}
    entries = [{"RoutingControlArn": arn, "RoutingControlState": state} for arn, state in wanted.items()]
    client(world).update_routing_control_states(UpdateRoutingControlStateEntries=entries, **more)


def refused(call: Any, *a: Any, **k: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as caught:
        call(*a, **k)
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


def test_the_control_plane_tells_cluster_panel_controls_and_rule(world: Sandbox) -> None:
    config = world.client(CONFIG, "us-west-2")
    (cluster,) = config.list_clusters()["Clusters"]
    assert (cluster["Name"], [each["Region"] for each in cluster["ClusterEndpoints"]]) == ("coxswain", list(arc.ENDPOINT_REGIONS))
    assert config.describe_cluster(ClusterArn=cluster["ClusterArn"])["Cluster"] == cluster
    (panel,) = config.list_control_panels(ClusterArn=cluster["ClusterArn"])["ControlPanels"]
    assert (panel["Name"], panel["RoutingControlCount"]) == ("shop", 2)
    assert config.describe_control_panel(ControlPanelArn=panel["ControlPanelArn"])["ControlPanel"] == panel
    controls = config.list_routing_controls(ControlPanelArn=panel["ControlPanelArn"])["RoutingControls"]
    assert [each["Name"] for each in controls] == ["shop-eu-west-1", "shop-eu-central-1"]
    (rule,) = config.list_safety_rules(ControlPanelArn=panel["ControlPanelArn"])["SafetyRules"]
    assert rule["ASSERTION"]["AssertedControls"] == [each["RoutingControlArn"] for each in controls]
    assert rule["ASSERTION"]["RuleConfig"] == {"Inverted": False, "Threshold": 1, "Type": "ATLEAST"}
    arn = rule["ASSERTION"]["SafetyRuleArn"]
    assert config.describe_safety_rule(SafetyRuleArn=arn)["AssertionRule"] == rule["ASSERTION"]
    checks = config.list_associated_route53_health_checks(RoutingControlArn=controls[0]["RoutingControlArn"])["HealthCheckIds"]
    found = world.client("route53").get_health_check(HealthCheckId=checks[0])["HealthCheck"]["HealthCheckConfig"]
    assert (found["Type"], found["RoutingControlArn"]) == ("RECOVERY_CONTROL", controls[0]["RoutingControlArn"])
    assert refused(config.describe_cluster, ClusterArn="arn:x")[0] == "ResourceNotFoundException"


def test_states_are_read_and_set_together(world: Sandbox) -> None:
    assert states(world) == {"shop-eu-west-1": "On", "shop-eu-central-1": "Off"}
    switch(world, "Off", "On")
    assert states(world) == {"shop-eu-west-1": "Off", "shop-eu-central-1": "On"}
    one = client(world).get_routing_control_state(RoutingControlArn=arns(world)["shop-eu-central-1"])
    assert (one["RoutingControlName"], one["RoutingControlState"]) == ("shop-eu-central-1", "On")


def test_the_last_one_on_cannot_be_switched_off_unless_the_rule_is_overridden(world: Sandbox) -> None:
    arn = arns(world)["shop-eu-west-1"]
    update = client(world).update_routing_control_state
    code, message = refused(update, RoutingControlArn=arn, RoutingControlState="Off")
    assert code == "ConflictException"
    assert "would violate safety rule shop-at-least-one" in message
    assert states(world)["shop-eu-west-1"] == "On"
    update(RoutingControlArn=arn, RoutingControlState="Off", SafetyRulesToOverride=[arc.rules()[0].arn])
    assert states(world) == {"shop-eu-west-1": "Off", "shop-eu-central-1": "Off"}


def test_a_second_switch_waits_for_the_rules_wait_period(world: Sandbox) -> None:
    switch(world, "Off", "On")
    code, message = refused(switch, world, "On", "Off")
    assert (code, "The wait period of 2000 ms of safety rule shop-at-least-one" in message) == ("ConflictException", True)
    world.pass_(2)
    switch(world, "On", "Off")


def test_a_gate_guards_its_targets(world: Sandbox) -> None:
    panel, known = arc.panels()[0], arns(world)
    gate = panel.control("shop-gate", "Off")
    panel.rules.append(arc.SafetyRule("shop-gated", panel, [gate.arn], targets=list(known.values())))
    assert "would violate safety rule shop-gated" in refused(switch, world, "Off", "On")[1]
    client(world).update_routing_control_state(RoutingControlArn=gate.arn, RoutingControlState="On")
    switch(world, "Off", "On")


@pytest.mark.parametrize(
    ("entry", "code", "complaint"),
    [
        ({"RoutingControlArn": "arn:aws:route53-recovery-control::123456789012:controlpanel/x/routingcontrol/y", "RoutingControlState": "On"}, "ResourceNotFoundException", "Routing control not found"),
        ({"RoutingControlArn": "shop-eu-west-1", "RoutingControlState": "off"}, "ValidationException", "Member must satisfy enum value set: [On, Off]"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(world: Sandbox, entry: dict[str, str], code: str, complaint: str) -> None:
    given = {**entry, "RoutingControlArn": arns(world).get(entry["RoutingControlArn"], entry["RoutingControlArn"])}
    found, message = refused(client(world).update_routing_control_state, **given)
    assert (found, complaint in message) == (code, True)


def test_four_endpoints_are_left_when_a_region_is_down(world: Sandbox) -> None:
    regions.set_state(REGION, "down")
    assert refused(client(world, REGION).list_routing_controls)[0] == "ServiceUnavailable"
    for region in (each for each in arc.ENDPOINT_REGIONS if each != REGION):
        assert client(world, region).list_routing_controls()["RoutingControls"]
    assert refused(client(world, STANDBY).list_routing_controls)[0] == "InvalidSignatureException", "no endpoint was ever there"


def test_dns_follows_a_little_later_and_the_wait_is_in_the_ledger(world: Sandbox) -> None:
    ledger.clear()
    at = world.now
    switch(world, "Off", "On")
    waits = [(each["kind"], each["start"], each["end"], each["name"]) for each in ledger.entries()]
    assert waits[:2] == [("routing-control", at, at + 1, name) for name in ("shop-eu-west-1", "shop-eu-central-1")]
    assert waits[2:] == [("dns-ttl", at + 1, at + 6, "shop.example")]
    resolver = world.world.front_door.resolvers.public[0]
    assert resolver._ask("shop.example", world.now)[0].place == (REGION, "web-prod")  # type: ignore[union-attr]
    world.pass_(1)
    assert resolver._ask("shop.example", world.now)[0].place == (STANDBY, "web-prod")  # type: ignore[union-attr]
    world.pass_(3)
    assert dns_clients.clients_of("shop.example") == pytest.approx({REGION: 0.4, STANDBY: 0.6})
    world.pass_(2)
    assert dns_clients.clients_of("shop.example") == {STANDBY: 1.0}
