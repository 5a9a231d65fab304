"""Route 53's hosted zones: changes that take a while to reach the name servers, and what those answer from meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from moto.moto_api._internal import mock_random
from moto.route53 import models
from moto.route53.models import FakeZone, Route53Backend, route53_backends

from . import clock, ledger
from .errors import AwsError
from .lock import LOCK
from .route53_changes import changed
from .route53_health import HealthCheck, Seen
from .route53_records import Record, record, sort_key
from .routing import ACCOUNT
from .settings import settings

HOME = "us-east-1"
"""Route 53's control plane."""

MAX_VALUES = 1000
CHANGES_KEPT = 1000


@dataclass(frozen=True)
class Change:
    """A batch that was accepted: PENDING until the name servers have it."""

    id: str
    zone: str
    submitted_at: float
    insync_at: float
    comment: str | None = None

    def status(self, at: float) -> str:
        return "INSYNC" if at >= self.insync_at else "PENDING"


@dataclass(frozen=True)
class Edition:
    """What the name servers answer from that moment on."""

    since: float
    records: tuple[Record, ...]


class SimZone(FakeZone):
    """`rrsets` is what the API lists: changes at once. `served` is what the name servers know."""

    __module__ = "moto.route53.models"

    def __init__(self, *a: Any, **k: Any) -> None:
        super().__init__(*a, **k)
        self.rrsets: list[Any] = []
        self.editions: list[Edition] = []

    def add_rrset(self, record_set: dict[str, Any]) -> Any:
        """moto's own NS and SOA records of a new zone."""
        self.rrsets = sorted([*self.rrsets, record(record_set)], key=sort_key)
        self.editions = [Edition(0.0, tuple(self.rrsets))]
        return self.rrsets[-1]

    def publish(self, since: float) -> None:
        """The name servers have what is listed now, from that moment on. What nobody can be told any more is forgotten."""
        now = clock.now()
        known = [each for each in self.editions if each.since < since]
        kept = [each for index, each in enumerate(known) if index + 1 == len(known) or known[index + 1].since > now]
        self.editions = [*kept, Edition(since, tuple(self.rrsets))]

    def served(self, at: float) -> tuple[Record, ...]:
        return next((each.records for each in reversed(self.editions) if each.since <= at), ())


@dataclass
class Changes:
    """By id, in order of submission."""

    known: dict[str, Change] = field(default_factory=dict)

    def add(self, zone: str, seconds: float, comment: str | None = None) -> Change:
        at = clock.now()
        made = Change("C" + mock_random.get_random_string(20, include_digits=True).upper(), zone, at, at + seconds, comment)
        self.known[made.id] = made
        while len(self.known) > CHANGES_KEPT:
            del self.known[next(iter(self.known))]
        return made


class SimRoute53(Route53Backend):
    __module__ = "moto.route53.models"  # moto finds a backend's service by its module

    def __init__(self, *a: Any, **k: Any) -> None:
        super().__init__(*a, **k)
        self.changes = Changes()
        self.refuse_while_pending = False
        self.probe: Callable[[dict[str, Any]], Seen] | None = None
        """How a checker finds an endpoint, given the check's settings; set once the world is built."""
        self._probing = False

    def catch_up(self) -> float:
        """For whoever lets the world move on: every probe that is due. Answers until when that is complete."""
        self.probe_all()
        return clock.now()

    def probe_all(self) -> None:
        with LOCK:
            if self.probe is None or self._probing:
                return  # to probe a name may ask for alarms, which makes everything up to date
            self._probing = True
            try:
                for each in self.health_checks.values():
                    if isinstance(each, HealthCheck):
                        each.work_off(clock.now(), self.probe)
            finally:
                self._probing = False

    def change(self, zone_id: str, batch: dict[str, Any]) -> Change:
        """ChangeResourceRecordSets. Raises AwsError, NoSuchHostedZone."""
        zone, at = self.get_hosted_zone(zone_id), clock.now()
        assert isinstance(zone, SimZone)
        wanted = batch.get("Changes") or []
        if _count(wanted) > MAX_VALUES:
            raise AwsError("InvalidChangeBatch", f"[Number of records limit of {MAX_VALUES} exceeded.]")
        pending = [each for each in self.changes.known.values() if each.zone == zone.resource_id and each.status(at) == "PENDING"]
        if self.refuse_while_pending and pending:
            raise AwsError("PriorRequestNotComplete", "The request was rejected because Route 53 was still processing a prior request.")
        after = changed(zone.name, zone.rrsets, wanted, self.health_checks.__contains__)
        replaced = [each for each in zone.rrsets if each not in after]
        zone.rrsets = after
        made = self.changes.add(zone.resource_id, settings.dns_change_s, batch.get("Comment"))
        insync = max([made.insync_at, *(each.since for each in zone.editions)])  # a later change is never served earlier
        zone.publish(insync)
        _note(zone, made, replaced, insync)
        return made

    def find_change(self, change_id: str) -> Change:
        bare = change_id.rpartition("/")[2]
        if bare not in self.changes.known:
            raise AwsError("NoSuchChange", f"Could not find resource with ID: {bare}")
        return self.changes.known[bare]


def backend() -> SimRoute53:
    return route53_backends[ACCOUNT]["aws"]  # type: ignore[return-value]


def note_switch(controls: list[str]) -> None:
    """Routing controls have changed: the names whose records follow them stay in resolvers' caches for their TTL."""
    note_turned({key for key, each in backend().health_checks.items() if each.health_check_config.get("RoutingControlArn") in controls})


def note_turned(checks: set[str]) -> None:
    """The same of health checks."""
    since = clock.now() + settings.control_s
    for zone in backend().zones.values():
        ttls = {each.name: each.ttl * settings.dns_ttl_scale for each in zone.rrsets if isinstance(each, Record) and each.get("HealthCheckId") in checks}
        for name, ttl in ttls.items():
            arn = f"arn:aws:route53:::hostedzone/{zone.resource_id}"
            ledger.record("dns-ttl", "global", arn, since, since + ttl, name=name.rstrip("."))


def zone_of(name: str) -> SimZone | None:
    """The public zone that a name lies in; of several the closest."""
    wanted = f".{name.lower().rstrip('.')}."
    zones = [each for each in backend().zones.values() if wanted.endswith(f".{each.name.lower()}") and not each.private_zone]
    found = max(zones, key=lambda each: len(each.name), default=None)
    assert found is None or isinstance(found, SimZone)
    return found


def install() -> None:
    route53_backends.backend = SimRoute53  # type: ignore[assignment]
    models.FakeZone = SimZone  # type: ignore[misc]


def _count(changes: list[dict[str, Any]]) -> int:
    """AWS: each value counts, twice in an UPSERT."""
    return sum((1 + (each["Action"] == "UPSERT")) * len(each["ResourceRecordSet"].get("ResourceRecords") or ()) for each in changes)


def _note(zone: SimZone, made: Change, replaced: list[Record], insync: float) -> None:
    """Waits: until the name servers know, and then until the last resolver has forgotten what it was told before."""
    arn = f"arn:aws:route53:::hostedzone/{zone.resource_id}"
    ledger.record("dns-change", HOME, arn, made.submitted_at, insync, change=made.id)
    for each in replaced:
        ledger.record("dns-ttl", "global", arn, insync, insync + each.ttl * settings.dns_ttl_scale, name=each.name.rstrip("."), change=made.id)


