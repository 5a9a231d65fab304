"""The API of Global Accelerator, which moto does not have: accelerators, listeners and endpoint groups are made, told and dialled."""

import json
from collections.abc import Callable
from typing import Any

from . import accelerator, clock
from .accelerator import Accelerator, EndpointGroup, Listener
from .calls import Call
from .errors import AwsError
from .lock import LOCK

Answer = tuple[int, list[tuple[str, str]], bytes]
Params = dict[str, Any]
SERVICE = "globalaccelerator"
PAGE = 100
_SETTABLE = ("HealthCheckPort", "HealthCheckProtocol", "HealthCheckPath", "HealthCheckIntervalSeconds", "ThresholdCount", "PortOverrides")
"""Taken and not heeded: the health of load balancers is their own."""


def answer(call: Call) -> Answer | None:
    """None for a call to another service."""
    if call.service != SERVICE:
        return None
    headers = [("Content-Type", "application/x-amz-json-1.1")]
    try:
        with LOCK:
            if call.action not in _ACTIONS:
                raise AwsError("UnknownOperationException", f"Global Accelerator has no {call.action} here; there are {', '.join(_ACTIONS)}")
            return 200, headers, json.dumps(_ACTIONS[call.action](call.params)).encode()
    except AwsError as error:
        body = {"__type": error.code, "message": error.message}
        return 400, [*headers, ("x-amzn-ErrorType", error.code)], json.dumps(body).encode()


def _find(kind: str, items: list[Any], arn: str | None) -> Any:
    found = next((each for each in items if each.arn == arn), None)
    if found is None:
        raise AwsError(f"{kind}NotFoundException", f"{kind} not found: {arn}")
    return found


def _listeners() -> list[Listener]:
    return [listener for each in accelerator.accelerators for listener in each.listeners]


def _page(params: Params, key: str, items: list[Params]) -> Params:
    start = int(params.get("NextToken") or 0)
    end = start + int(params.get("MaxResults") or PAGE)
    return {key: items[start:end], **({"NextToken": str(end)} if end < len(items) else {})}


def _accelerator(each: Accelerator) -> Params:
    return {
        "AcceleratorArn": each.arn, "Name": each.name, "IpAddressType": "IPV4", "Enabled": each.enabled, "DnsName": each.dns_name,
        "IpSets": [{"IpFamily": "IPv4", "IpAddresses": list(each.addresses), "IpAddressFamily": "IPv4"}], "Status": each.status(clock.now()),
    }  # fmt: skip


def _listener(each: Listener) -> Params:
    return {"ListenerArn": each.arn, "PortRanges": each.ports, "Protocol": each.protocol, "ClientAffinity": "NONE"}


def _group(each: EndpointGroup) -> Params:
    healthy = {place for _, place in each.places(healthy=True)}
    states = {endpoint: "HEALTHY" if each.place(endpoint) in healthy else "UNHEALTHY" for endpoint in each.endpoints}
    described = [
        {"EndpointId": endpoint, "Weight": weight, "HealthState": states[endpoint], "ClientIPPreservationEnabled": True}
        for endpoint, weight in each.endpoints.items()
    ]
    return {
        "EndpointGroupArn": each.arn, "EndpointGroupRegion": each.region, "EndpointDescriptions": described, "TrafficDialPercentage": each.dial,
        "HealthCheckProtocol": "TCP", "HealthCheckIntervalSeconds": 30, "ThresholdCount": 3,
    }  # fmt: skip


def _endpoints(group: EndpointGroup, params: Params) -> None:
    given = params.get("EndpointConfigurations")
    if given is None:
        return
    for each in given:
        if group.place(each["EndpointId"]) is None:
            raise AwsError("EndpointNotFoundException", f"No load balancer {each['EndpointId']} in {group.region}")
    group.endpoints = {each["EndpointId"]: int(each.get("Weight", 128)) for each in given}


def _create(params: Params) -> Params:
    return {"Accelerator": _accelerator(accelerator.add(params["Name"], bool(params.get("Enabled", True))))}


def _update(params: Params) -> Params:
    found = _find("Accelerator", accelerator.accelerators, params.get("AcceleratorArn"))
    found.enabled = bool(params.get("Enabled", found.enabled))
    return {"Accelerator": _accelerator(found)}


def _create_listener(params: Params) -> Params:
    to = _find("Accelerator", accelerator.accelerators, params.get("AcceleratorArn"))
    return {"Listener": _listener(accelerator.listen(to, params["PortRanges"], params.get("Protocol", "TCP")))}


def _create_group(params: Params) -> Params:
    listener, region = _find("Listener", _listeners(), params.get("ListenerArn")), params["EndpointGroupRegion"]
    if any(each.region == region for each in listener.groups):
        raise AwsError("EndpointGroupAlreadyExistsException", f"The listener has an endpoint group in {region} already")
    made = EndpointGroup(listener, region, {}, [(0.0, float(params.get("TrafficDialPercentage", 100)))])
    _endpoints(made, params)
    listener.groups.append(made)
    return {"EndpointGroup": _group(made)}


def _update_group(params: Params) -> Params:
    """What is not named stays."""
    unknown = set(params) - {"EndpointGroupArn", "EndpointConfigurations", "TrafficDialPercentage", *_SETTABLE}
    if unknown:
        raise AwsError("InvalidArgumentException", f"Unknown parameters: {', '.join(sorted(unknown))}")
    found = _find("EndpointGroup", accelerator.groups(), params.get("EndpointGroupArn"))
    _endpoints(found, params)
    if params.get("TrafficDialPercentage") is not None:
        found.turn(float(params["TrafficDialPercentage"]))
    return {"EndpointGroup": _group(found)}


_ACTIONS: dict[str, Callable[[Params], Params]] = {
    "CreateAccelerator": _create,
    "UpdateAccelerator": _update,
    "DescribeAccelerator": lambda p: {"Accelerator": _accelerator(_find("Accelerator", accelerator.accelerators, p.get("AcceleratorArn")))},
    "ListAccelerators": lambda p: _page(p, "Accelerators", [_accelerator(each) for each in accelerator.accelerators]),
    "CreateListener": _create_listener,
    "DescribeListener": lambda p: {"Listener": _listener(_find("Listener", _listeners(), p.get("ListenerArn")))},
    "ListListeners": lambda p: _page(p, "Listeners", [_listener(each) for each in _find("Accelerator", accelerator.accelerators, p.get("AcceleratorArn")).listeners]),
    "CreateEndpointGroup": _create_group,
    "DescribeEndpointGroup": lambda p: {"EndpointGroup": _group(_find("EndpointGroup", accelerator.groups(), p.get("EndpointGroupArn")))},
    "ListEndpointGroups": lambda p: _page(p, "EndpointGroups", [_group(each) for each in _find("Listener", _listeners(), p.get("ListenerArn")).groups]),
    "UpdateEndpointGroup": _update_group,
}  # fmt: skip
