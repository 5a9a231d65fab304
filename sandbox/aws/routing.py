"""How an Application Load Balancer decides: listener rules by priority, their conditions, and the action that ends the matter."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from moto.elbv2.models import elbv2_backends

ACCOUNT = "123456789012"


@dataclass(frozen=True)
class Request:
    """What conditions can look at. Header names in lower case."""

    path: str = "/"
    method: str = "GET"
    host: str = ""
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def load_balancers(region: str) -> list[Any]:
    return list(elbv2_backends[ACCOUNT][region].load_balancers.values())


def load_balancer(region: str, name: str) -> Any | None:
    return next((each for each in load_balancers(region) if each.name == name), None)


def listener_on(balancer: Any, port: int) -> Any | None:
    return next((each for each in balancer.listeners.values() if int(each.port) == port), None)


def action_for(listener: Any, request: Request) -> dict[str, Any]:
    """The deciding action (forward, redirect or fixed-response) of the first rule that matches; the default action otherwise."""
    rules = [each for each in listener.rules.values() if not each.is_default]
    for rule in sorted(rules, key=lambda each: int(each.priority)):
        if all(_matches(condition, request) for condition in rule.conditions):
            return _deciding(rule.actions)
    return _deciding(listener.default_actions)


def forward_weights(action: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Target group ARNs with weights of a forward action; one alone has all the traffic."""
    groups = (action.get("ForwardConfig") or {}).get("TargetGroups") or []
    if not groups:
        return [(action["TargetGroupArn"], 1)]
    return [(each["TargetGroupArn"], int(each.get("Weight", 1))) for each in groups]


def arn_suffix(arn: str) -> str:
    """The part of an ARN that CloudWatch uses as dimension: `app/name/id` or `targetgroup/name/id`."""
    return arn.rpartition(":")[2].removeprefix("loadbalancer/")


def _deciding(actions: list[Any]) -> dict[str, Any]:
    return dict(actions[-1].data if hasattr(actions[-1], "data") else actions[-1])


def _matches(condition: Mapping[str, Any], request: Request) -> bool:
    match condition.get("Field"):
        case "path-pattern":
            return any(_like(each, request.path) for each in _values(condition, "PathPatternConfig"))
        case "host-header":
            host = request.host.partition(":")[0]
            return any(_like(each.lower(), host.lower()) for each in _values(condition, "HostHeaderConfig"))
        case "http-header":
            name = condition["HttpHeaderConfig"]["HttpHeaderName"].lower()
            value = request.headers.get(name)
            return value is not None and any(_like(each.lower(), value.lower()) for each in _values(condition, "HttpHeaderConfig"))
        case "http-request-method":
            return request.method in _values(condition, "HttpRequestMethodConfig")
        case "query-string":
            given = parse_qsl(request.query, keep_blank_values=True)
            wanted = condition["QueryStringConfig"]["Values"]
            return any(
                _like(each["Value"].lower(), value.lower()) and _like(each.get("Key", "*").lower(), key.lower())
                for each in wanted
                for key, value in given
            )
    return False


def _values(condition: Mapping[str, Any], config: str) -> list[str]:
    return list((condition.get(config) or {}).get("Values") or condition.get("Values") or [])


@lru_cache(maxsize=256)
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile("".join(".*" if each == "*" else "." if each == "?" else re.escape(each) for each in pattern), re.DOTALL)


def _like(pattern: str, text: str) -> bool:
    """`*` matches any run of characters, `?` exactly one."""
    return _pattern(pattern).fullmatch(text) is not None
