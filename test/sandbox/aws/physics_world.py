"""A small AWS for tests: an injected clock, boto3 speaking to the application in-process, short ways to make things."""

import functools
import io
import json
from typing import Any

import boto3
from botocore.awsrequest import AWSResponse
from moto.core.base_backend import BackendDict
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from sandbox.aws import clock, ledger, physics
from sandbox.aws.settings import settings
from werkzeug.test import Client

physics.install()

REGION = "eu-west-1"
ACCOUNT = "123456789012"
START = 1_750_000_000.0

_client = Client(DomainDispatcherApplication(create_backend_app))


@functools.cache
def client(service: str, region: str = REGION) -> Any:
    """Clients hold no state of AWS, and are slow to make: one for all tests."""
    made = boto3.client(
        service,
        region_name=region,
        endpoint_url="http://127.0.0.1:5566",
        aws_access_key_id="AKIAIOSFODNN7EXAMPLE",
        aws_secret_access_key="secret",
    )
    made.meta.events.register("before-send.*.*", _in_process)
    return made


class _Raw(io.BytesIO):
    def stream(self, **_: Any) -> Any:
        yield self.read()


def _in_process(request: Any, **_: Any) -> AWSResponse:
    headers = {k: v.decode() if isinstance(v, bytes) else v for k, v in request.headers.items()}
    body = request.body or b""
    answer = _client.open(request.url, method=request.method, headers=headers, data=body)
    return AWSResponse(request.url, answer.status_code, dict(answer.headers), _Raw(answer.get_data()))


class World:
    """Services are named `app`; `now` moves only by `pass_(seconds)`."""

    def __init__(self) -> None:
        BackendDict.reset()
        settings.reset()
        settings.start_s = (4.0, 4.0)
        ledger.clear()
        self.now = START
        clock.set_source(lambda: self.now)
        self.ecs, self.elb, self.ecr = client("ecs"), client("elbv2"), client("ecr")
        self.ec2, self.cloudwatch = client("ec2"), client("cloudwatch")

    def pass_(self, seconds: float) -> None:
        self.now += seconds

    # --- making things

    def network(self) -> None:
        vpc = self.ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        self.vpc = vpc
        self.subnets = [
            self.ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{n}.0/24", AvailabilityZone=f"{REGION}{zone}")["Subnet"][
                "SubnetId"
            ]
            for n, zone in ((1, "a"), (2, "b"))
        ]
        self.group = self.ec2.create_security_group(GroupName="tasks", Description="tasks", VpcId=vpc)["GroupId"]
        self.awsvpc = {"awsvpcConfiguration": {"subnets": self.subnets, "securityGroups": [self.group]}}

    def balancer(self) -> None:
        self.lb = self.elb.create_load_balancer(Name="app", Subnets=self.subnets)["LoadBalancers"][0]["LoadBalancerArn"]
        self.tg, self.canary_tg = self.target_group("app"), self.target_group("app-canary")
        action = forward({self.tg: 100, self.canary_tg: 0})
        made = self.elb.create_listener(LoadBalancerArn=self.lb, Protocol="HTTP", Port=80, DefaultActions=[action])
        self.listener = made["Listeners"][0]["ListenerArn"]

    def target_group(self, name: str) -> str:
        made = self.elb.create_target_group(Name=name, Protocol="HTTP", Port=8080, VpcId=self.vpc, TargetType="ip")
        return made["TargetGroups"][0]["TargetGroupArn"]

    def image(self, tag: str | None, content: str | None = None, repository: str = "app", **traits: Any) -> str:
        manifest = json.dumps(
            {
                "schemaVersion": 2,
                "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
                "config": {"digest": content or tag, "size": 100},
                "layers": [],
            }
        )
        given = {"repositoryName": repository, "imageManifest": manifest, **({"imageTag": tag} if tag else {})}
        digest = self.ecr.put_image(**given)["image"]["imageId"]["imageDigest"]
        settings.versions[digest] = {"version": tag, **traits}
        return digest

    def uri(self, reference: str, repository: str = "app") -> str:
        return f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/{repository}{reference}"

    def definition(self, reference: str, family: str = "app", **extra: Any) -> str:
        container = {
            "name": "app",
            "image": self.uri(reference),
            "portMappings": [{"containerPort": 8080}],
            **extra,
        }
        made = self.ecs.register_task_definition(
            family=family,
            requiresCompatibilities=["FARGATE"],
            networkMode="awsvpc",
            cpu="256",
            memory="512",
            containerDefinitions=[container],
        )
        return made["taskDefinition"]["taskDefinitionArn"]

    def build(self) -> "World":
        """Network, load balancer, cluster, and images 1.4.1, 1.4.2 and the crashing 1.4.5-crash."""
        self.network()
        self.balancer()
        self.ecs.create_cluster(clusterName="shop")
        self.ecr.create_repository(repositoryName="app")
        self.image("1.4.1")
        self.image("1.4.2")
        self.image("1.4.5-crash", crash=True)
        return self

    def create(self, count: int = 3, reference: str = ":1.4.1", **extra: Any) -> dict[str, Any]:
        given = {
            "cluster": "shop",
            "serviceName": "app",
            "taskDefinition": self.definition(reference),
            "desiredCount": count,
            "launchType": "FARGATE",
            "networkConfiguration": self.awsvpc,
            "loadBalancers": [{"targetGroupArn": self.tg, "containerName": "app", "containerPort": 8080}],
        }
        return self.ecs.create_service(**{**given, **extra})["service"]

    def steady(self, count: int = 3, **extra: Any) -> dict[str, Any]:
        """A service that has completed its first deployment."""
        self.create(count, **extra)
        self.pass_(30)
        service = self.service()
        assert service["deployments"][0]["rolloutState"] == "COMPLETED", service["deployments"]
        return service

    def update(self, **given: Any) -> dict[str, Any]:
        return self.ecs.update_service(cluster="shop", service="app", **given)["service"]

    # --- looking at things

    def service(self, name: str = "app") -> dict[str, Any]:
        return self.ecs.describe_services(cluster="shop", services=[name])["services"][0]

    def tasks(self, status: str = "RUNNING") -> list[dict[str, Any]]:
        arns = self.ecs.list_tasks(cluster="shop", serviceName="app", desiredStatus=status)["taskArns"]
        return self.ecs.describe_tasks(cluster="shop", tasks=arns)["tasks"] if arns else []

    def targets(self, group: str | None = None) -> list[str]:
        found = self.elb.describe_target_health(TargetGroupArn=group or self.tg)["TargetHealthDescriptions"]
        return sorted(each["TargetHealth"]["State"] for each in found)

    def events(self) -> list[str]:
        """Oldest first, without the prefix that names the service."""
        return [each["message"].removeprefix("(service app) ") for each in reversed(self.service()["events"])]


def forward(weights: dict[str, int], **config: Any) -> dict[str, Any]:
    groups = [{"TargetGroupArn": arn, "Weight": weight} for arn, weight in weights.items()]
    return {"Type": "forward", "ForwardConfig": {"TargetGroups": groups, **config}}
