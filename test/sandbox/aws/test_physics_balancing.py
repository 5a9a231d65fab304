"""Targets, listeners and rules: states, weights, read-back, refusals."""

import pytest
from botocore.exceptions import ClientError
from physics_world import World, forward


@pytest.fixture
def world() -> World:
    return World().build()


def refused(call: object, **given: object) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        call(**given)  # type: ignore[operator]
    return error.value.response["Error"]["Code"], error.value.response["Error"]["Message"]


def weights(action: dict) -> dict[str, int]:
    return {each["TargetGroupArn"]: each["Weight"] for each in action["ForwardConfig"]["TargetGroups"]}


def test_weights_are_read_back_from_listener_and_default_rule(world: World) -> None:
    wanted = {world.tg: 95, world.canary_tg: 5}
    sticky = {"Enabled": True, "DurationSeconds": 60}
    answer = world.elb.modify_listener(
        ListenerArn=world.listener, DefaultActions=[forward(wanted, TargetGroupStickinessConfig=sticky)]
    )
    [listener] = world.elb.describe_listeners(ListenerArns=[world.listener])["Listeners"]
    [default] = world.elb.describe_rules(ListenerArn=world.listener)["Rules"]
    for action in (answer["Listeners"][0]["DefaultActions"][0], listener["DefaultActions"][0], default["Actions"][0]):
        assert weights(action) == wanted
        assert action["ForwardConfig"]["TargetGroupStickinessConfig"] == sticky
        assert "TargetGroupArn" not in action, "AWS gives it only where there is one group"
    assert default["IsDefault"] is True


def test_a_forward_to_one_group_has_both_shapes(world: World) -> None:
    action = {"Type": "forward", "TargetGroupArn": world.canary_tg}
    made = world.elb.create_listener(LoadBalancerArn=world.lb, Protocol="HTTP", Port=8080, DefaultActions=[action])
    [read] = made["Listeners"][0]["DefaultActions"]
    assert read["TargetGroupArn"] == world.canary_tg
    assert weights(read) == {world.canary_tg: 1}
    assert read["ForwardConfig"]["TargetGroupStickinessConfig"] == {"Enabled": False}


def test_a_header_rule_is_kept_modified_and_ordered_by_priority(world: World) -> None:
    header = {"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "x-canary", "Values": ["always"]}}
    path = {"Field": "path-pattern", "PathPatternConfig": {"Values": ["/old/*"]}}
    for priority, condition in ((20, path), (10, header)):
        world.elb.create_rule(
            ListenerArn=world.listener,
            Priority=priority,
            Conditions=[condition],
            Actions=[forward({world.canary_tg: 1})],
        )
    rules = world.elb.describe_rules(ListenerArn=world.listener)["Rules"]
    assert [rule["Priority"] for rule in rules] == ["10", "20", "default"]
    assert rules[0]["Conditions"][0]["HttpHeaderConfig"] == header["HttpHeaderConfig"]
    world.elb.modify_rule(RuleArn=rules[0]["RuleArn"], Actions=[forward({world.tg: 1, world.canary_tg: 999})])
    [read] = world.elb.describe_rules(RuleArns=[rules[0]["RuleArn"]])["Rules"]
    assert weights(read["Actions"][0]) == {world.tg: 1, world.canary_tg: 999}
    assert read["Conditions"][0]["HttpHeaderConfig"] == header["HttpHeaderConfig"]


def test_bad_weights_are_refused_and_change_nothing(world: World) -> None:
    modify = world.elb.modify_listener
    before = world.elb.describe_listeners(ListenerArns=[world.listener])["Listeners"][0]["DefaultActions"]
    too_much = {"ListenerArn": world.listener, "DefaultActions": [forward({world.tg: 1000})]}
    assert refused(modify, **too_much) == ("ValidationError", "Target group weight '1000' must be between 0 and 999")
    unknown = world.tg.replace("app", "none")
    assert (
        refused(modify, ListenerArn=world.listener, DefaultActions=[forward({unknown: 1})])[0] == "TargetGroupNotFound"
    )
    [default] = world.elb.describe_rules(ListenerArn=world.listener)["Rules"]
    denied = refused(world.elb.modify_rule, RuleArn=default["RuleArn"], Actions=[forward({world.tg: 1})])
    assert denied[0] == "OperationNotPermitted"
    assert refused(world.elb.describe_listeners, ListenerArns=[world.listener + "x"])[0] == "ListenerNotFound"
    assert world.elb.describe_listeners(ListenerArns=[world.listener])["Listeners"][0]["DefaultActions"] == before


def test_a_target_group_serves_one_load_balancer_only(world: World) -> None:
    other = world.elb.create_load_balancer(Name="other", Subnets=world.subnets)["LoadBalancers"][0]["LoadBalancerArn"]
    code, _ = refused(
        world.elb.create_listener,
        LoadBalancerArn=other,
        Protocol="HTTP",
        Port=80,
        DefaultActions=[forward({world.tg: 1})],
    )
    assert code == "TargetGroupAssociationLimit"


def test_registration_takes_time_and_deregistration_drains(world: World) -> None:
    target = {"Id": "10.0.1.200", "Port": 8080}

    def state() -> tuple[str, str | None]:
        found = world.elb.describe_target_health(TargetGroupArn=world.tg, Targets=[target])["TargetHealthDescriptions"]
        return found[0]["TargetHealth"]["State"], found[0]["TargetHealth"].get("Reason")

    assert state() == ("unused", "Target.NotRegistered")
    world.elb.register_targets(TargetGroupArn=world.tg, Targets=[target])
    assert state() == ("initial", "Elb.RegistrationInProgress")
    world.pass_(3)
    assert state() == ("healthy", None)
    world.elb.deregister_targets(TargetGroupArn=world.tg, Targets=[target])
    assert state() == ("draining", "Target.DeregistrationInProgress")
    assert world.targets() == ["draining"]
    world.pass_(3)
    assert state() == ("unused", "Target.NotRegistered")
    assert world.targets() == []


def test_targets_of_a_group_behind_no_listener_are_unused(world: World) -> None:
    alone = world.target_group("alone")
    world.elb.register_targets(TargetGroupArn=alone, Targets=[{"Id": "10.0.1.201", "Port": 8080}])
    world.pass_(60)
    [found] = world.elb.describe_target_health(TargetGroupArn=alone)["TargetHealthDescriptions"]
    assert found["TargetHealth"]["State"] == "unused"
    assert found["TargetHealth"]["Reason"] == "Target.NotInUse"
    entry = {"targetGroupArn": alone, "containerName": "app", "containerPort": 8080}
    with pytest.raises(ClientError, match="does not have an associated load balancer"):
        world.create(1, loadBalancers=[entry])


def test_the_short_deregistration_delay_of_a_group_is_obeyed(world: World) -> None:
    delay = {"Key": "deregistration_delay.timeout_seconds", "Value": "0"}
    world.elb.modify_target_group_attributes(TargetGroupArn=world.tg, Attributes=[delay])
    world.steady(1)
    world.update(desiredCount=0)
    assert world.targets() == []
