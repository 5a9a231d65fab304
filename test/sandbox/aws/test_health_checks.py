"""Health checks: probes of the simulated world, and what DNS makes of alarms, other checks, inversion and their being disabled."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from sandbox.aws import dns, ledger, regions, route53_health
from sandbox.aws.route53_backend import backend
from sandbox_world import REGION, STANDBY, Sandbox, part, sandbox

LB = f"app-prod-1.{REGION}.elb.amazonaws.com"
HTTP = {"Type": "HTTP", "FullyQualifiedDomainName": LB, "Port": 80, "ResourcePath": "/healthz", "RequestInterval": 30, "FailureThreshold": 2}


@pytest.fixture
def world() -> Iterator[Sandbox]:
    yield from sandbox(part(("app",), ("prod", "standby"), ("1.4.6-sick",)))


_made = iter(range(1000))


def create(world: Sandbox, config: dict[str, Any]) -> str:
    made = world.client("route53").create_health_check(CallerReference=f"test-{next(_made)}", HealthCheckConfig=config)
    return str(made["HealthCheck"]["Id"])


def healthy(world: Sandbox, check: str) -> bool:
    return route53_health.healthy(backend().health_checks, check, world.now)


def reports(world: Sandbox, check: str) -> dict[str, str]:
    found = world.client("route53").get_health_check_status(HealthCheckId=check)["HealthCheckObservations"]
    return {each["Region"]: each["StatusReport"]["Status"] for each in found}


def update(world: Sandbox, check: str, **changes: Any) -> dict[str, Any]:
    return dict(world.client("route53").update_health_check(HealthCheckId=check, **changes)["HealthCheck"])


def refused(call: Any, **k: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**k)
    return str(caught.value.response["Error"]["Code"])


def test_a_check_turns_after_as_many_failures_as_its_threshold_and_back_again(world: Sandbox) -> None:
    check = create(world, HTTP)
    world.pass_(4)
    assert healthy(world, check)
    assert len(reports(world, check)) == 8
    assert set(reports(world, check).values()) == {"Success: HTTP Status Code 200, OK"}
    ledger.clear()
    regions.set_state(REGION, "down")
    world.pass_(2)
    assert healthy(world, check), "one failure is not enough"
    world.pass_(2)
    assert not healthy(world, check), "two probes, 2 s apart"
    assert REGION not in reports(world, check), "its checkers there are gone, too"
    assert set(reports(world, check).values()) == {"Failure: The endpoint refused the connection."}
    (wait,) = [each for each in ledger.entries() if each["kind"] == "health-check"]
    assert (wait["end"] - wait["start"], wait["healthy"]) == (2, False)
    regions.set_state(REGION, "up")
    world.pass_(6)
    assert not healthy(world, check), "tasks start, targets turn healthy, then two probes"
    world.pass_(10)
    assert healthy(world, check)


def test_what_the_endpoint_answers_decides(world: Sandbox) -> None:
    paths = {name: create(world, {**HTTP, "ResourcePath": path}) for name, path in (("good", "/ready"), ("bad", "/healthz"))}
    found = create(world, {**HTTP, "Type": "HTTP_STR_MATCH", "SearchString": "1.4.6-sick", "ResourcePath": "/version"})
    missing = create(world, {**HTTP, "Type": "HTTP_STR_MATCH", "SearchString": "nowhere", "ResourcePath": "/version"})
    world.run("app-prod", "1.4.6-sick")
    world.pass_(40)
    assert [healthy(world, each) for each in (*paths.values(), found, missing)] == [True, False, True, False]
    assert reports(world, paths["bad"])["us-east-1"] == "Failure: HTTP Status Code 500, Internal Server Error"
    assert "The string was not found" in reports(world, missing)["us-east-1"]


@pytest.mark.parametrize(
    ("config", "report"),
    [
        ({**HTTP, "Port": 81}, "Failure: Connection timed out."),
        ({**HTTP, "FullyQualifiedDomainName": "nowhere.shop.example"}, "Failure: DNS resolution failed: Rcode NXDomain(3) for nowhere.shop.example"),
        ({"Type": "TCP", "IPAddress": "198.51.100.200", "Port": 80}, "Failure: Connection timed out."),
        ({"Type": "TCP", "FullyQualifiedDomainName": "app.shop.example", "Port": 80}, "Success: Connection established."),
    ],
)
def test_what_is_not_there_is_told_apart(world: Sandbox, config: dict[str, Any], report: str) -> None:
    check = create(world, config)
    world.pass_(2)
    assert reports(world, check)["us-east-1"].startswith(report)


def test_inverted_and_disabled(world: Sandbox) -> None:
    check = create(world, {**HTTP, "Port": 81})
    world.pass_(5)
    assert not healthy(world, check)
    assert update(world, check, Inverted=True)["HealthCheckVersion"] == 2
    assert not healthy(world, check), "the name servers hear of it a little later"
    world.pass_(1)
    assert healthy(world, check)
    update(world, check, Disabled=True)
    world.pass_(1)
    assert not healthy(world, check), "disabled is healthy, and then inverted"
    update(world, check, Inverted=False)
    world.pass_(1)
    assert healthy(world, check)
    assert refused(world.client("route53").update_health_check, HealthCheckId=check, HealthCheckVersion=1) == "HealthCheckVersionMismatch"


def test_a_calculated_check_counts_its_children(world: Sandbox) -> None:
    good, bad = create(world, HTTP), create(world, {**HTTP, "Port": 81})
    one = create(world, {"Type": "CALCULATED", "ChildHealthChecks": [good, bad], "HealthThreshold": 1})
    two = create(world, {"Type": "CALCULATED", "ChildHealthChecks": [good, bad], "HealthThreshold": 2})
    world.pass_(5)
    assert (healthy(world, one), healthy(world, two)) == (True, False)
    route53 = world.client("route53")
    assert refused(route53.delete_health_check, HealthCheckId=good) == "HealthCheckInUse"
    assert refused(route53.get_health_check_status, HealthCheckId=one) == "InvalidInput"
    for each in (one, two, good):
        route53.delete_health_check(HealthCheckId=each)
    assert refused(route53.get_health_check, HealthCheckId=good) == "NoSuchHealthCheck"


def test_an_alarm_decides_and_what_holds_without_data_is_chosen(world: Sandbox) -> None:
    world.client("cloudwatch", STANDBY).put_metric_alarm(
        AlarmName="lag", Namespace="X", MetricName="Lag", Statistic="Maximum", Period=60, EvaluationPeriods=1, Threshold=10.0,
        ComparisonOperator="GreaterThanThreshold",
    )  # fmt: skip
    alarm = {"Type": "CLOUDWATCH_METRIC", "AlarmIdentifier": {"Region": STANDBY, "Name": "lag"}}
    checks = {policy: create(world, {**alarm, "InsufficientDataHealthStatus": policy}) for policy in ("Healthy", "Unhealthy", "LastKnownStatus")}
    assert [healthy(world, each) for each in checks.values()] == [True, False, True], "no data yet"
    world.client("cloudwatch", STANDBY).set_alarm_state(AlarmName="lag", StateValue="ALARM", StateReason="test")
    assert [healthy(world, each) for each in checks.values()] == [False, False, False]
    regions.set_state(STANDBY, "down")
    assert [healthy(world, each) for each in checks.values()] == [True, False, False]


def test_a_failover_pair_follows_its_check_without_anybodys_doing(world: Sandbox) -> None:
    route53 = world.client("route53")
    zone = route53.list_hosted_zones()["HostedZones"][0]["Id"]
    check = create(world, HTTP)
    pair = [
        {
            "Name": "auto.shop.example", "Type": "A", "SetIdentifier": region, "Failover": role, **more,
            "AliasTarget": {"HostedZoneId": "Z1", "DNSName": f"app-prod-1.{region}.elb.amazonaws.com", "EvaluateTargetHealth": True},
        }
        for region, role, more in ((REGION, "PRIMARY", {"HealthCheckId": check}), (STANDBY, "SECONDARY", {}))
    ]  # fmt: skip
    changes = [{"Action": "CREATE", "ResourceRecordSet": each} for each in pair]
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})
    world.pass_(5)

    def led() -> dns.Place | None:
        return dns.answers("auto.shop.example", world.now)[0][1].place

    assert led() == (REGION, "app-prod")
    regions.set_state(REGION, "down")
    assert led() == (STANDBY, "app-prod"), "the target's own health is evaluated at once"
    regions.set_state(STANDBY, "down")
    world.pass_(5)
    assert led() == (REGION, "app-prod"), "where none is healthy the primary answers"


@pytest.mark.parametrize(
    "config",
    [{"Type": "HTTP", "Port": 80}, {**HTTP, "RequestInterval": 20}, {**HTTP, "SearchString": "x"}, {"Type": "CALCULATED"}, {"Type": "RECOVERY_CONTROL"}],
)
def test_what_makes_no_check_is_refused(world: Sandbox, config: dict[str, Any]) -> None:
    assert refused(world.client("route53").create_health_check, CallerReference="bad", HealthCheckConfig=config) == "InvalidInput"


def test_the_same_reference_is_the_same_check(world: Sandbox) -> None:
    make = world.client("route53").create_health_check
    one = make(CallerReference="same", HealthCheckConfig=HTTP)["HealthCheck"]["Id"]
    assert make(CallerReference="same", HealthCheckConfig=HTTP)["HealthCheck"]["Id"] == one
    assert refused(make, CallerReference="same", HealthCheckConfig={**HTTP, "Port": 81}) == "HealthCheckAlreadyExists"
    page = world.client("route53").list_health_checks(MaxItems="1")
    assert (page["HealthChecks"][0]["Id"], page["IsTruncated"]) == (one, False)
