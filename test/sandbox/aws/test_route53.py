"""Route 53's records: strict batches, changes that take their time, pages."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from sandbox.aws import ledger
from sandbox.aws.route53_backend import backend, zone_of
from sandbox_world import Sandbox, part, sandbox

A = {"Name": "a.test.example", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.1"}]}
B = {**A, "ResourceRecords": [{"Value": "192.0.2.2"}, {"Value": "192.0.2.3"}]}
LABEL = "resource record set [name='a.test.example.', type='A']"
ALIAS = {"HostedZoneId": "Z1", "DNSName": "app-prod-1.eu-west-1.elb.amazonaws.com", "EvaluateTargetHealth": True}


class Zone:
    def __init__(self, world: Sandbox) -> None:
        self.world, self.client = world, world.client("route53")
        made = self.client.create_hosted_zone(Name="test.example", CallerReference="1")
        self.id, self.made = made["HostedZone"]["Id"], made["ChangeInfo"]

    def change(self, *changes: tuple[str, dict[str, Any]], comment: str = "") -> dict[str, Any]:
        batch = {"Comment": comment, "Changes": [{"Action": action, "ResourceRecordSet": record} for action, record in changes]}
        return dict(self.client.change_resource_record_sets(HostedZoneId=self.id, ChangeBatch=batch)["ChangeInfo"])

    def refused(self, *changes: tuple[str, dict[str, Any]]) -> tuple[str, str]:
        with pytest.raises(ClientError) as caught:
            self.change(*changes)
        error = caught.value.response["Error"]
        return error["Code"], error["Message"]

    def status(self, change: dict[str, Any]) -> str:
        return str(self.client.get_change(Id=change["Id"])["ChangeInfo"]["Status"])

    def listed(self, **start: Any) -> list[tuple[Any, ...]]:
        found = self.client.list_resource_record_sets(HostedZoneId=self.id, **start)["ResourceRecordSets"]
        return [(each["Name"], each["Type"], each.get("SetIdentifier")) for each in found if each["Type"] not in ("NS", "SOA")]

    def served(self) -> list[list[str]]:
        zone = zone_of("a.test.example")
        assert zone
        return [each.data for each in zone.served(self.world.now) if each.name == "a.test.example."]


@pytest.fixture(scope="module")
def world() -> Iterator[Sandbox]:
    yield from sandbox(part(("app",), ("prod", "standby")))


@pytest.fixture
def zone(world: Sandbox) -> Zone:
    backend().reset()
    return Zone(world)


def weighted(identifier: str, weight: int, **more: Any) -> dict[str, Any]:
    return {**A, "Name": "w.test.example", "SetIdentifier": identifier, "Weight": weight, **more}


def test_a_change_is_pending_until_the_name_servers_have_it(zone: Zone) -> None:
    assert zone.status(zone.made) == "PENDING"
    change = zone.change(("CREATE", A), comment="first")
    assert (change["Status"], change["Comment"], change["Id"].startswith("/change/C")) == ("PENDING", "first", True)
    assert (zone.listed(), zone.served()) == ([("a.test.example.", "A", None)], []), "listed at once, served later"
    zone.world.pass_(3.9)
    assert (zone.status(change), zone.served()) == ("PENDING", [])
    zone.world.pass_(0.2)
    assert (zone.status(change), zone.served()) == ("INSYNC", [["192.0.2.1"]])


def test_until_then_the_old_record_is_served_and_both_waits_are_in_the_ledger(zone: Zone) -> None:
    zone.change(("CREATE", A))
    zone.world.pass_(10)
    ledger.clear()
    at = zone.world.now
    zone.change(("DELETE", A), ("CREATE", B))
    assert zone.served() == [["192.0.2.1"]]
    waits = [(each["kind"], each["start"], each["end"]) for each in ledger.entries()]
    assert waits == [("dns-change", at, at + 4), ("dns-ttl", at + 4, at + 9)], "60 s of TTL are 5 s here"
    zone.world.pass_(4)
    assert zone.served() == [["192.0.2.2", "192.0.2.3"]]


def test_the_second_of_two_compare_and_swaps_is_refused(zone: Zone) -> None:
    zone.change(("CREATE", A))
    zone.change(("DELETE", A), ("CREATE", B))
    code, message = zone.refused(("DELETE", A), ("CREATE", {**A, "TTL": 30}))
    assert (code, message) == (
        "InvalidChangeBatch",
        f"[Tried to delete {LABEL} but the values provided do not match the current values, Tried to create {LABEL} but it already exists]",
    )
    assert zone.listed() == [("a.test.example.", "A", None)], "nothing of the batch was done"


@pytest.mark.parametrize(
    "stale",
    [{**B, "TTL": 61}, {**B, "ResourceRecords": B["ResourceRecords"][:1]}, {**A, "Name": "a.test.example"}, {"Name": "a.test.example", "Type": "A", "AliasTarget": ALIAS}],
)
def test_a_delete_must_match_in_everything_but_the_order_of_values(zone: Zone, stale: dict[str, Any]) -> None:
    zone.change(("CREATE", B))
    assert zone.refused(("DELETE", stale)) == ("InvalidChangeBatch", f"[Tried to delete {LABEL} but the values provided do not match the current values]")
    zone.change(("DELETE", {**B, "ResourceRecords": B["ResourceRecords"][::-1]}))
    assert zone.refused(("DELETE", B)) == ("InvalidChangeBatch", f"[Tried to delete {LABEL} but it was not found]")


@pytest.mark.parametrize("changed", [{"HostedZoneId": "Z2"}, {"DNSName": "app-prod-2.eu-west-1.elb.amazonaws.com"}, {"EvaluateTargetHealth": False}])
def test_an_alias_is_compared_too(zone: Zone, changed: dict[str, Any]) -> None:
    alias = {"Name": "a.test.example", "Type": "A", "AliasTarget": ALIAS}
    zone.change(("CREATE", alias))
    assert "do not match" in zone.refused(("DELETE", {**alias, "AliasTarget": {**ALIAS, **changed}}))[1]
    zone.change(("DELETE", alias))


def test_set_identifier_failover_and_health_check_are_compared_too(zone: Zone) -> None:
    check = zone.client.create_health_check(CallerReference="1", HealthCheckConfig={"Type": "TCP", "IPAddress": "192.0.2.1", "Port": 80})["HealthCheck"]["Id"]
    primary = {**A, "SetIdentifier": "one", "Failover": "PRIMARY", "HealthCheckId": check}
    zone.change(("CREATE", primary))
    assert "was not found" in zone.refused(("DELETE", {**primary, "SetIdentifier": "two"}))[1]
    assert "do not match" in zone.refused(("DELETE", {**primary, "Failover": "SECONDARY"}))[1]
    assert "do not match" in zone.refused(("DELETE", {key: value for key, value in primary.items() if key != "HealthCheckId"}))[1]
    assert zone.refused(("UPSERT", {**primary, "HealthCheckId": "none"}))[0] == "NoSuchHealthCheck"


def test_a_batch_is_applied_in_order_and_whole_or_not_at_all(zone: Zone) -> None:
    zone.change(("CREATE", A), ("DELETE", A), ("CREATE", B))
    code, _ = zone.refused(("UPSERT", {**A, "Name": "new.test.example"}), ("CREATE", B))
    assert (code, zone.listed()) == ("InvalidChangeBatch", [("a.test.example.", "A", None)])


@pytest.mark.parametrize(
    ("record", "complaint"),
    [
        ({**A, "Name": "a.other.example"}, "RRSet with DNS name a.other.example. is not permitted in zone test.example."),
        ({**A, "ResourceRecords": [{"Value": "192.0.2.256"}]}, "(Value is not a valid IPv4 address) encountered with '192.0.2.256'"),
        ({**A, "Name": "test.example", "Type": "CNAME", "ResourceRecords": [{"Value": "x.example"}]}, "not permitted at apex in zone test.example."),
        ({**A, "Name": "w.test.example", "Type": "CNAME", "ResourceRecords": [{"Value": "x.example"}]}, "conflicts with other records with the same DNS name"),
        ({**A, "Name": "c.test.example"}, "a conflicting RRSet of type CNAME with the same DNS name already exists"),
        ({**A, "Name": "w.test.example"}, "cannot be created as other RRSets exist with the same name and type."),
        (weighted("two", 5, TTL=30), "cannot be created as weighted sets must contain the same TTL."),
        ({**A, "Name": "f.test.example", "SetIdentifier": "one", "Failover": "PRIMARY"}, "A non-alias primary ResourceRecordSet must have an associated health check"),
        ({**A, "Name": "w.test.example", "SetIdentifier": "two", "Failover": "SECONDARY"}, "cannot be created as a non-failover set exists with the same name and type."),
        ({"Name": "x.test.example", "Type": "A", "AliasTarget": {**ALIAS, "DNSName": "none.test.example"}}, "but that target was not found"),
    ],
)  # fmt: skip
def test_what_cannot_stand_in_a_zone_is_refused(zone: Zone, record: dict[str, Any], complaint: str) -> None:
    zone.change(("CREATE", weighted("one", 1)), ("CREATE", {**A, "Name": "c.test.example", "Type": "CNAME", "ResourceRecords": [{"Value": "a.test.example"}]}))
    code, message = zone.refused(("CREATE", record))
    assert code == "InvalidChangeBatch"
    assert complaint in message


@pytest.mark.parametrize(
    ("record", "complaint"),
    [
        ({"Name": "a.test.example", "Type": "A"}, "Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found none"),
        ({**A, "AliasTarget": ALIAS}, "but found more than one in Change with [Action=CREATE, Name=a.test.example., Type=A, SetIdentifier=null]"),
        ({**A, "Weight": 1}, "Missing field 'SetIdentifier', which is required with 'Weight'"),
    ],
)  # fmt: skip
def test_what_makes_no_record_is_invalid_input(zone: Zone, record: dict[str, Any], complaint: str) -> None:
    code, message = zone.refused(("CREATE", record))
    assert code == "InvalidInput"
    assert complaint in message


def test_a_zone_keeps_its_name_servers(zone: Zone) -> None:
    records = zone.client.list_resource_record_sets(HostedZoneId=zone.id)["ResourceRecordSets"]
    ns = next(each for each in records if each["Type"] == "NS")
    assert zone.refused(("DELETE", ns)) == ("InvalidChangeBatch", "[A HostedZone must contain at least one NS record for the zone itself.]")


def test_pages_go_by_name_type_and_set_identifier(zone: Zone) -> None:
    zone.change(("CREATE", A), ("CREATE", weighted("one", 1)), ("CREATE", weighted("two", 2)), ("CREATE", {**A, "Name": "*.test.example"}))
    expected = [("\\052.test.example.", "A", None), ("a.test.example.", "A", None), ("w.test.example.", "A", "one"), ("w.test.example.", "A", "two")]
    assert zone.listed() == expected
    found, start = [], {}
    for _ in range(6):
        page = zone.client.list_resource_record_sets(HostedZoneId=zone.id, MaxItems="1", **start)
        found += [(each["Name"], each.get("SetIdentifier")) for each in page["ResourceRecordSets"]]
        start = {f"StartRecord{each}": page[f"NextRecord{each}"] for each in ("Name", "Type", "Identifier") if f"NextRecord{each}" in page}
    assert found[2:] == [(name, identifier) for name, _, identifier in expected]
    assert (page["IsTruncated"], start) == (False, {})
    assert zone.listed(StartRecordName="b.test.example")[0][0] == "w.test.example."
    with pytest.raises(ClientError, match="InvalidInput"):
        zone.listed(StartRecordType="A")


def test_a_second_change_while_one_is_pending_is_refused_on_demand(zone: Zone) -> None:
    zone.change(("CREATE", A))
    zone.change(("UPSERT", B))
    backend().refuse_while_pending = True
    assert zone.refused(("UPSERT", A)) == ("PriorRequestNotComplete", "The request was rejected because Route 53 was still processing a prior request.")
    zone.world.pass_(5)
    zone.change(("UPSERT", A))


def test_the_audit_log_names_the_operation_and_its_parameters(zone: Zone) -> None:
    zone.change(("CREATE", A))
    call = zone.world.control("GET", "audit")[1]["calls"][-1]
    assert (call["region"], call["service"], call["action"]) == ("us-east-1", "route53", "ChangeResourceRecordSets")
    assert call["params"]["ChangeBatch"]["Changes"] == [{"Action": "CREATE", "ResourceRecordSet": A}]


def test_what_is_unknown_is_said_to_be(zone: Zone) -> None:
    for code, ask in (
        ("NoSuchChange", lambda: zone.client.get_change(Id="C0")),
        ("NoSuchHostedZone", lambda: zone.client.list_resource_record_sets(HostedZoneId="Z0")),
    ):
        with pytest.raises(ClientError, match=code):
            ask()
