"""Builds a scenario in simulated AWS through its own API, settled and with some minutes of history behind it."""

import json
from typing import Any

import boto3
from moto.cloudwatch.models import cloudwatch_backends
from moto.ecr.models import ecr_backends
from moto.iam.models import iam_backends
from moto.moto_api._internal import mock_random

from . import clock, cloudwatch, dns_clients, ecs, journal_data, ledger, probes, seed_data, seed_dns, seed_network
from .inprocess import client
from .journal import Journal
from .replication import Replication
from .routing import ACCOUNT
from .scenario import Scenario
from .seed_images import date_images, push
from .seed_services import Place, build
from .settings import settings
from .traffic import Load, Traffic

HISTORY_S = 600.0
_SETTLE_S = 30.0
_SERVICES = ("ecr", "ecs", "elbv2", "cloudwatch", "application-autoscaling", "s3")


def seed(app: Any, scenario: Scenario, now: float, journal: Journal | None = None) -> tuple[Traffic, Replication]:
    """Everything is built as if ten minutes before `now`, in seconds since the epoch; answers the traffic and what replicates, up to then.

    `app` is a WSGI application that speaks AWS. Identifiers come from the scenario's seed, so ARNs are the same at every start.
    `journal` holds what services ran before a restart.
    The clock stands at `now` afterwards: the caller gives it a source.
    """
    start, journal = now - HISTORY_S, journal or Journal(None, scenario)
    clock.set_source(lambda: start)
    scenario.physics.apply()
    settings.rng.seed(scenario.seed)
    _roles(scenario)
    session, networks = boto3.session.Session(), {}
    for region in scenario.regions:
        mock_random.seed(f"{scenario.seed}/{region}")
        clients = {name: client(app, name, region, session=session) for name in _SERVICES}
        labels = [label for label, each in scenario.environments.items() if each.region == region]
        here, images = seed_network.build(region, scenario.regions.index(region), labels), push(clients["ecr"], scenario)
        # However many images pipelines have pushed meanwhile, what follows has the ARNs it had.
        mock_random.seed(f"{scenario.seed}/{region}/services")
        networks[region] = here[labels[-1]]
        date_images(ecr_backends[ACCOUNT][region], scenario, now)
        for cluster in sorted({each.cluster for each in scenario.environments.values() if each.region == region}):
            setting = [{"name": "containerInsights", "value": "enabled"}]
            clients["ecs"].create_cluster(clusterName=cluster, settings=setting, capacityProviders=["FARGATE"])
        places = []
        for environment_name, environment in scenario.environments.items():
            for name in scenario.services:
                if environment.region == region:
                    places.append(Place(clients, scenario, name, environment_name, here[environment_name], images))
        build(places, journal)
        for bucket in [name for name, home in scenario.buckets.items() if home == region]:
            clients["s3"].create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": region})
            clients["s3"].put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
        journal.restore_rest(region, clients["elbv2"], clients["application-autoscaling"])
        for name, probe in probes.known(scenario).items():
            if probe.region == region:
                probes.alarm(name, probe, clients["cloudwatch"])
    seed_dns.build(scenario, journal)
    replication = seed_data.build(scenario, networks, metrics)
    journal_data.restore(scenario, journal.state.data)
    mock_random.seed()
    clock.advance(_SETTLE_S)
    ecs.tick()
    replication.start(clock.now())
    traffic = Traffic(loads(scenario), scenario.seed, clock.now(), ecs.serving, metrics)
    traffic.places = dns_clients.places
    journal.restore_loads(traffic)
    clock.advance(HISTORY_S - _SETTLE_S)
    traffic.catch_up()
    replication.catch_up()
    ledger.clear()
    return traffic, replication


def loads(scenario: Scenario) -> list[Load]:
    dns = scenario.dns
    public = {each.service: name for name, each in reversed(dns.names.items())} if dns else {}
    return [
        Load(
            name, label, each.region, f"{name}-{each.named}", each.requests_per_second, each.error_rate,
            public.get(name, "") if dns and label == dns.primary else "",
        )  # fmt: skip
        for label, each in scenario.environments.items()
        for name in scenario.services
    ]


def metrics(region: str) -> Any:
    """The store of a region's metrics."""
    backend = cloudwatch_backends[ACCOUNT][region]
    assert isinstance(backend, cloudwatch.SimCloudWatch)
    return backend.store


def _roles(scenario: Scenario) -> None:
    """Straight into the backend, as the network below: their API models are large, and nobody else needs them in memory."""

    def trust(principal: dict[str, str]) -> str:
        statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
        return json.dumps({"Version": "2012-10-17", "Statement": [statement]})

    deploy, tasks = trust({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}), trust({"Service": "ecs-tasks.amazonaws.com"})
    for name, policy in ((scenario.role, deploy), ("coxswain-plan", deploy), ("shop-task", tasks), ("shop-task-execution", tasks)):
        iam_backends[ACCOUNT]["aws"].create_role(name, policy, "/", None, "", [], "3600")
