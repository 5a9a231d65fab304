"""Listeners and rules: weights validated, actions read back in the shape of AWS, rules in order of priority."""

from collections import OrderedDict
from typing import Any

from moto.elbv2.exceptions import (
    ELBClientError,
    ListenerNotFoundError,
    LoadBalancerNotFoundError,
    RuleNotFoundError,
    ValidationError,
)
from moto.elbv2.models import ELBv2Backend, FakeListener

MAX_TARGET_GROUPS = 5


def check_action(backend: ELBv2Backend, action: dict[str, Any], load_balancer_arn: str) -> dict[str, Any]:
    """A forward action as AWS keeps it: with `ForwardConfig`, weights and stickiness spelt out. Other actions pass.

    Errors are those of ModifyListener: weight outside 0-999, more than five target groups, one twice, one that
    does not exist or belongs to another load balancer.
    """
    if action.get("Type") != "forward":
        return action
    config = action.get("ForwardConfig") or {}
    groups = config.get("TargetGroups") or []
    if not groups and action.get("TargetGroupArn"):
        groups = [{"TargetGroupArn": action["TargetGroupArn"], "Weight": 1}]
    if not groups:
        raise ValidationError("A target group ARN must be specified")
    if len(groups) > MAX_TARGET_GROUPS:
        raise ELBClientError("TooManyTargetGroups", f"The maximum number of target groups is {MAX_TARGET_GROUPS}")
    arns = [each["TargetGroupArn"] for each in groups]
    if len(set(arns)) < len(arns):
        raise ValidationError("The same target group cannot be specified more than once in an action")
    weighted = [{"TargetGroupArn": e["TargetGroupArn"], "Weight": _weight(e.get("Weight", 1))} for e in groups]
    for arn in arns:
        _check_group(backend, arn, load_balancer_arn)
    sticky = config.get("TargetGroupStickinessConfig") or {"Enabled": False}
    shaped = {
        **{key: action[key] for key in ("Type", "Order") if key in action},
        "ForwardConfig": {"TargetGroups": weighted, "TargetGroupStickinessConfig": sticky},
    }
    if len(arns) == 1:
        shaped["TargetGroupArn"] = arns[0]
    return shaped


def _weight(value: Any) -> int:
    weight = int(value)
    if not 0 <= weight <= 999:
        raise ValidationError(f"Target group weight '{weight}' must be between 0 and 999")
    return weight


def _check_group(backend: ELBv2Backend, arn: str, load_balancer_arn: str) -> None:
    target_group = backend.target_groups.get(arn)
    if target_group is None:
        raise ELBClientError("TargetGroupNotFound", f"Target groups '{arn}' not found")
    others = [each for each in load_balancers_of(backend, arn) if each != load_balancer_arn]
    if others:
        raise ELBClientError(
            "TargetGroupAssociationLimit",
            f"The following target groups cannot be associated with more than one load balancer: {arn}",
        )
    target_group.load_balancer_arns = [load_balancer_arn]


def load_balancers_of(backend: ELBv2Backend, target_group_arn: str) -> list[str]:
    """Load balancers with a listener or rule that forwards to the group."""
    return [
        balancer.arn
        for balancer in backend.load_balancers.values()
        if any(
            target_group_arn in forward_weights(action.data)
            for listener in balancer.listeners.values()
            for rule in listener.rules.values()
            for action in rule.actions
        )
    ]


def forward_weights(action: dict[str, Any]) -> dict[str, int]:
    """Weight by target group ARN of an action as `check_action` keeps it; empty for one that does not forward."""
    groups = (action.get("ForwardConfig") or {}).get("TargetGroups") or []
    return {each["TargetGroupArn"]: int(each.get("Weight", 1)) for each in groups}


def _listener(backend: ELBv2Backend, arn: str) -> FakeListener:
    for balancer in backend.load_balancers.values():
        if arn in balancer.listeners:
            return balancer.listeners[arn]
    raise ListenerNotFoundError()


def _listener_of_rule(backend: ELBv2Backend, rule_arn: str) -> FakeListener:
    for balancer in backend.load_balancers.values():
        for listener in balancer.listeners.values():
            for rule in listener.rules.values():
                if rule.arn == rule_arn:
                    if rule.is_default:
                        raise ELBClientError("OperationNotPermitted", f"Default rule '{rule_arn}' cannot be modified")
                    return listener
    raise RuleNotFoundError("One or more rules not found")


def install() -> None:
    create_listener, modify_listener = ELBv2Backend.create_listener, ELBv2Backend.modify_listener
    create_rule, modify_rule = ELBv2Backend.create_rule, ELBv2Backend.modify_rule
    describe_listeners = ELBv2Backend.describe_listeners

    def checked(self: ELBv2Backend, actions: Any, balancer: str) -> list[dict[str, Any]]:
        return [check_action(self, action, balancer) for action in actions or []]

    def create_listener_(self: ELBv2Backend, load_balancer_arn: str, *a: Any, actions: Any, **k: Any) -> Any:
        balancer = self.load_balancers.get(load_balancer_arn)
        if balancer is None:
            raise LoadBalancerNotFoundError()
        port = k.get("port")
        if any(str(each.port) == str(port) for each in balancer.listeners.values()):
            raise ELBClientError("DuplicateListener", "A listener already exists on this port for this load balancer")
        return create_listener(self, load_balancer_arn, *a, actions=checked(self, actions, load_balancer_arn), **k)

    def modify_listener_(self: ELBv2Backend, arn: str, *a: Any) -> Any:
        *rest, actions = a
        balancer = _listener(self, arn).load_balancer_arn
        return modify_listener(self, arn, *rest, checked(self, actions, balancer))

    def create_rule_(self: ELBv2Backend, listener_arn: str, actions: Any, **k: Any) -> Any:
        balancer = _listener(self, listener_arn).load_balancer_arn
        return create_rule(self, listener_arn=listener_arn, actions=checked(self, actions, balancer), **k)

    def modify_rule_(self: ELBv2Backend, rule_arn: str, conditions: Any, actions: Any) -> Any:
        balancer = _listener_of_rule(self, rule_arn).load_balancer_arn
        return modify_rule(self, rule_arn, conditions, checked(self, actions, balancer))

    def describe_listeners_(self: ELBv2Backend, load_balancer_arn: str | None, listener_arns: list[str]) -> Any:
        found = describe_listeners(self, load_balancer_arn, listener_arns)
        if not load_balancer_arn and len(found) < len(set(listener_arns)):
            raise ELBClientError("ListenerNotFound", "One or more listeners not found")
        return found

    def rules(self: FakeListener) -> dict[Any, Any]:
        ordered = sorted(self._non_default_rules.items(), key=lambda item: int(item[1].priority))
        return OrderedDict([*ordered, *self._default_rule.items()])  # type: ignore[list-item]

    ELBv2Backend.create_listener = create_listener_  # type: ignore[method-assign,assignment]
    ELBv2Backend.modify_listener = modify_listener_  # type: ignore[method-assign]
    ELBv2Backend.create_rule = create_rule_  # type: ignore[method-assign,assignment]
    ELBv2Backend.modify_rule = modify_rule_  # type: ignore[method-assign]
    ELBv2Backend.describe_listeners = describe_listeners_  # type: ignore[method-assign]
    FakeListener.rules = property(rules)  # type: ignore[method-assign,assignment]
