"""A seeded sandbox for tests: an injected clock, boto3 in-process through the edge, moto's own CloudWatch put back afterwards."""

import dataclasses
import datetime
import functools
import pathlib
from collections.abc import Iterator
from typing import Any

from moto.cloudwatch import models, responses
from moto.core.base_backend import BackendDict
from sandbox.aws import clock, cloudwatch, ledger
from sandbox.aws.control import advance
from sandbox.aws.inprocess import client
from sandbox.aws.scenario import Scenario, load
from sandbox.aws.scenario_data import Data
from sandbox.aws.server import build_world
from sandbox.aws.settings import settings

SHOP = pathlib.Path(__file__).parents[3] / "sandbox" / "scenarios" / "shop.yaml"
START = 1_800_000_000.0
REGION, STANDBY = "eu-west-1", "eu-central-1"


def part(services: tuple[str, ...] = (), environments: tuple[str, ...] = (), versions: tuple[str, ...] = (), data: bool = False) -> Scenario:
    """The shop, cut down to what a test looks at: seeding is most of a test's time."""
    shop = load(SHOP)
    chosen = {"1.4.1", *versions}
    return dataclasses.replace(
        shop,
        services={name: each for name, each in shop.services.items() if name in services},
        environments={name: each for name, each in shop.environments.items() if name in environments},
        versions={name: each for name, each in shop.versions.items() if name in chosen},
        data=shop.data if data else Data(),
    )


class Sandbox:
    """Time moves by `pass_(seconds)` alone."""

    def __init__(self, scenario: Scenario | None = None, state: pathlib.Path | None = None) -> None:
        BackendDict.reset()
        settings.reset()
        ledger.clear()
        self.now = START
        self.scenario = scenario or load(SHOP)
        self.world = build_world(self.scenario, state, lambda: self.now)
        self.edge, self.traffic, self.faults = self.world.edge, self.world.traffic, self.world.edge.faults
        self.slept: list[float] = []
        self.edge.sleep = self.slept.append
        self.client = functools.cache(lambda service, region=REGION: client(self.edge, service, region))

    def pass_(self, seconds: float) -> None:
        """In steps, as the server's ticks do."""
        before = clock.now()
        advance(seconds, self.traffic)
        self.now += clock.now() - before
        clock.set_source(lambda: self.now)

    def control(self, method: str, path: str, body: str = "", query: str = "") -> tuple[int, Any]:
        assert self.edge.control
        return self.edge.control(method, f"/_sandbox/{path}", query, body.encode())

    # --- short ways to look and to change

    def arn(self, target_group: str, region: str = REGION) -> str:
        found = self.client("elbv2", region).describe_target_groups(Names=[target_group])["TargetGroups"]
        return str(found[0]["TargetGroupArn"])

    def listener(self, balancer: str, port: int = 80) -> str:
        elbv2 = self.client("elbv2")
        arn = elbv2.describe_load_balancers(Names=[balancer])["LoadBalancers"][0]["LoadBalancerArn"]
        listeners = elbv2.describe_listeners(LoadBalancerArn=arn)["Listeners"]
        return str(next(each["ListenerArn"] for each in listeners if each["Port"] == port))

    def weigh(self, balancer: str, **weights: int) -> None:
        """`weigh('app-prod', stable=95, canary=5)`."""
        names = {"stable": balancer, "canary": f"{balancer}-canary"}
        groups = [{"TargetGroupArn": self.arn(names[key]), "Weight": weight} for key, weight in weights.items()]
        action = {"Type": "forward", "ForwardConfig": {"TargetGroups": groups}}
        self.client("elbv2").modify_listener(ListenerArn=self.listener(balancer), DefaultActions=[action])

    def run(self, service: str, tag: str, count: int | None = None) -> str:
        """Register the service's task definition with the images of that version, and update it. Answers the task definition's ARN."""
        ecs, ecr = self.client("ecs"), self.client("ecr")
        running = ecs.describe_services(cluster="shop", services=[service])["services"][0]["taskDefinition"]
        definition = ecs.describe_task_definition(taskDefinition=running)["taskDefinition"]
        for container in definition["containerDefinitions"]:
            registry, _, rest = container["image"].partition("/")
            repository = rest.partition("@")[0]
            image = ecr.describe_images(repositoryName=repository, imageIds=[{"imageTag": tag}])["imageDetails"][0]
            container["image"] = f"{registry}/{repository}@{image['imageDigest']}"
        kept = ("family", "containerDefinitions", "requiresCompatibilities", "networkMode", "cpu", "memory")
        made = ecs.register_task_definition(**{key: definition[key] for key in kept})["taskDefinition"]["taskDefinitionArn"]
        scaled = {} if count is None else {"desiredCount": count}
        ecs.update_service(cluster="shop", service=service, taskDefinition=made, **scaled)
        return str(made)

    def service(self, name: str) -> dict[str, Any]:
        return dict(self.client("ecs").describe_services(cluster="shop", services=[name])["services"][0])

    def metric(self, name: str, stat: str, seconds: int = 60, period: int = 5, namespace: str = "Service", **dims: str) -> list[float]:
        """Values oldest first."""
        pairs = [{"Name": key, "Value": value} for key, value in dims.items()]
        metric = {"Namespace": namespace, "MetricName": name, "Dimensions": pairs}
        answer = self.client("cloudwatch").get_metric_data(
            StartTime=at(self.now - seconds),
            EndTime=at(self.now),
            ScanBy="TimestampAscending",
            MetricDataQueries=[{"Id": "m", "MetricStat": {"Metric": metric, "Period": period, "Stat": stat}}],
        )
        return list(answer["MetricDataResults"][0]["Values"])

    def alarm(self, name: str) -> str:
        return str(self.client("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"][0]["StateValue"])


def at(seconds: float) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)


_REPLACED = ("get_metric_data", "get_metric_statistics", "describe_alarm_history")


def sandbox(scenario: Scenario | None = None, state: pathlib.Path | None = None) -> Iterator[Sandbox]:
    """For fixtures: `yield from sandbox()`."""
    alarm, backend = models.Alarm, models.cloudwatch_backends.backend
    methods = {each: responses.CloudWatchResponse.__dict__.get(each) for each in _REPLACED}
    try:
        yield Sandbox(scenario, state)
    finally:
        models.Alarm, models.cloudwatch_backends.backend = alarm, backend  # type: ignore[misc]
        for name, method in methods.items():
            if method is None:
                delattr(responses.CloudWatchResponse, name)
            else:
                setattr(responses.CloudWatchResponse, name, method)
        cloudwatch.sources.clear()
        BackendDict.reset()
        settings.reset()
