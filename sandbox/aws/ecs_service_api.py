"""CreateService, UpdateService and DeleteService: validation in AWS's words, then a deployment where one is due."""

from typing import Any

from moto.ecs.exceptions import EcsClientException, InvalidParameterException

from . import clock, elb
from .ecs_backend import SimEcsBackend
from .ecs_configuration import merge
from .ecs_deployment import DEFAULT_CONFIGURATION
from .ecs_rollout import advance, reconcile
from .ecs_service import SimService
from .errors import AwsError

# Parameters whose change starts a deployment, and where the service keeps them; the others take effect as they are.
_REPLACING = {
    "networkConfiguration": "network_configuration",
    "loadBalancers": "load_balancers",
    "serviceRegistries": "service_registries",
    "platformVersion": "platform_version",
}


def create_service(backend: SimEcsBackend, given: dict[str, Any]) -> SimService:
    """A repeated `clientToken` answers the service that it made; the same name without it is refused."""
    cluster = backend._get_cluster(given.get("cluster") or "default")
    name = given["serviceName"]
    key, at = f"{cluster.name}:{name}", clock.now()
    existing = backend.services.get(key)
    if existing and existing.status != "INACTIVE":
        if given.get("clientToken") and given["clientToken"] == existing.client_token:
            advance(existing, at)
            return existing
        raise InvalidParameterException("Creation of service was not idempotent.")
    controller = (given.get("deploymentController") or {}).get("type", "ECS")
    if controller != "ECS":
        raise AwsError("UnsupportedFeatureException", f"Deployment controller {controller} is not simulated; use ECS.")
    if not given.get("taskDefinition"):
        raise InvalidParameterException("TaskDefinition cannot be blank.")
    definition = backend.active_definition(given["taskDefinition"])
    configuration = merge(dict(DEFAULT_CONFIGURATION), given.get("deploymentConfiguration"))
    balancers = given.get("loadBalancers") or []
    _check_load_balancers(backend, balancers, definition)
    service = SimService(
        at=at,
        cluster=cluster,
        service_name=name,
        desired_count=_count(given.get("desiredCount", 0)),
        backend=backend,
        task_definition=definition,
        load_balancers=balancers,
        scheduling_strategy=given.get("schedulingStrategy"),
        tags=given.get("tags"),
        deployment_controller={"type": controller},
        launch_type=given.get("launchType") or "FARGATE",
        service_registries=given.get("serviceRegistries"),
        platform_version=given.get("platformVersion"),
        propagate_tags=given.get("propagateTags") or "NONE",
        network_configuration=_network(given.get("networkConfiguration"), definition),
        role_arn=given.get("role"),
    )
    service.client_token = given.get("clientToken")
    service.deployment_configuration = configuration
    service.grace_s = given.get("healthCheckGracePeriodSeconds")
    service.enable_execute_command = bool(given.get("enableExecuteCommand"))
    backend.services[key] = service
    service.begin(definition.arn, at, service.network_configuration)
    reconcile(service, at)
    return service


def update_service(backend: SimEcsBackend, given: dict[str, Any]) -> SimService:
    """Validates everything before anything is changed, as a refused call must change nothing."""
    service = backend.find_service(given.get("cluster") or "default", given["service"])
    at = clock.now()
    if service.status != "ACTIVE":
        raise AwsError("ServiceNotActiveException", "Service was not ACTIVE.")
    advance(service, at)
    definition = backend.active_definition(given["taskDefinition"]) if given.get("taskDefinition") else None
    configuration = merge(service.deployment_configuration, given.get("deploymentConfiguration"))
    count = _count(given["desiredCount"]) if given.get("desiredCount") is not None else service.desired_count
    network = _network(given.get("networkConfiguration"), definition) if given.get("networkConfiguration") else None
    if network:
        service._validate_network(network)
    runs = definition or backend.describe_task_definition(str(service.task_definition))
    if given.get("loadBalancers") is not None:
        _check_load_balancers(backend, given["loadBalancers"], runs)

    _configure(service, configuration)
    service.desired_count = count
    due = bool(given.get("forceNewDeployment")) or bool(definition and definition.arn != service.task_definition)
    for key, attribute in _REPLACING.items():
        value = network if key == "networkConfiguration" else given.get(key)
        if value is not None and value != getattr(service, attribute):
            setattr(service, attribute, value)
            due = True
    if given.get("propagateTags"):
        service.propagate_tags = given["propagateTags"]
    if given.get("healthCheckGracePeriodSeconds") is not None:
        service.grace_s = given["healthCheckGracePeriodSeconds"]
    if given.get("enableExecuteCommand") is not None:
        service.enable_execute_command = given["enableExecuteCommand"]
    if due:
        service.begin(runs.arn, at, service.network_configuration)
    service.steady = False
    reconcile(service, at)
    return service


def delete_service(backend: SimEcsBackend, cluster: str, name: str, force: bool) -> SimService:
    service = backend.find_service(cluster, name)
    at = clock.now()
    advance(service, at)
    if service.desired_count > 0 and not force:
        raise InvalidParameterException("The service cannot be stopped while it is scaled above 0.")
    service.desired_count = 0
    service.stop(service.live(), at, "ServiceSchedulerInitiated", "Service was deleted.")
    reconcile(service, at)
    service.status = "INACTIVE"
    return service


def _configure(service: SimService, configuration: dict[str, Any]) -> None:
    """An alarm named while a deployment runs is ignored for it if it is red by then, as at the start."""
    before = set(service.alarm_names())
    service.deployment_configuration = configuration
    if service.history and service.primary.in_progress() and not service.primary.rolls_back:
        service.primary.ignored_alarms |= service.red_alarms() - before


def _count(value: Any) -> int:
    if int(value) < 0:
        raise InvalidParameterException("Desired count cannot be negative.")
    return int(value)


def _network(given: dict[str, Any] | None, definition: Any) -> dict[str, Any] | None:
    if given is None:
        if definition is not None and definition.network_mode == "awsvpc":
            raise InvalidParameterException(
                "Network Configuration must be provided when networkMode 'awsvpc' is specified."
            )
        return None
    awsvpc = given.get("awsvpcConfiguration") or {}
    return {"awsvpcConfiguration": {"securityGroups": [], "subnets": [], "assignPublicIp": "DISABLED", **awsvpc}}


def _check_load_balancers(backend: SimEcsBackend, entries: list[dict[str, Any]], definition: Any) -> None:
    for entry in entries:
        arn = entry.get("targetGroupArn")
        group = elb.group(backend.account_id, backend.region_name, arn) if arn else None
        if group is None:
            raise InvalidParameterException(f"The specified target group does not exist: {arn}")
        if not elb.in_use(group):
            raise InvalidParameterException(
                f"The target group with targetGroupArn {arn} does not have an associated load balancer."
            )
        containers = {each["name"]: each for each in definition.container_definitions}
        container = containers.get(entry.get("containerName"))
        if container is None:
            raise InvalidParameterException(
                f"The container {entry.get('containerName')} does not exist in the task definition."
            )
        if not any(port.get("containerPort") == entry.get("containerPort") for port in container["portMappings"]):
            raise EcsClientException(
                f"The container {entry['containerName']} did not have a container port "
                f"{entry.get('containerPort')} defined."
            )
