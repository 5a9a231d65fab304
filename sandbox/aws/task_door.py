"""A task called by its private address, past every load balancer: as what runs in the same network can do it."""

import ipaddress
import random
from dataclasses import dataclass
from typing import Any

from . import clock, ecs, network_acl
from .lock import LOCK
from .sample_service import Reply, Target, answer
from .traffic import traits
from .traffic_metrics import Totals


class Refused(LookupError):
    """The task does not take the connection; says why."""


@dataclass(frozen=True)
class Found:
    region: str
    task: Any


def task_at(regions: list[str], host: str, port: int) -> Found | None:
    """The task that runs at this private address. Raises Refused where none of its containers opens the port."""
    try:
        if not ipaddress.ip_address(host).is_private:
            return None
    except ValueError:
        return None
    with LOCK:
        at = clock.now()
        for region in regions:
            backend = ecs.backend(region)
            for task in (each for name in list(backend.clusters) for each in backend.all_tasks(name)):
                if task.ip != host or not task.running(at):
                    continue
                if network_acl.denied(region, [task.subnet_id], port):
                    raise Refused(f"Timed out: a network ACL denies the subnet of {host} in {region}")
                if port not in _ports(task):
                    raise Refused(f"Connection refused: the task at {host} listens on {sorted(_ports(task))}, not on {port}")
                return Found(region, task)
    return None


def reply(found: Found, path: str, rng: random.Random) -> Reply:
    """Counted nowhere: it is no request of a client."""
    with LOCK:
        region, task = found.region, found.task
        digests = {each.name: str(each.digest) for each in task.containers}
        how = traits(region, {"digests": digests})
        target = Target(
            service=task.definition.family, version=how["version"], region=region, load_balancer="", target_group="", task=task.task_arn,
            task_definition=task.definition.arn, digests=digests, error_rate=how["error_rate"] or 0.0,
            latency_factor=how["latency_factor"], sick=how["sick"],
        )  # fmt: skip
        return answer(target, path, rng, Totals())


def _ports(task: Any) -> set[int]:
    return {int(port["containerPort"]) for each in task.definition.container_definitions for port in each.get("portMappings") or []}
