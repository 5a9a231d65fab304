"""The seeded sandbox with its databases, and short ways to look at them."""

import dataclasses
import json
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError
from sandbox.aws.scenario import Scenario
from sandbox_world import REGION, STANDBY, Sandbox, at, part

SOURCE_ARN = f"arn:aws:rds:{REGION}:123456789012:db:shop-db"


def with_data(*services: str) -> Scenario:
    """Primary and standby of these services with the shop's databases. Clients are all at the primary until a test moves them."""
    return dataclasses.replace(part(services, ("prod", "standby"), data=True), dns=None)


def clients_to(world: Sandbox, **shares: float) -> None:
    """Where the services' names lead: `clients_to(world, standby=1)`."""
    named = {"primary": REGION, "standby": STANDBY}
    world.world.replication.clients = lambda _name: {named[key]: share for key, share in shares.items()}


def instance(world: Sandbox, name: str = "shop-db", region: str = REGION) -> dict[str, Any]:
    return dict(world.client("rds", region).describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0])


def replica(world: Sandbox) -> dict[str, Any]:
    return instance(world, "shop-db-replica", STANDBY)


def promote(world: Sandbox, name: str = "shop-db-replica", region: str = STANDBY, **given: Any) -> dict[str, Any]:
    return dict(world.client("rds", region).promote_read_replica(DBInstanceIdentifier=name, **given)["DBInstance"])


def refusal(call: Callable[[], Any]) -> tuple[str, str]:
    """Code and message of the error that AWS answers."""
    try:
        call()
    except ClientError as error:
        return error.response["Error"]["Code"], error.response["Error"]["Message"]
    raise AssertionError("no error")


def metric(
    world: Sandbox, name: str, region: str, value: str, namespace: str = "Shop/Database", dimension: str = "DBInstanceIdentifier",
    period: int = 1, seconds: float = 10, **more: str,
) -> list[float]:  # fmt: skip
    """Maxima, oldest first."""
    dims = [{"Name": dimension, "Value": value}, *({"Name": key, "Value": each} for key, each in more.items())]
    stat = {"Metric": {"Namespace": namespace, "MetricName": name, "Dimensions": dims}, "Period": period, "Stat": "Maximum"}
    answer = world.client("cloudwatch", region).get_metric_data(
        StartTime=at(world.now - seconds), EndTime=at(world.now + 1), ScanBy="TimestampAscending", MetricDataQueries=[{"Id": "m", "MetricStat": stat}]
    )
    return list(answer["MetricDataResults"][0]["Values"])


def writes(world: Sandbox, group: str = "shop", since: float = 0) -> dict[str, Any]:
    status, answer = world.control("GET", "writes", query=f"group={group}&since={since}")
    assert status == 200, answer
    return dict(answer)


def region_to(world: Sandbox, state: str, region: str = REGION) -> None:
    status, answer = world.control("POST", "regions", f'{{"region": "{region}", "state": "{state}"}}')
    assert status == 200, answer


def steer(world: Sandbox, **given: Any) -> dict[str, Any]:
    status, answer = world.control("POST", "databases", json.dumps(given))
    assert status == 200, answer
    return dict(answer)


def waits(world: Sandbox, kind: str) -> list[float]:
    """Lengths of the waits of that kind in the ledger, in seconds."""
    return [round(each["end"] - each["start"], 3) for each in world.control("GET", "ledger")[1]["waits"] if each["kind"] == kind]


def scale(world: Sandbox, service: str, count: int, cluster: str = "shop", region: str = REGION) -> None:
    world.client("ecs", region).update_service(cluster=cluster, service=service, desiredCount=count)

