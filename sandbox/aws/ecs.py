"""What simulated ECS looks like from inside, for traffic and the control API: who serves, the whole state, a tick."""

from typing import Any

from moto.ecs.models import ecs_backends
from moto.elbv2.models import elbv2_backends

from . import clock, elb, elb_rules
from .ecs_backend import SimEcsBackend
from .ecs_rollout import advance
from .ecs_service import SimService
from .ecs_shapes import deployment as deployment_shape
from .ecs_shapes import task as task_shape
from .ecs_task import Task
from .lock import LOCK

ACCOUNT = "123456789012"


def backend(region: str) -> SimEcsBackend:
    return ecs_backends[ACCOUNT][region]  # type: ignore[return-value]


def tick(regions: list[str] | None = None) -> None:
    """Bring every service up to now. State is right without it; called about once a second it lets deployment alarms
    that go red and green again between two API calls be seen.
    """
    with LOCK:
        for region in regions or list(ecs_backends[ACCOUNT]):
            for service in list(backend(region).services.values()):
                advance(service, clock.now())


def serving(region: str, target_group_arn: str) -> list[dict[str, Any]]:
    """Who answers for a target group now: each healthy target with
    `{ip, port, subnet, task_arn, service, task_definition, digest, digests: {container: digest}}`; `digest` is that of the
    container which the load balancer reaches. A target that belongs to no task is left out.
    """
    with LOCK:
        at = clock.now()
        found = []
        for service in backend(region).services.values():
            entry = next((e for e in service.load_balancers if e.get("targetGroupArn") == target_group_arn), None)
            if entry is None:
                continue
            advance(service, at)
            group = elb.group(ACCOUNT, region, target_group_arn)
            healthy = {each.ip for each in elb.healthy(group, at)} if group else set()
            found += [_server(service, each, entry) for each in service.tasks if each.ip in healthy and each.live()]
        return found


def _server(service: SimService, task: Task, entry: dict[str, Any]) -> dict[str, Any]:
    digests = {each.name: each.digest for each in task.containers}
    return {
        "ip": task.ip,
        "port": int(entry["containerPort"]),
        "subnet": task.subnet_id,
        "task_arn": task.task_arn,
        "service": service.name,
        "task_definition": task.definition.arn,
        "digest": digests.get(entry.get("containerName")) or next(iter(digests.values())),
        "digests": digests,
    }


def snapshot(region: str) -> dict[str, Any]:
    """For people and the console: services with deployments and tasks, target groups with targets, listener weights."""
    with LOCK:
        at = clock.now()
        services = list(backend(region).services.values())
        for service in services:
            advance(service, at)
        return {
            "region": region,
            "at": at,
            "services": [_service_state(each, at) for each in services],
            "targetGroups": [_group_state(each, at) for each in elbv2_backends[ACCOUNT][region].target_groups.values()],
            "listeners": _listener_states(region),
        }


def _service_state(service: SimService, at: float) -> dict[str, Any]:
    return {
        "cluster": service.cluster_name,
        "service": service.name,
        "status": service.status,
        "taskDefinition": service.task_definition,
        "desiredCount": service.desired_count,
        "runningCount": sum(each.running(at) for each in service.tasks),
        "deployments": [deployment_shape(service, each, at) for each in service.shown_deployments(at)],
        "tasks": [task_shape(each, at) for each in service.tasks if each.status(at) != "STOPPED"],
        "events": service.events[:10],
    }


def _group_state(group: Any, at: float) -> dict[str, Any]:
    targets = [{**each.target, "State": each.status, "Reason": each.reason} for each in elb.health(group, at)]
    return {"name": group.name, "arn": group.arn, "targets": targets}


def _listener_states(region: str) -> list[dict[str, Any]]:
    return [
        {
            "loadBalancer": balancer.name,
            "dnsName": balancer.dns_name,
            "arn": listener.arn,
            "port": int(listener.port),
            "rules": [
                {
                    "arn": rule.arn,
                    "priority": str(rule.priority),
                    "conditions": rule.conditions,
                    "weights": {
                        k: v for action in rule.actions for k, v in elb_rules.forward_weights(action.data).items()
                    },
                }
                for rule in listener.rules.values()
            ],
        }
        for balancer in elbv2_backends[ACCOUNT][region].load_balancers.values()
        for listener in balancer.listeners.values()
    ]
