"""The two APIs of routing controls, which moto does not have: the control plane for reading, and the data plane of a cluster."""

import json
from collections.abc import Callable
from typing import Any

from moto.route53.models import route53_backends

from . import arc
from .calls import Call
from .errors import AwsError
from .lock import LOCK
from .route53_backend import note_switch
from .routing import ACCOUNT

Answer = tuple[int, list[tuple[str, str]], bytes]
CONTROL_PLANE, DATA_PLANE = "route53-recovery-control-config", "route53-recovery-cluster"
_STATUS = {"ResourceNotFoundException": 404, "ConflictException": 409, "InvalidSignatureException": 403}
PAGE = 100

endpoint: Callable[[], str] = lambda: "http://127.0.0.1"  # noqa: E731
"""Where the five endpoints of every cluster are reached here; the signature says which of them is meant."""


def answer(call: Call) -> Answer | None:
    """None for a call to another service."""
    if call.service not in (CONTROL_PLANE, DATA_PLANE):
        return None
    try:
        with LOCK:
            return 200, [("Content-Type", "application/json")], json.dumps(_result(call)).encode()
    except AwsError as error:
        body = {"__type": error.code, "message": error.message, **error.__dict__.get("more", {})}
        return _STATUS.get(error.code, 400), [("Content-Type", "application/json"), ("x-amzn-ErrorType", error.code)], json.dumps(body).encode()


def _result(call: Call) -> dict[str, Any]:
    if call.service == DATA_PLANE and call.region not in arc.ENDPOINT_REGIONS:
        known = ", ".join(arc.ENDPOINT_REGIONS)
        raise AwsError("InvalidSignatureException", f"Credential should be scoped to a valid region: a cluster has endpoints in {known}.")
    actions = _DATA if call.service == DATA_PLANE else _CONTROL
    if call.action not in actions:
        raise AwsError("UnknownOperationException", f"{call.service} has no {call.action} here; there are {', '.join(actions)}")
    return actions[call.action](call.params)


def _page(params: dict[str, Any], key: str, items: list[dict[str, Any]]) -> dict[str, Any]:
    start = int(params.get("NextToken") or 0)
    end = start + int(params.get("MaxResults") or PAGE)
    return {key: items[start:end], **({"NextToken": str(end)} if end < len(items) else {})}


def _find(kind: str, items: list[Any], arn: str | None) -> Any:
    found = next((each for each in items if each.arn == arn), None)
    if found is None:
        raise AwsError("ResourceNotFoundException", f"{kind} not found: {arn}")
    return found


def _live_state(control: arc.Control) -> dict[str, Any]:
    return {"RoutingControlArn": control.arn, "RoutingControlName": control.name, "RoutingControlState": control.state}


def _live_list(params: dict[str, Any]) -> dict[str, Any]:
    panel = params.get("ControlPanelArn")
    found = _find("Control panel", arc.panels(), panel).controls if panel else arc.controls()
    owner = [{**_live_state(each), "ControlPanelArn": each.panel.arn, "ControlPanelName": each.panel.name, "Owner": ACCOUNT} for each in found]
    return _page(params, "RoutingControls", owner)


def _update(params: dict[str, Any], entries: list[dict[str, Any]]) -> dict[str, Any]:
    pairs = [(str(each.get("RoutingControlArn")), str(each.get("RoutingControlState"))) for each in entries]
    note_switch(arc.update(pairs, list(params.get("SafetyRulesToOverride") or [])))
    return {}


_DATA: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "GetRoutingControlState": lambda params: _live_state(_find("Routing control", arc.controls(), params.get("RoutingControlArn"))),
    "ListRoutingControls": _live_list,
    "UpdateRoutingControlState": lambda params: _update(params, [params]),
    "UpdateRoutingControlStates": lambda params: _update(params, list(params.get("UpdateRoutingControlStateEntries") or [])),
}


def _cluster(each: arc.Cluster) -> dict[str, Any]:
    ends = [{"Endpoint": endpoint(), "Region": region} for region in arc.ENDPOINT_REGIONS]
    return {"ClusterArn": each.arn, "ClusterEndpoints": ends, "Name": each.name, "NetworkType": "IPV4", "Owner": ACCOUNT, "Status": "DEPLOYED"}


def _panel(each: arc.Panel) -> dict[str, Any]:
    return {
        "ClusterArn": each.cluster.arn, "ControlPanelArn": each.arn, "DefaultControlPanel": False, "Name": each.name, "Owner": ACCOUNT,
        "RoutingControlCount": len(each.controls), "Status": "DEPLOYED",
    }  # fmt: skip


def _control(each: arc.Control) -> dict[str, Any]:
    return {"ControlPanelArn": each.panel.arn, "Name": each.name, "Owner": ACCOUNT, "RoutingControlArn": each.arn, "Status": "DEPLOYED"}


def _rule(each: arc.SafetyRule) -> dict[str, Any]:
    """`{ASSERTION: …}` or `{GATING: …}`."""
    config = {"Inverted": each.inverted, "Threshold": each.threshold, "Type": each.kind}
    common = {
        "ControlPanelArn": each.panel.arn, "Name": each.name, "Owner": ACCOUNT, "RuleConfig": config, "SafetyRuleArn": each.arn,
        "Status": "DEPLOYED", "WaitPeriodMs": each.wait_ms,
    }  # fmt: skip
    if each.targets:
        return {"GATING": {**common, "GatingControls": each.watched, "TargetControls": each.targets}}
    return {"ASSERTION": {**common, "AssertedControls": each.watched}}


def _described_rule(arn: str | None) -> dict[str, Any]:
    rule = _rule(_find("Safety rule", arc.rules(), arn))
    return {"AssertionRule": rule["ASSERTION"]} if "ASSERTION" in rule else {"GatingRule": rule["GATING"]}


def _health_checks(arn: str | None) -> list[Any]:
    checks = route53_backends[ACCOUNT]["aws"].health_checks
    return [key for key, each in checks.items() if each.health_check_config.get("RoutingControlArn") == arn]


_CONTROL: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "ListClusters": lambda p: _page(p, "Clusters", [_cluster(each) for each in arc.clusters]),
    "DescribeCluster": lambda p: {"Cluster": _cluster(_find("Cluster", arc.clusters, p.get("ClusterArn")))},
    "ListControlPanels": lambda p: _page(p, "ControlPanels", [_panel(each) for each in arc.panels() if p.get("ClusterArn") in (None, each.cluster.arn)]),
    "DescribeControlPanel": lambda p: {"ControlPanel": _panel(_find("Control panel", arc.panels(), p.get("ControlPanelArn")))},
    "ListRoutingControls": lambda p: _page(p, "RoutingControls", [_control(each) for each in _find("Control panel", arc.panels(), p.get("ControlPanelArn")).controls]),
    "DescribeRoutingControl": lambda p: {"RoutingControl": _control(_find("Routing control", arc.controls(), p.get("RoutingControlArn")))},
    "ListSafetyRules": lambda p: _page(p, "SafetyRules", [_rule(each) for each in _find("Control panel", arc.panels(), p.get("ControlPanelArn")).rules]),
    "DescribeSafetyRule": lambda p: _described_rule(p.get("SafetyRuleArn")),
    "ListAssociatedRoute53HealthChecks": lambda p: _page(p, "HealthCheckIds", _health_checks(p.get("RoutingControlArn"))),
}  # fmt: skip
