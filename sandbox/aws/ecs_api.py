"""The ECS actions whose answers depend on physics. moto dispatches an action to the response method of its name."""

from typing import Any

from moto.core.responses import ActionResult
from moto.ecs.exceptions import InvalidParameterException
from moto.ecs.models import ecs_backends
from moto.ecs.responses import EC2ContainerServiceResponse as Response

from . import clock, ecs_records, ecs_shapes, ecs_task_definitions
from .ecs_backend import SimEcsBackend
from .ecs_rollout import advance
from .ecs_service import SimService
from .ecs_service_api import create_service, delete_service, update_service
from .ecs_task import Task

DESCRIBE_SERVICES_MAX = 10
PAGE = 100


def install() -> None:
    ecs_backends.backend = SimEcsBackend  # type: ignore[assignment]
    for name, method in _ACTIONS.items():
        setattr(Response, name, method)


def _backend(self: Response) -> SimEcsBackend:
    return self.ecs_backend  # type: ignore[return-value]


def _page(self: Response, items: list[Any], key: str, size: int = PAGE) -> ActionResult:
    try:
        start = int(self._get_param("nextToken") or 0)
    except ValueError as error:
        raise InvalidParameterException("Invalid token.") from error
    end = start + int(self._get_param("maxResults") or size)
    result: dict[str, Any] = {key: items[start:end]}
    if end < len(items):
        result["nextToken"] = str(end)
    return ActionResult(result)


def _create(self: Response) -> ActionResult:
    service = create_service(_backend(self), dict(self._get_params()))
    return ActionResult({"service": ecs_shapes.service(service, clock.now(), tags=True)})


def _update(self: Response) -> ActionResult:
    service = update_service(_backend(self), dict(self._get_params()))
    return ActionResult({"service": ecs_shapes.service(service, clock.now(), tags=True)})


def _delete(self: Response) -> ActionResult:
    cluster = self._get_param("cluster", "default")
    service = delete_service(_backend(self), cluster, self._get_param("service"), bool(self._get_param("force")))
    shape = ecs_shapes.service(service, clock.now()) | {"status": "DRAINING"}
    return ActionResult({"service": shape})


def _describe_services(self: Response) -> ActionResult:
    wanted = self._get_param("services", [])
    if not wanted:
        raise InvalidParameterException("Services cannot be empty.")
    if len(wanted) > DESCRIBE_SERVICES_MAX:
        raise InvalidParameterException(f"Services cannot be more than {DESCRIBE_SERVICES_MAX}.")
    found, failures = _backend(self).describe_services(self._get_param("cluster", "default"), wanted)
    self._include_in_response("DescribeServicesResponse.services.Service.tags")
    tags = "TAGS" in self._get_param("include", [])
    shapes = [ecs_shapes.service(each, clock.now(), tags=tags) for each in found]
    return ActionResult({"services": shapes, "failures": failures})


def _list_services(self: Response) -> ActionResult:
    cluster = _backend(self)._get_cluster(self._get_param("cluster", "default"))
    kind, launch = self._get_param("schedulingStrategy"), self._get_param("launchType")
    arns = [
        each.arn
        for each in _backend(self).services_in(cluster.name)
        if each.status != "INACTIVE" and kind in (None, each.scheduling_strategy) and launch in (None, each.launch_type)
    ]
    return _page(self, sorted(arns), "serviceArns", size=10)


def _list_tasks(self: Response) -> ActionResult:
    backend, at = _backend(self), clock.now()
    cluster = backend._get_cluster(self._get_param("cluster", "default"))
    tasks = backend.all_tasks(cluster.name)
    service, family = self._get_param("serviceName"), self._get_param("family")
    started_by = self._get_param("startedBy")
    if service:
        found = backend.find_service(cluster.name, service)
        tasks = [each for each in tasks if each in found.tasks]
    stopped = self._get_param("desiredStatus", "RUNNING") == "STOPPED"
    arns = [
        each.task_arn
        for each in tasks
        if (each.stop_at is not None and each.stop_at <= at) == stopped
        and family in (None, each.definition.family)
        and started_by in (None, each.started_by)
    ]
    return _page(self, arns, "taskArns")


def _describe_tasks(self: Response) -> ActionResult:
    backend, at = _backend(self), clock.now()
    wanted = self._get_param("tasks", [])
    if not wanted:
        raise InvalidParameterException("Tasks cannot be empty.")
    cluster = backend._get_cluster(self._get_param("cluster", "default"))
    by_id = {each.id: each for each in backend.all_tasks(cluster.name)}
    self._include_in_response("DescribeTasksResponse.tasks.Task.tags")
    tags = "TAGS" in self._get_param("include", [])
    ids = [(ref, ref.split("/")[-1]) for ref in wanted]
    prefix = cluster.arn.replace(":cluster/", ":task/")
    return ActionResult(
        {
            "tasks": [ecs_shapes.task(by_id[each], at, tags=tags) for _, each in ids if each in by_id],
            "failures": [{"arn": f"{prefix}/{each}", "reason": "MISSING"} for _, each in ids if each not in by_id],
        }
    )


def _stop_task(self: Response) -> ActionResult:
    backend = _backend(self)
    cluster = backend._get_cluster(self._get_param("cluster", "default"))
    reason = self._get_param("reason") or "Task stopped by user"
    task = backend.stop_one(cluster.name, self._get_param("task"), reason)
    return ActionResult({"task": ecs_shapes.task(task, clock.now())})


def _run_task(self: Response) -> ActionResult:
    backend, at = _backend(self), clock.now()
    cluster = backend._get_cluster(self._get_param("cluster", "default"))
    definition = backend.active_definition(self._get_param("taskDefinition"))
    asked, token = dict(self._get_params()), self._get_param("clientToken")

    def run() -> list[Task]:
        return backend.run(
            cluster,
            definition,
            self._get_param("networkConfiguration"),
            self._get_int_param("count", 1),
            group=self._get_param("group") or f"family:{definition.family}",
            started_by=self._get_param("startedBy") or "",
            tags=self._get_param("tags"),
            overrides=self._get_param("overrides"),
        )

    new = backend.run_once(token, asked, run) if token else run()
    return ActionResult({"tasks": [ecs_shapes.task(each, at, tags=True) for each in new], "failures": []})


def _register_task_definition(self: Response) -> ActionResult:
    result = _moto_register(self)
    made = result.result["taskDefinition"]  # type: ignore[index]
    return ActionResult({"taskDefinition": made, "tags": made.tags})


def _list_task_definitions(self: Response) -> ActionResult:
    arns = ecs_task_definitions.ordered(
        _backend(self),
        self._get_param("familyPrefix"),
        self._get_param("status", "ACTIVE"),
        self._get_param("sort") == "DESC",
    )
    return _page(self, arns, "taskDefinitionArns")


def _list_service_deployments(self: Response) -> ActionResult:
    service = _backend(self).find_service(self._get_param("cluster", "default"), self._get_param("service"))
    advance(service, clock.now())
    statuses = self._get_param("status") or []
    shapes = [ecs_records.brief(service, each) for each in reversed(service.history)]
    return _page(
        self, [each for each in shapes if not statuses or each["status"] in statuses], "serviceDeployments", 20
    )


def _describe_service_deployments(self: Response) -> ActionResult:
    found, failures = _by_number(self, self._get_param("serviceDeploymentArns") or [])
    shapes = [ecs_records.full(service, each, clock.now()) for service, each in found]
    return ActionResult({"serviceDeployments": shapes, "failures": failures})


def _describe_service_revisions(self: Response) -> ActionResult:
    found, failures = _by_number(self, self._get_param("serviceRevisionArns") or [])
    shapes = [ecs_records.revision(service, each) for service, each in found]
    return ActionResult({"serviceRevisions": shapes, "failures": failures})


def _by_number(self: Response, arns: list[str]) -> tuple[list[tuple[SimService, Any]], list[dict[str, str]]]:
    """Service and deployment of each ARN of the form `…:service-…/cluster/service/number`."""
    found, failures = [], []
    for arn in arns:
        parts = arn.split("/")
        try:
            service = _backend(self).services.get(f"{parts[-3]}:{parts[-2]}")
        except IndexError as error:
            raise InvalidParameterException(f"Invalid ARN: {arn}") from error
        match = next((each for each in service.history if each.number == parts[-1]), None) if service else None
        if service and match:
            advance(service, clock.now())
            found.append((service, match))
        else:
            failures.append({"arn": arn, "reason": "MISSING"})
    return found, failures


_moto_register = Response.register_task_definition

_ACTIONS = {
    "create_service": _create,
    "update_service": _update,
    "delete_service": _delete,
    "describe_services": _describe_services,
    "list_services": _list_services,
    "list_tasks": _list_tasks,
    "describe_tasks": _describe_tasks,
    "stop_task": _stop_task,
    "run_task": _run_task,
    "register_task_definition": _register_task_definition,
    "list_task_definitions": _list_task_definitions,
    "list_service_deployments": _list_service_deployments,
    "describe_service_deployments": _describe_service_deployments,
    "describe_service_revisions": _describe_service_revisions,
}
