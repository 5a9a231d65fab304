"""Builds a scenario in simulated AWS through its own API, settled and with some minutes of history behind it."""

import functools
import json
from collections.abc import Callable
from typing import Any

from moto.cloudwatch.models import cloudwatch_backends
from moto.ecr.models import ecr_backends
from moto.moto_api._internal import mock_random

from . import clock, cloudwatch, ecs, ledger
from .inprocess import client
from .routing import ACCOUNT
from .scenario import Scenario
from .seed_images import date_images, push
from .seed_services import Network, Place, build
from .settings import settings
from .traffic import Load, Traffic

HISTORY_S = 600.0
_SETTLE_S = 30.0
_SERVICES = ("ec2", "ecr", "ecs", "elbv2", "cloudwatch", "application-autoscaling")


def seed(app: Any, scenario: Scenario, now: float) -> Traffic:
    """Everything is built as if ten minutes before `now`, in seconds since the epoch; answers the traffic, drawn up to then.

    `app` is a WSGI application that speaks AWS. Identifiers come from the scenario's seed, so ARNs are the same at every start.
    The clock stands at `now` afterwards: the caller gives it a source.
    """
    start = now - HISTORY_S
    clock.set_source(lambda: start)
    settings.rng.seed(scenario.seed)
    mock_random.seed(scenario.seed)
    _roles(client(app, "iam", "us-east-1"), scenario)
    for region in scenario.regions:
        clients = {name: client(app, name, region) for name in _SERVICES}
        network, images = _network(clients["ec2"], scenario.regions.index(region)), push(clients["ecr"], scenario)
        date_images(ecr_backends[ACCOUNT][region], scenario, now)
        for cluster in sorted({each.cluster for each in scenario.environments.values() if each.region == region}):
            setting = [{"name": "containerInsights", "value": "enabled"}]
            clients["ecs"].create_cluster(clusterName=cluster, settings=setting, capacityProviders=["FARGATE"])
        for environment_name, environment in scenario.environments.items():
            for name in scenario.services:
                if environment.region == region:
                    build(Place(clients, scenario, name, environment_name, network, images))
    mock_random.seed()
    clock.advance(_SETTLE_S)
    ecs.tick()
    traffic = Traffic(loads(scenario), scenario.seed, clock.now(), ecs.serving, metrics)
    clock.advance(HISTORY_S - _SETTLE_S)
    traffic.catch_up()
    ledger.clear()
    return traffic


def loads(scenario: Scenario) -> list[Load]:
    return [
        Load(name, label, each.region, f"{name}-{each.named}", each.requests_per_second, each.error_rate)
        for label, each in scenario.environments.items()
        for name in scenario.services
    ]


def metrics(region: str) -> Any:
    """The store of a region's metrics."""
    backend = cloudwatch_backends[ACCOUNT][region]
    assert isinstance(backend, cloudwatch.SimCloudWatch)
    return backend.store


def _roles(iam: Any, scenario: Scenario) -> None:
    def trust(principal: dict[str, str]) -> str:
        statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
        return json.dumps({"Version": "2012-10-17", "Statement": [statement]})

    iam.create_role(RoleName=scenario.role, AssumeRolePolicyDocument=trust({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}))
    for name in ("shop-task", "shop-task-execution"):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust({"Service": "ecs-tasks.amazonaws.com"}))


def _network(ec2: Any, number: int) -> Network:
    """A VPC with a subnet in each of three zones, and a security group on either side of the load balancers."""
    vpc = ec2.create_vpc(CidrBlock=f"10.{20 + number}.0.0/16")["Vpc"]["VpcId"]
    zones = [each["ZoneName"] for each in ec2.describe_availability_zones()["AvailabilityZones"][:3]]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.{20 + number}.{16 * index}.0/20", AvailabilityZone=zone)["Subnet"]["SubnetId"]
        for index, zone in enumerate(zones)
    ]
    group: Callable[..., str] = functools.partial(_group, ec2, vpc)
    return Network(vpc, subnets, group("shop-load-balancers", 80, 8080), group("shop-tasks", 8080))


def _group(ec2: Any, vpc: str, name: str, *ports: int) -> str:
    made = ec2.create_security_group(GroupName=name, Description=name.replace("-", " "), VpcId=vpc)["GroupId"]
    ranges = [{"CidrIp": "0.0.0.0/0"}]
    rules = [{"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": ranges} for port in ports]
    ec2.authorize_security_group_ingress(GroupId=made, IpPermissions=rules)
    return str(made)


