"""The public names of a scenario: hosted zone, records, health checks, routing controls, accelerators."""

import hashlib
from typing import Any

from moto.moto_api._internal import mock_random

from . import accelerator, arc, clock, dns_addresses, dns_clients
from .arc import SafetyRule
from .journal import Journal
from .route53_backend import SimZone, backend
from .route53_changes import changed
from .route53_health import HealthCheck
from .route53_health_api import configured
from .route53_records import record
from .routing import load_balancer
from .scenario import Scenario

CLUSTER = "coxswain"
WAIT_MS = 2000


def build(scenario: Scenario, journal: Journal) -> None:
    """After the load balancers. Names of services or environments that this scenario lacks are left out."""
    arc.clusters.clear()
    accelerator.accelerators.clear()
    dns_clients.reset()
    dns_addresses.reset(scenario.regions)
    if scenario.dns is None:
        return
    mock_random.seed(f"{scenario.seed}/dns")
    zone = _zone(scenario.dns.zone)
    places = [scenario.environments[each] for each in (scenario.dns.primary, scenario.dns.standby) if each in scenario.environments]
    names = {name: each for name, each in scenario.dns.names.items() if each.service in scenario.services}
    wanted: list[dict[str, Any]] = []
    checks: list[str] = []
    if len(places) == 2 and any(each.routing == "failover" for each in names.values()):
        checks = _controls(scenario.dns.zone.partition(".")[0], [each.region for each in places])
    for name, each in names.items():
        targets = [_alias(place.region, f"{each.service}-{place.named}") for place in places]
        if each.routing == "accelerator" and len(places) == 2:
            targets = [_accelerator(name, {place.region: f"{each.service}-{place.named}" for place in places})]
        if each.routing in ("simple", "accelerator") or len(places) < 2:
            wanted += [{"Name": name, "Type": "A", "AliasTarget": target} for target in targets[:1]]
            continue
        guards: list[str | None] = [*checks] if each.routing == "failover" else [_watch(name, targets[0]["DNSName"]), None]
        for place, target, check, role in zip(places, targets, guards, ("PRIMARY", "SECONDARY"), strict=True):
            more = {"SetIdentifier": place.region, "Failover": role, **({"HealthCheckId": check} if check else {})}
            wanted.append({"Name": name, "Type": "A", "AliasTarget": target, **more})
    batch = [{"Action": "CREATE", "ResourceRecordSet": each} for each in wanted]
    zone.rrsets = changed(zone.name, zone.rrsets, batch, backend().health_checks.__contains__)
    _restore(zone, journal)
    zone.publish(0.0)
    mock_random.seed()


def _zone(name: str) -> SimZone:
    """With an identifier that can be written down."""
    zones = backend().zones
    made = backend().create_hosted_zone(f"{name}.", private_zone=False, comment="Public names of the shop")
    assert isinstance(made, SimZone)
    del zones[made.resource_id]
    made.resource_id = f"Z{hashlib.sha256(name.encode()).hexdigest()[:20].upper()}"
    zones[made.resource_id] = made
    return made


def _alias(region: str, balancer: str) -> dict[str, Any]:
    found = load_balancer(region, balancer)
    assert found, f"{balancer} in {region} is seeded before its name"
    return {"HostedZoneId": found.canonical_hosted_zone_id, "DNSName": found.dns_name, "EvaluateTargetHealth": False}


def _controls(panel_name: str, regions: list[str]) -> list[str]:
    """A routing control for each region, On for the first, and its health check; answers the checks' identifiers."""
    cluster = arc.Cluster(CLUSTER)
    arc.clusters.append(cluster)
    panel = cluster.panel(panel_name)
    controls = [panel.control(f"{panel_name}-{region}", "On" if index == 0 else "Off") for index, region in enumerate(regions)]
    panel.rules.append(SafetyRule(f"{panel_name}-at-least-one", panel, [each.arn for each in controls], wait_ms=WAIT_MS))
    return [_check(control.name, {"Type": "RECOVERY_CONTROL", "RoutingControlArn": control.arn}) for control in controls]


def _watch(name: str, balancer: str) -> str:
    """A health check of a load balancer; answers its identifier."""
    return _check(name, {"Type": "HTTP", "FullyQualifiedDomainName": balancer, "Port": 80, "ResourcePath": "/healthz"})


def _check(name: str, config: dict[str, Any]) -> str:
    check = HealthCheck(str(mock_random.uuid4()), name, configured(config), next_at=clock.now())
    backend().health_checks[check.id] = check  # type: ignore[assignment]
    backend().change_tags_for_resource("healthcheck", check.id, [{"Key": "Name", "Value": name}], [])
    return check.id


def _accelerator(name: str, balancers: dict[str, str]) -> dict[str, Any]:
    """With an endpoint group in each of these regions, the first dialled up; answers what an alias to it says."""
    made = accelerator.add(name)
    listener = accelerator.listen(made, [{"FromPort": 80, "ToPort": 80}])
    for region, balancer in balancers.items():
        found = load_balancer(region, balancer)
        assert found, f"{balancer} in {region} is seeded before its name"
        dial = 0.0 if listener.groups else 100.0
        listener.groups.append(accelerator.EndpointGroup(listener, region, {found.arn: 128}, [(0.0, dial)]))
    return {"HostedZoneId": accelerator.ZONE, "DNSName": made.dns_name, "EvaluateTargetHealth": False}


def _restore(zone: SimZone, journal: Journal) -> None:
    """As it was before a restart."""
    kept = journal.state.names
    if "accelerators" in kept:
        accelerator.accelerators.clear()
        accelerator.restore(kept["accelerators"])
    if zone.name in kept.get("records", {}):
        zone.rrsets = [record(each) for each in kept["records"][zone.name]]
    for control in arc.controls():
        control.state = kept.get("controls", {}).get(control.arn, control.state)
    for check in backend().health_checks.values():
        if isinstance(check, HealthCheck):
            check.config = kept.get("checks", {}).get(check.id, check.config)
