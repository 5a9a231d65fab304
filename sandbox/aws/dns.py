"""What Route 53's name servers answer: the records they know, chosen by routing policy and health, aliases followed.

https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html
"""

from dataclasses import dataclass, replace

from . import accelerator, balancer_health, dns_addresses, route53_health
from .route53_backend import backend, zone_of
from .route53_records import ALIAS_TTL, Record, canonical
from .settings import settings

MAX_STEPS = 8
Place = tuple[str, str]
"""Region and name of a load balancer."""


@dataclass(frozen=True)
class Answer:
    """`chain` are the CNAMEs on the way, each with its target; `ttl` in seconds as they pass here."""

    name: str
    addresses: tuple[str, ...]
    ttl: float
    chain: tuple[tuple[str, str], ...] = ()

    @property
    def place(self) -> Place | None:
        """The load balancer that answers at the first address."""
        return dns_addresses.place_at(self.addresses[0]) if self.addresses else None


def answers(name: str, at: float, steps: int = 0) -> list[tuple[float, Answer]]:
    """Every answer that a client may get, each with its probability; none where the name does not exist."""
    place = dns_addresses.place_named(name)
    if place:
        return [(1.0, Answer(name, (dns_addresses.address_of(*place),), ALIAS_TTL * settings.dns_ttl_scale))]
    fast = accelerator.named(name)
    if fast:
        return [(1.0, Answer(name, fast.addresses, ALIAS_TTL * settings.dns_ttl_scale))]
    zone = zone_of(name)
    if zone is None or steps > MAX_STEPS:
        return []
    records = zone.served(at)
    found = [each for each in _named(records, name) if each.type in ("A", "CNAME")]
    return [(share * part, answer) for share, each in _chosen(found, at) for part, answer in _followed(name, each, at, steps)]


def exists(name: str, at: float) -> bool:
    """Whether there is any record of that name, of whatever type."""
    zone = zone_of(name)
    return dns_addresses.place_named(name) is not None or accelerator.named(name) is not None or (zone is not None and bool(_named(zone.served(at), name)))


def _named(records: tuple[Record, ...], name: str) -> list[Record]:
    """Those of the very name; otherwise those of the closest wildcard."""
    wanted = canonical(name)
    while True:
        found = [each for each in records if each.name == wanted]
        parent = wanted.removeprefix("\\052.").partition(".")[2]
        if found or not parent:
            return found
        wanted = f"\\052.{parent}"


def _chosen(found: list[Record], at: float) -> list[tuple[float, Record]]:
    """Record sets with their shares. Where none is healthy all count as healthy; of a failover pair the primary then answers."""
    policy = found[0].policy if found else None
    if policy is None:
        return [(1.0, each) for each in found[:1]]
    healthy = [each for each in found if healthy_record(each, at)]
    if policy == "Failover":
        order = sorted(found, key=lambda each: each["Failover"] != "PRIMARY")
        return [(1.0, next((each for each in order if each in healthy), order[0]))]
    if policy != "Weight":
        some = healthy or found
        return [(1 / len(some), each) for each in some]
    weighty = [each for each in healthy if int(each["Weight"])] or healthy or found
    total = sum(int(each["Weight"]) for each in weighty)
    return [(int(each["Weight"]) / total if total else 1 / len(weighty), each) for each in weighty]


def _followed(name: str, record: Record, at: float, steps: int) -> list[tuple[float, Answer]]:
    alias = record.get("AliasTarget")
    ttl = record.ttl * settings.dns_ttl_scale
    if alias:
        return [(share, replace(each, name=name)) for share, each in answers(alias["DNSName"].rstrip("."), at, steps + 1)]
    if record.type == "CNAME":
        target = record.data[0].rstrip(".")
        return [
            (share, Answer(name, each.addresses, min(ttl, each.ttl), ((name, target), *each.chain)))
            for share, each in answers(target, at, steps + 1)
        ]
    return [(1.0, Answer(name, tuple(record.data), ttl))]


def healthy_record(record: Record, at: float) -> bool:
    """By its health check, and by its target where the alias says so."""
    check, alias = record.get("HealthCheckId"), record.get("AliasTarget")
    if check and not route53_health.healthy(backend().health_checks, check, at):
        return False
    return not alias or not alias.get("EvaluateTargetHealth") or _target_healthy(alias["DNSName"], at)


def _target_healthy(name: str, at: float) -> bool:
    """A load balancer is healthy when clients reach it and some target of it is healthy."""
    place = dns_addresses.place_named(name)
    fast = accelerator.named(name)
    if fast:
        return any(balancer_health.answers(*each) for _, each in accelerator.shares_at(fast.addresses[0]))
    if place is None:
        zone = zone_of(name)
        found = _named(zone.served(at), name) if zone else []
        return any(healthy_record(each, at) for each in found)
    return balancer_health.answers(*place)
