"""Record sets of a hosted zone: one shape for all of them, how they are sorted, when two are the same."""

from typing import Any

ALIAS_TTL = 60
"""Seconds: an alias to a load balancer has the load balancer's own TTL, and its record set says none."""

_ROUTING = ("Weight", "Failover", "Region", "GeoLocation", "MultiValueAnswer", "GeoProximityLocation", "CidrRoutingConfig")
_COMPARED = ("TTL", "HealthCheckId", *_ROUTING)


class Record(dict[str, Any]):
    """A record set as the API has it, normalised. moto reads `name` and `type` of it."""

    @property
    def name(self) -> str:
        return str(self["Name"])

    @property
    def type(self) -> str:
        return str(self["Type"])

    @property
    def key(self) -> tuple[str, str, str | None]:
        return self.name, self.type, self.get("SetIdentifier")

    @property
    def policy(self) -> str | None:
        """Weight, Failover …, or none for simple routing."""
        return next((each for each in _ROUTING if self.get(each) is not None), None)

    @property
    def ttl(self) -> int:
        """Seconds that a resolver may keep an answer."""
        return int(self.get("TTL") or ALIAS_TTL)

    @property
    def data(self) -> list[str]:
        return [str(each["Value"]) for each in self.get("ResourceRecords") or []]

    def label(self) -> str:
        identifier = f", set identifier='{self['SetIdentifier']}'" if self.get("SetIdentifier") else ""
        return f"[name='{self.name}', type='{self.type}'{identifier}]"


def canonical(name: str) -> str:
    """Lower case, with the dot at the end; `*` as Route 53 lists it."""
    return name.lower().rstrip(".").replace("*", "\\052") + "."


def record(raw: dict[str, Any]) -> Record:
    """From a request. Absent values and empty lists are left out."""
    made = Record({key: value for key, value in raw.items() if value not in (None, [], {})})
    made["Name"] = canonical(str(raw["Name"]))
    if "TTL" in made:
        made["TTL"] = int(made["TTL"])
    if "ResourceRecords" in made:
        made["ResourceRecords"] = [{"Value": each["Value"] if isinstance(each, dict) else str(each)} for each in made["ResourceRecords"]]
    if "AliasTarget" in made:
        made["AliasTarget"] = {**made["AliasTarget"], "DNSName": canonical(made["AliasTarget"]["DNSName"])}
    return made


def sort_key(each: Record) -> tuple[list[str], str, str]:
    """As ListResourceRecordSets sorts: labels reversed, type, set identifier."""
    return reversed_labels(each.name), each.type, str(each.get("SetIdentifier") or "")


def reversed_labels(name: str) -> list[str]:
    return canonical(name).rstrip(".").split(".")[::-1]


def same(one: Record, other: Record) -> bool:
    """All values equal; the order of the values does not matter."""
    scalars = all(one.get(each) == other.get(each) for each in _COMPARED)
    return scalars and sorted(one.data) == sorted(other.data) and _alias(one) == _alias(other)


def _alias(each: Record) -> tuple[Any, ...] | None:
    alias = each.get("AliasTarget")
    return (alias["HostedZoneId"], alias["DNSName"], bool(alias.get("EvaluateTargetHealth"))) if alias else None
