"""One request through a load balancer: rule, target group by weight, a healthy target, and its answer."""

import random
from typing import Any

from . import network_acl, regions
from .lock import LOCK
from .routing import Request, action_for, arn_suffix, forward_weights, listener_on, load_balancer
from .sample_service import Reply, Target, answer
from .traffic import Traffic, reachable, traits

DEFAULT_ERROR_RATE = 0.0
_UNAVAILABLE = "<html><head><title>503 Service Temporarily Unavailable</title></head><body><center><h1>503 Service Temporarily Unavailable</h1></center></body></html>\n"


class RegionDown(LookupError):
    """The load balancer's region is down: a real client's connection would be refused."""


class Fenced(LookupError):
    """A network ACL keeps clients out: a real client's connection would time out."""


class NoListener(LookupError):
    """Nothing listens on that port: a real client's connection would time out. Says which ports there are."""


def handle(traffic: Traffic, region: str, name: str, port: int, request: Request, rng: random.Random, counted: bool = True) -> Reply:
    """The answer, counted in the load balancer's metrics unless a health checker asks. Raises NoListener, RegionDown, Fenced, LookupError."""
    with LOCK:
        balancer = load_balancer(region, name)
        if balancer is None:
            raise LookupError(f"no load balancer {name} in {region}")
        listener = _reached(balancer, region, port)
        action = action_for(listener, request)
        if action.get("Type") == "fixed-response":
            fixed = action["FixedResponseConfig"]
            return Reply(int(fixed["StatusCode"]), fixed.get("ContentType", "text/plain"), fixed.get("MessageBody", ""))
        if action.get("Type") == "redirect":
            return _redirect(action["RedirectConfig"], request, port)
        groups = forward_weights(action)
        arn = rng.choices([each for each, _ in groups], [weight for _, weight in groups])[0] if any(w for _, w in groups) else None
        tasks = reachable(balancer, region, traffic.serving(region, arn)) if arn else []
        if arn is None or not tasks:
            if counted:
                traffic.count(region, name, None, None, 503, 0.0)
            return Reply(503, "text/html", _UNAVAILABLE)
        target = _target(traffic, region, name, arn, rng.choice(tasks))
        reply = answer(target, request.path, rng, traffic.totals[region, target.service])
        if counted:
            traffic.count(region, name, arn, target.service, reply.status, reply.seconds)
        return reply


def _reached(balancer: Any, region: str, port: int) -> Any:
    """The listener that a client's connection comes to. Raises NoListener, RegionDown, Fenced."""
    name, listener = balancer.name, listener_on(balancer, port)
    if regions.state(region) == "down":
        raise RegionDown(f"Connection refused: {name} in {region} is dead, as is the whole region. Bring it back with: coxswain sandbox region up {region}")
    if network_acl.denied(region, network_acl.subnets_of(balancer), port):
        raise Fenced(f"Timed out: a network ACL denies the subnets of {name} in {region} to clients")
    if listener is None:
        ports = ", ".join(str(each.port) for each in balancer.listeners.values()) or "none"
        raise NoListener(f"load balancer {name} in {region} has no listener on port {port}; it listens on {ports}")
    return listener


def _target(traffic: Traffic, region: str, name: str, arn: str, task: dict) -> Target:  # type: ignore[type-arg]
    found = traits(region, task)
    base = next((each.error_rate for each in traffic.loads if (each.region, each.load_balancer) == (region, name)), DEFAULT_ERROR_RATE)
    return Target(
        service=task["service"], version=found["version"], region=region, load_balancer=name, target_group=arn_suffix(arn).split("/")[1],
        task=task["task_arn"], task_definition=task["task_definition"], digests=dict(task["digests"]),
        error_rate=base if found["error_rate"] is None else found["error_rate"], latency_factor=found["latency_factor"],
        sick=found["sick"],
    )  # fmt: skip


def _redirect(config: dict, request: Request, port: int) -> Reply:  # type: ignore[type-arg]
    filled = {"#{protocol}": "http", "#{host}": request.host.partition(":")[0], "#{port}": str(port), "#{path}": request.path.lstrip("/")}
    filled["#{query}"] = request.query
    url = "{}://{}:{}{}?{}".format(
        config.get("Protocol", "#{protocol}").lower(), config.get("Host", "#{host}"), config.get("Port", "#{port}"),
        config.get("Path", "/#{path}"), config.get("Query", "#{query}"),
    )  # fmt: skip
    for key, value in filled.items():
        url = url.replace(key, value)
    status = 301 if config.get("StatusCode") == "HTTP_301" else 302
    return Reply(status, "text/html", "", headers=(("Location", url.rstrip("?")),))
