"""ECS resources as the API answers them. Times are seconds since the epoch, which moto's serializer understands."""

from typing import Any

from .ecs_deployment import Deployment
from .ecs_service import SimService
from .ecs_task import Container, Task


def counts(tasks: list[Task], at: float) -> dict[str, int]:
    return {
        "runningCount": sum(each.running(at) for each in tasks),
        "pendingCount": sum(each.pending(at) for each in tasks),
    }


def service(svc: SimService, at: float, *, tags: bool = False) -> dict[str, Any]:
    current = svc.primary.rolls_back or svc.primary
    shown = svc.shown_deployments(at)
    shape = {
        "serviceArn": svc.arn,
        "serviceName": svc.name,
        "clusterArn": svc.cluster_arn,
        "status": svc.status,
        "desiredCount": svc.desired_count,
        **counts(svc.tasks, at),
        "launchType": svc.launch_type,
        "platformVersion": svc.platform_version or "LATEST",
        "platformFamily": "Linux",
        "taskDefinition": svc.task_definition,
        "deploymentConfiguration": svc.deployment_configuration,
        "deploymentController": svc.deployment_controller,
        "deployments": [deployment(svc, each, at) for each in shown],
        "events": svc.events,
        "createdAt": svc.created_at,
        "loadBalancers": svc.load_balancers,
        "serviceRegistries": svc.service_registries,
        "networkConfiguration": svc.network_configuration or None,
        "placementConstraints": [],
        "placementStrategy": [],
        "schedulingStrategy": svc.scheduling_strategy,
        "healthCheckGracePeriodSeconds": svc.grace_s,
        "enableECSManagedTags": False,
        "propagateTags": svc.propagate_tags,
        "enableExecuteCommand": svc.enable_execute_command,
        "roleArn": svc.role_arn,
        "taskSets": svc.task_sets,
        "createdBy": f"arn:aws:iam::{svc._account_id}:root",
        "currentServiceDeployment": deployment_arn(svc, current),
        "currentServiceRevisions": [_revision(svc, each, at) for each in shown],
    }
    if tags:
        shape["tags"] = svc.tags
    return shape


def deployment(svc: SimService, dep: Deployment, at: float) -> dict[str, Any]:
    tasks = svc.of(dep)
    is_primary = dep.status == "PRIMARY"
    return {
        "id": dep.id,
        "status": dep.status,
        "taskDefinition": dep.task_definition,
        "desiredCount": dep.desired_count if is_primary else sum(each.live() for each in tasks),
        **counts(tasks, at),
        "failedTasks": dep.failed_tasks,
        "createdAt": dep.created_at,
        "updatedAt": dep.updated_at,
        "launchType": svc.launch_type,
        "platformVersion": "1.4.0",
        "platformFamily": "Linux",
        "networkConfiguration": dep.network_configuration,
        "rolloutState": dep.rollout_state,
        "rolloutStateReason": dep.reason,
    }


def task(tsk: Task, at: float, *, tags: bool = False) -> dict[str, Any]:
    status = tsk.status(at)
    stopping = tsk.stop_at is not None and at >= tsk.stop_at
    pulled = "started" in tsk.seen or at >= tsk.pull_stopped_at and not tsk.failure
    shape: dict[str, Any] = {
        "taskArn": tsk.task_arn,
        "taskDefinitionArn": tsk.definition.arn,
        "clusterArn": tsk.cluster_arn,
        "group": tsk.group,
        "startedBy": tsk.started_by,
        "lastStatus": status,
        "desiredStatus": "STOPPED" if stopping else "RUNNING",
        "launchType": tsk.launch_type,
        "platformVersion": "1.4.0",
        "platformFamily": "Linux",
        "cpu": tsk.definition.cpu,
        "memory": tsk.definition.memory,
        "availabilityZone": tsk.availability_zone,
        "connectivity": "CONNECTED",
        "createdAt": tsk.created_at,
        "healthStatus": _task_health(tsk, at),
        "overrides": {"containerOverrides": [{"name": each.name} for each in tsk.containers], **tsk.overrides},
        "attachments": [_attachment(tsk, status)],
        "attributes": [{"name": "ecs.cpu-architecture", "value": "x86_64"}],
        "containers": [_container(tsk, each, status, at) for each in tsk.containers],
        "version": 1 + len(tsk.seen) + stopping,
    }
    if at >= tsk.pull_started_at and (tsk.stop_at is None or tsk.stop_at > tsk.pull_started_at):
        shape |= {"connectivityAt": tsk.pull_started_at, "pullStartedAt": tsk.pull_started_at}
    if pulled:
        shape["pullStoppedAt"] = tsk.pull_stopped_at
    if "started" in tsk.seen:
        shape["startedAt"] = tsk.started_at
    if stopping:
        shape |= {"stoppingAt": tsk.stop_at, "stopCode": tsk.stop_code, "stoppedReason": tsk.stopped_reason}
    if status == "STOPPED":
        shape |= {"executionStoppedAt": tsk.stopped_at, "stoppedAt": tsk.stopped_at}
    if tags:
        shape["tags"] = tsk.tags
    return shape


def _container(tsk: Task, container: Container, status: str, at: float) -> dict[str, Any]:
    up = status in ("RUNNING", "DEACTIVATING", "STOPPING")
    shape: dict[str, Any] = {
        "containerArn": container.arn,
        "taskArn": tsk.task_arn,
        "name": container.name,
        "image": container.image,
        "runtimeId": container.runtime_id,
        "lastStatus": "RUNNING" if up else "STOPPED" if status in ("DEPROVISIONING", "STOPPED") else "PENDING",
        "networkBindings": [],
        "networkInterfaces": [{"attachmentId": tsk.attachment_id, "privateIpv4Address": tsk.ip}],
        "healthStatus": _container_health(tsk, container, at),
        "cpu": "0",
    }
    if container.digest and at >= tsk.pull_started_at:
        shape["imageDigest"] = container.digest
    if status in ("DEPROVISIONING", "STOPPED"):
        shape |= {
            k: v for k, v in {"exitCode": container.exit_code, "reason": container.reason}.items() if v is not None
        }
    return shape


def _container_health(tsk: Task, container: Container, at: float) -> str:
    """UNKNOWN for a container without a health check, as ECS has it."""
    checked = any(
        each["name"] == container.name and each.get("healthCheck") for each in tsk.definition.container_definitions
    )
    return "HEALTHY" if checked and tsk.healthy_at is not None and tsk.healthy_at <= at else "UNKNOWN"


def _task_health(tsk: Task, at: float) -> str:
    return "HEALTHY" if any(_container_health(tsk, each, at) == "HEALTHY" for each in tsk.containers) else "UNKNOWN"


def _attachment(tsk: Task, status: str) -> dict[str, Any]:
    details = {
        "subnetId": tsk.subnet_id,
        "networkInterfaceId": tsk.interface_id,
        "macAddress": tsk.mac_address,
        "privateDnsName": f"ip-{tsk.ip.replace('.', '-')}.{tsk.task_arn.split(':')[3]}.compute.internal",
        "privateIPv4Address": tsk.ip,
    }
    state = {"PROVISIONING": "PRECREATED", "STOPPED": "DELETED"}.get(status, "ATTACHED")
    return {
        "id": tsk.attachment_id,
        "type": "ElasticNetworkInterface",
        "status": state,
        "details": [{"name": name, "value": value} for name, value in details.items()],
    }


def deployment_arn(svc: SimService, dep: Deployment) -> str:
    return f"{svc.arn.replace(':service/', ':service-deployment/')}/{dep.number}"


def revision_arn(svc: SimService, dep: Deployment) -> str:
    return f"{svc.arn.replace(':service/', ':service-revision/')}/{dep.number}"


def _revision(svc: SimService, dep: Deployment, at: float) -> dict[str, Any]:
    tasks = svc.of(dep)
    numbers = counts(tasks, at)
    return {
        "arn": revision_arn(svc, dep),
        "requestedTaskCount": dep.desired_count if dep.status == "PRIMARY" else sum(each.live() for each in tasks),
        "runningTaskCount": numbers["runningCount"],
        "pendingTaskCount": numbers["pendingCount"],
    }
