"""Service deployments and service revisions: ListServiceDeployments and the two Describe calls beside it."""

from typing import Any

from .ecs_deployment import Deployment, breaker_threshold
from .ecs_service import SimService
from .ecs_shapes import counts, deployment_arn, revision_arn


def brief(svc: SimService, dep: Deployment) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "serviceDeploymentArn": deployment_arn(svc, dep),
        "serviceArn": svc.arn,
        "clusterArn": svc.cluster_arn,
        "createdAt": dep.created_at,
        "startedAt": dep.created_at,
        "targetServiceRevisionArn": revision_arn(svc, dep),
        "status": dep.record_status,
    }
    if dep.finished_at is not None:
        shape["finishedAt"] = dep.finished_at
    if dep.record_reason:
        shape["statusReason"] = dep.record_reason
    return shape


def full(svc: SimService, dep: Deployment, at: float) -> dict[str, Any]:
    shape = brief(svc, dep)
    del shape["targetServiceRevisionArn"]
    breaker = svc.deployment_configuration.get("deploymentCircuitBreaker") or {}
    tripped = "circuit breaker" in (dep.record_reason or "")
    on = "TRIGGERED" if tripped else "MONITORING" if dep.in_progress() else "MONITORING_COMPLETE"
    shape |= {
        "updatedAt": max(dep.updated_at, dep.finished_at or 0.0),
        "sourceServiceRevisions": [_summary(svc, dep.source, at)] if dep.source else [],
        "targetServiceRevision": _summary(svc, dep, at),
        "deploymentConfiguration": svc.deployment_configuration,
        "deploymentCircuitBreaker": {
            "status": on if breaker.get("enable") else "DISABLED",
            "failureCount": dep.failed_tasks,
            "threshold": breaker_threshold(dep.desired_count),
        },
    }
    names = svc.alarm_names()
    alarmed = "TRIGGERED" if dep.triggered_alarms else "MONITORING" if dep.in_progress() else "MONITORING_COMPLETE"
    shape["alarms"] = {
        "status": alarmed if names else "DISABLED",
        "alarmNames": names,
        "triggeredAlarmNames": dep.triggered_alarms,
    }
    if dep.rollback:
        shape["rollback"] = {
            "reason": dep.rollback["reason"],
            "startedAt": dep.rollback["startedAt"],
            "serviceRevisionArn": revision_arn(svc, dep.rollback["to"]),
        }
    return shape


def _summary(svc: SimService, dep: Deployment, at: float) -> dict[str, Any]:
    numbers = counts(svc.of(dep), at)
    return {
        "arn": revision_arn(svc, dep),
        "requestedTaskCount": dep.desired_count,
        "runningTaskCount": numbers["runningCount"],
        "pendingTaskCount": numbers["pendingCount"],
    }


def revision(svc: SimService, dep: Deployment) -> dict[str, Any]:
    """What a deployment runs; `containerImages` with the digests that it resolved, once it has."""
    definition = svc._backend.describe_task_definition(dep.task_definition)
    images = [
        {"containerName": each["name"], "image": each["image"]}
        | ({"imageDigest": dep.images[each["name"]]} if each["name"] in dep.images else {})
        for each in definition.container_definitions
    ]
    return {
        "serviceRevisionArn": revision_arn(svc, dep),
        "serviceArn": svc.arn,
        "clusterArn": svc.cluster_arn,
        "taskDefinition": dep.task_definition,
        "launchType": svc.launch_type,
        "platformVersion": "1.4.0",
        "platformFamily": "Linux",
        "loadBalancers": dep.load_balancers,
        "serviceRegistries": svc.service_registries,
        "networkConfiguration": dep.network_configuration,
        "containerImages": images,
        "guardDutyEnabled": False,
        "createdAt": dep.created_at,
    }
