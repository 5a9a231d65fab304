"""Load balancers, task definitions, services, scaling and alarms of one service in one environment."""

from dataclasses import dataclass
from typing import Any

from .journal import Journal
from .routing import ACCOUNT, arn_suffix
from .scenario import Environment, Scenario, Service
from .seed_images import Image

TEST_PORT, PRODUCTION_PORT = 8080, 80
CANARY_HEADER = ("x-canary", "always")


@dataclass(frozen=True)
class Network:
    vpc: str
    subnets: list[str]
    balancers: str
    """Security group of the load balancers."""
    tasks: str
    """Security group of the tasks."""


@dataclass(frozen=True, eq=False)
class Place:
    """One service in one environment, the clients of its region, and what it is made of."""

    clients: dict[str, Any]
    scenario: Scenario
    name: str
    environment_name: str
    network: Network
    images: dict[tuple[str, str], Image]

    @property
    def service(self) -> Service:
        return self.scenario.services[self.name]

    @property
    def environment(self) -> Environment:
        return self.scenario.environments[self.environment_name]

    @property
    def full_name(self) -> str:
        return f"{self.name}-{self.environment.named}"


def build(places: list[Place], journal: Journal) -> None:
    """The services of one region. What has random identifiers is made before anything that depends on the journal,
    so that ARNs are the same whatever has run in between.
    """
    groups = {place: _balancing(place) for place in places}
    newest = {place: [_task_definition(place, version) for version in _released_until(place.scenario)][-1] for place in places}
    if places:
        journal.restore_definitions(places[0].environment.region, places[0].clients["ecs"])
    for place, (stable, canary) in groups.items():
        _service(place, place.full_name, newest[place], stable, place.environment.tasks, True, journal)
        if canary:
            _service(place, f"{place.full_name}-canary", newest[place], canary, 0, False, journal)
        _scaling(place)


def _balancing(place: Place) -> tuple[str, str | None]:
    """Load balancer, listeners, alarm; answers the stable target group and that of the canary."""
    reached = place.service.canary.get(place.environment_name)
    balancer = _load_balancer(place)
    stable = _target_group(place, place.full_name)
    canary = _target_group(place, f"{place.full_name}-canary") if reached else None
    _listeners(place, balancer, stable, canary, reached)
    _alarm(place, balancer, stable)
    return stable, canary


def _released_until(scenario: Scenario) -> list[str]:
    """Tagged versions up to the one that runs, oldest first: the revisions that a task definition has had."""
    runs = scenario.versions[scenario.runs].hours_ago
    older = [(each.hours_ago, name) for name, each in scenario.versions.items() if each.tagged and each.hours_ago >= runs]
    return [name for _, name in sorted(older, reverse=True)]


def _load_balancer(place: Place) -> str:
    made = place.clients["elbv2"].create_load_balancer(
        Name=place.full_name, Subnets=place.network.subnets, SecurityGroups=[place.network.balancers], Scheme="internet-facing",
        Type="application", Tags=_tags(place),
    )  # fmt: skip
    return str(made["LoadBalancers"][0]["LoadBalancerArn"])


def _target_group(place: Place, name: str) -> str:
    elbv2 = place.clients["elbv2"]
    made = elbv2.create_target_group(
        Name=name, Protocol="HTTP", Port=place.service.port, VpcId=place.network.vpc, TargetType="ip", HealthCheckProtocol="HTTP",
        HealthCheckPath="/ready", HealthCheckIntervalSeconds=5, HealthCheckTimeoutSeconds=2, HealthyThresholdCount=2,
        UnhealthyThresholdCount=2, Matcher={"HttpCode": "200"}, Tags=_tags(place),
    )  # fmt: skip
    arn = str(made["TargetGroups"][0]["TargetGroupArn"])
    attribute = {"Key": "deregistration_delay.timeout_seconds", "Value": "30"}
    elbv2.modify_target_group_attributes(TargetGroupArn=arn, Attributes=[attribute])
    return arn


def _forward(*groups: tuple[str, int]) -> list[dict[str, Any]]:
    return [{"Type": "forward", "ForwardConfig": {"TargetGroups": [{"TargetGroupArn": arn, "Weight": weight} for arn, weight in groups]}}]


def _listeners(place: Place, balancer: str, stable: str, canary: str | None, reached: str | None) -> None:
    elbv2 = place.clients["elbv2"]
    weights = [(stable, 100), (canary, 0)] if canary else [(stable, 100)]
    common = {"LoadBalancerArn": balancer, "Protocol": "HTTP", "Tags": _tags(place)}
    made = elbv2.create_listener(Port=PRODUCTION_PORT, DefaultActions=_forward(*weights), **common)
    if canary and reached == "test-listener":
        elbv2.create_listener(Port=TEST_PORT, DefaultActions=_forward((canary, 1)), **common)
    if canary and reached == "header":
        name, value = CANARY_HEADER
        condition = {"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": name, "Values": [value]}}
        listener = made["Listeners"][0]["ListenerArn"]
        elbv2.create_rule(ListenerArn=listener, Conditions=[condition], Priority=10, Actions=_forward((canary, 1)), Tags=_tags(place))


def _task_definition(place: Place, version: str) -> str:
    service, environment = place.service, place.environment
    values = {
        "APP_ENV": environment.named,
        "LOG_LEVEL": "info" if environment.named == "prod" else "debug",
        "DATABASE_HOST": f"{place.name}-db.{environment.named}.shop.internal",
        **service.env,
    }
    containers = []
    for name, repository in service.containers.items():
        image = place.images[repository, version]
        container: dict[str, Any] = {
            "name": name,
            "image": f"{ACCOUNT}.dkr.ecr.{environment.region}.amazonaws.com/{repository}@{image.digest}",
            "essential": True,
            "environment": [{"name": key, "value": value} for key, value in values.items()],
            "logConfiguration": {
                "logDriver": "awslogs",
                "options": {
                    "awslogs-group": f"/ecs/{place.full_name}",
                    "awslogs-region": environment.region,
                    "awslogs-stream-prefix": name,
                },
            },
        }
        if name == service.entry:
            container["portMappings"] = [{"containerPort": service.port, "protocol": "tcp", "name": "http"}]
            ready = ["CMD-SHELL", f"curl -fs http://localhost:{service.port}/ready"]
            container["healthCheck"] = {"command": ready, "interval": 5, "timeout": 2, "retries": 3, "startPeriod": 10}
        containers.append(container)
    made = place.clients["ecs"].register_task_definition(
        family=place.full_name, containerDefinitions=containers, requiresCompatibilities=["FARGATE"], networkMode="awsvpc",
        cpu="512" if len(containers) == 1 else "1024", memory="1024" if len(containers) == 1 else "2048",
        executionRoleArn=f"arn:aws:iam::{ACCOUNT}:role/shop-task-execution", taskRoleArn=f"arn:aws:iam::{ACCOUNT}:role/shop-task",
        runtimePlatform={"cpuArchitecture": "X86_64", "operatingSystemFamily": "LINUX"},
        tags=[{"key": "service", "value": place.name}, {"key": "version", "value": version}],
    )  # fmt: skip
    return str(made["taskDefinition"]["taskDefinitionArn"])


def _service(place: Place, name: str, definition: str, target_group: str, count: int, alarmed: bool, journal: Journal) -> None:
    configuration: dict[str, Any] = {
        "minimumHealthyPercent": 100, "maximumPercent": 200, "deploymentCircuitBreaker": {"enable": True, "rollback": True},
    }  # fmt: skip
    if alarmed:
        configuration["alarms"] = {"alarmNames": [f"{place.full_name}-5xx"], "enable": True, "rollback": True}
    network = {"subnets": place.network.subnets, "securityGroups": [place.network.tasks], "assignPublicIp": "DISABLED"}
    runs = {"taskDefinition": definition, "desiredCount": count, "deploymentConfiguration": configuration}
    runs |= journal.service(place.environment.region, place.environment.cluster, name)
    place.clients["ecs"].create_service(
        **runs, cluster=place.environment.cluster, serviceName=name, launchType="FARGATE",
        networkConfiguration={"awsvpcConfiguration": network},
        loadBalancers=[{"targetGroupArn": target_group, "containerName": place.service.entry, "containerPort": place.service.port}],
        propagateTags="SERVICE", tags=[{"key": "service", "value": place.name}, {"key": "environment", "value": place.environment.named}],
    )  # fmt: skip


def _alarm(place: Place, balancer: str, stable: str) -> None:
    """The shape that deployments watch: more 5xx of the targets than the threshold in 60 s, twice in a row."""
    place.clients["cloudwatch"].put_metric_alarm(
        AlarmName=f"{place.full_name}-5xx", AlarmDescription=f"{place.full_name} answers with too many 5xx.",
        Namespace="AWS/ApplicationELB", MetricName="HTTPCode_Target_5XX_Count", Statistic="Sum", Period=60, EvaluationPeriods=2,
        DatapointsToAlarm=2, Threshold=float(place.environment.alarm_over), ComparisonOperator="GreaterThanThreshold",
        TreatMissingData="notBreaching",
        Dimensions=[{"Name": "LoadBalancer", "Value": arn_suffix(balancer)}, {"Name": "TargetGroup", "Value": arn_suffix(stable)}],
    )  # fmt: skip


def _scaling(place: Place) -> None:
    tasks = place.environment.tasks
    scaling = place.clients["application-autoscaling"]
    target = {
        "ServiceNamespace": "ecs", "ScalableDimension": "ecs:service:DesiredCount",
        "ResourceId": f"service/{place.environment.cluster}/{place.full_name}",
    }  # fmt: skip
    scaling.register_scalable_target(MinCapacity=tasks, MaxCapacity=tasks * 3, **target)
    scaling.put_scaling_policy(
        PolicyName=f"{place.full_name}-cpu", PolicyType="TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration={
            "TargetValue": 60.0, "PredefinedMetricSpecification": {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"},
        },
        **target,
    )  # fmt: skip


def _tags(place: Place) -> list[dict[str, str]]:
    return [{"Key": "service", "Value": place.name}, {"Key": "environment", "Value": place.environment.named}]
