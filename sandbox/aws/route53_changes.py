"""A batch of changes to the record sets of a zone: strict, in order, whole or not at all.

https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html; messages as Route 53 words them.
"""

import ipaddress
import re
from collections.abc import Callable, Iterable
from typing import Any

from .errors import AwsError
from .route53_records import Record, canonical, record, same, sort_key

_WORDS = {"Weight": "weighted", "Failover": "failover", "Region": "latency", "GeoLocation": "geolocation", "MultiValueAnswer": "multivalue answer"}

Key = tuple[str, str, str | None]


def changed(zone: str, records: Iterable[Record], changes: list[dict[str, Any]], known_check: Callable[[str], bool]) -> list[Record]:
    """The zone's records after all changes, in a new list. Raises AwsError: InvalidInput, InvalidChangeBatch, NoSuchHealthCheck."""
    now = {each.key: each for each in records}
    wrong: list[str] = []
    for change in changes:
        wanted = record(change["ResourceRecordSet"])
        _check_input(change["Action"], wanted)
        if wanted.get("HealthCheckId") and change["Action"] != "DELETE" and not known_check(wanted["HealthCheckId"]):
            raise AwsError("NoSuchHealthCheck", f"No health check exists with the specified ID: {wanted['HealthCheckId']}")
        problem = _apply(canonical(zone), now, change["Action"], wanted)
        if problem:
            wrong.append(problem)
    wrong += [] if wrong else _whole(canonical(zone), now)
    if wrong:
        raise AwsError("InvalidChangeBatch", f"[{', '.join(wrong)}]")
    return sorted(now.values(), key=sort_key)


def _check_input(action: str, wanted: Record) -> None:
    plain = wanted.get("TTL") is not None and bool(wanted.data)
    partly = wanted.get("TTL") is not None or bool(wanted.data)
    if action not in ("CREATE", "DELETE", "UPSERT"):
        invalid = f"Invalid XML ; cvc-enumeration-valid: Value '{action}' is not facet-valid"
        raise AwsError("InvalidInput", f"{invalid} with respect to enumeration '[CREATE, DELETE, UPSERT]'.")
    where = f"in Change with [Action={action}, Name={wanted.name}, Type={wanted.type}, SetIdentifier={wanted.get('SetIdentifier') or 'null'}]"
    expected = "Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId]"
    if "AliasTarget" in wanted and partly:
        raise AwsError("InvalidInput", f"{expected}, but found more than one {where}")
    if "AliasTarget" not in wanted and not plain:
        raise AwsError("InvalidInput", f"{expected}, but found none {where}")
    if bool(wanted.policy) != bool(wanted.get("SetIdentifier")):
        found = "SetIdentifier" if wanted.policy is None else wanted.policy
        missing = "any of [Weight, Region, Failover, GeoLocation, MultiValueAnswer]" if wanted.policy is None else "SetIdentifier"
        raise AwsError("InvalidInput", f"Invalid request: Missing field '{missing}', which is required with '{found}', {where}")


def _apply(zone: str, now: dict[Key, Record], action: str, wanted: Record) -> str | None:
    """One change, or what is wrong with it."""
    known = now.get(wanted.key)
    if wanted.name != zone and not wanted.name.endswith(f".{zone}"):
        return f"RRSet with DNS name {wanted.name} is not permitted in zone {zone}"
    if action == "DELETE":
        if known is None:
            return f"Tried to delete resource record set {wanted.label()} but it was not found"
        if not same(known, wanted):
            return f"Tried to delete resource record set {wanted.label()} but the values provided do not match the current values"
        del now[wanted.key]
        return None
    if action == "CREATE" and known is not None:
        return f"Tried to create resource record set {wanted.label()} but it already exists"
    problem = _values_problem(wanted) or _siblings_problem(zone, [each for each in now.values() if each is not known], wanted)
    if problem is None:
        now[wanted.key] = wanted
    return problem


def _values_problem(wanted: Record) -> str | None:
    kinds = {"A": ("IPv4", ipaddress.IPv4Address), "AAAA": ("IPv6", ipaddress.IPv6Address)}
    for value in wanted.data if wanted.type in kinds else ():
        name, kind = kinds[wanted.type]
        try:
            kind(value)
        except ValueError:
            return f"Invalid Resource Record: 'FATAL problem: ARRDATAIllegal{name}Address (Value is not a valid {name} address) encountered with '{value}''"
    if wanted.type == "CNAME" and len(wanted.data) > 1:
        return f"Invalid Resource Record: 'FATAL problem: MultipleCNAMEs (a CNAME has exactly one value) encountered with {wanted.name}'"
    if len(set(wanted.data)) != len(wanted.data):
        return f"Duplicate Resource Record: '{next(each for each in wanted.data if wanted.data.count(each) > 1)}'"
    if wanted.get("Failover") == "PRIMARY" and "AliasTarget" not in wanted and not wanted.get("HealthCheckId"):
        return "A non-alias primary ResourceRecordSet must have an associated health check"
    return None


def _siblings_problem(zone: str, others: list[Record], wanted: Record) -> str | None:
    named = [each for each in others if each.name == wanted.name]
    alike = [each for each in named if each.type == wanted.type]
    what = f"RRSet with DNS name {wanted.name}, type {wanted.type}" + (f", SetIdentifier {wanted['SetIdentifier']}" if wanted.get("SetIdentifier") else "")
    if wanted.type == "CNAME":
        if wanted.name == zone:
            return f"RRSet of type CNAME with DNS name {wanted.name} is not permitted at apex in zone {zone}"
        if any(each.type != "CNAME" for each in named):
            return f"RRSet of type CNAME with DNS name {wanted.name} is not permitted as it conflicts with other records with the same DNS name in zone {zone}"
    elif any(each.type == "CNAME" for each in named):
        return (
            f"RRSet of type {wanted.type} with DNS name {wanted.name} is not permitted because a conflicting RRSet of type CNAME "
            f"with the same DNS name already exists in zone {zone}"
        )
    if alike and (wanted.policy is None or any(each.policy is None for each in alike)):
        return f"{what} cannot be created as other RRSets exist with the same name and type."
    if any(each.policy != wanted.policy for each in alike):
        return f"{what} cannot be created as a non-{_WORDS.get(str(wanted.policy), str(wanted.policy))} set exists with the same name and type."
    if wanted.policy == "Failover" and any(each["Failover"] == wanted["Failover"] for each in alike):
        return f"{what} cannot be created as a {wanted['Failover']} failover set exists with the same name and type."
    if wanted.policy == "Weight" and any(each.get("TTL") != wanted.get("TTL") for each in alike):
        return f"{what} cannot be created as weighted sets must contain the same TTL."
    return None


def _whole(zone: str, now: dict[Key, Record]) -> list[str]:
    """What must hold after the batch."""
    kinds = {each.type for each in now.values() if each.name == zone}
    found = [] if "NS" in kinds else ["A HostedZone must contain at least one NS record for the zone itself."]
    found += [] if "SOA" in kinds else ["A HostedZone must contain exactly one SOA record."]
    return found + [problem for each in now.values() if (problem := _target_problem(zone, now, each))]


def _target_problem(zone: str, now: dict[Key, Record], each: Record) -> str | None:
    """An alias points at a load balancer, at an accelerator, or at a record of the same type in its own zone that exists."""
    alias = each.get("AliasTarget")
    if not alias or re.search(r"\.elb\.(.+\.)?amazonaws\.com\.$|\.awsglobalaccelerator\.com\.$", alias["DNSName"]):
        return None
    what = f"Tried to create an alias that targets {alias['DNSName']}, type {each.type} in zone {alias['HostedZoneId']}, but"
    if not alias["DNSName"].endswith(f".{zone}") and alias["DNSName"] != zone:
        return f"{what} the alias target name does not lie within the target zone"
    exists = any(other.name == alias["DNSName"] and other.type == each.type for other in now.values())
    return None if exists else f"{what} that target was not found"
