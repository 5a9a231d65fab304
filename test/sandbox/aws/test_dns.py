"""Names: what resolvers answer and keep, where clients are, and that front door and traffic follow."""

import pathlib
import socket
import struct
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from sandbox.aws import arc, dns, dns_addresses, dns_clients, regions
from sandbox.aws.dns_server import DnsServer, respond
from sandbox.aws.dns_wire import parse
from sandbox.aws.front_door import Unreachable
from sandbox.aws.route53_backend import backend
from sandbox_world import REGION, STANDBY, Sandbox, part, sandbox

NAME = "app.shop.example"
BALANCERS = {each: f"app-prod-1.{each}.elb.amazonaws.com" for each in (REGION, STANDBY)}


@pytest.fixture
def world() -> Iterator[Sandbox]:
    yield from sandbox(part(("app",), ("prod", "standby")))


def zone(world: Sandbox) -> str:
    return str(world.client("route53").list_hosted_zones()["HostedZones"][0]["Id"])


def alias(region: str, name: str = NAME, **more: Any) -> dict[str, Any]:
    target = {"HostedZoneId": "Z2P70J7EXAMPLE", "DNSName": BALANCERS[region], "EvaluateTargetHealth": False}
    return {"Name": name, "Type": "A", "AliasTarget": target, **more}


def change(world: Sandbox, *changes: tuple[str, dict[str, Any]]) -> None:
    batch = {"Changes": [{"Action": action, "ResourceRecordSet": record} for action, record in changes]}
    world.client("route53").change_resource_record_sets(HostedZoneId=zone(world), ChangeBatch=batch)


def swap(world: Sandbox) -> None:
    change(world, ("DELETE", alias(REGION)), ("CREATE", alias(STANDBY)))


def plain(name: str, **more: Any) -> dict[str, Any]:
    return {"Name": f"{name}.shop.example", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.1"}], **more}


def led(world: Sandbox, resolver: int = 1) -> str | None:
    (found,) = world.control("GET", "resolve", query=f"name={NAME}&resolver={resolver}")[1]["resolvers"]
    return found["region"]  # type: ignore[no-any-return]


def test_every_load_balancer_has_an_address_of_its_own_that_its_names_lead_to(world: Sandbox) -> None:
    table = dns_addresses.table()
    assert len({each["address"] for each in table}) == len(table) == 2
    by_region = {each["region"]: each["address"] for each in table}
    answer = world.control("GET", "resolve", query=f"name={NAME}")[1]
    shape = {"addresses": [by_region[REGION]], "ttl": 5.0, "region": REGION, "loadBalancer": "app-prod", "cnames": []}
    assert answer["resolvers"] == [{"resolver": each, **shape} for each in (1, 2, 3)]
    assert (answer["nameServers"], answer["clients"]) == ([{"share": 1.0, **shape}], {REGION: 1.0})
    for region, name in BALANCERS.items():
        assert dns.answers(name, world.now)[0][1].addresses == dns.answers(f"dualstack.{name}", world.now)[0][1].addresses == (by_region[region],)


def test_each_resolver_keeps_what_it_knows_for_the_ttl(world: Sandbox) -> None:
    assert led(world, 1) == REGION
    swap(world)
    world.pass_(3)
    assert led(world, 2) == REGION, "not in sync yet"
    world.pass_(2.5)
    assert (led(world, 1), led(world, 2), led(world, 3)) == (STANDBY, REGION, STANDBY), "the second asked 2.5 s ago"
    world.pass_(2.5)
    assert led(world, 2) == STANDBY


def test_clients_follow_one_by_one_over_the_ttl(world: Sandbox) -> None:
    world.pass_(1)
    swap(world)
    world.pass_(4)
    assert dns_clients.clients_of(NAME) == {REGION: 1.0}
    world.pass_(2)
    assert dns_clients.clients_of(NAME) == pytest.approx({REGION: 0.6, STANDBY: 0.4})
    world.pass_(3)
    assert dns_clients.clients_of(NAME) == {STANDBY: 1.0}


def test_the_load_goes_where_dns_leads(world: Sandbox) -> None:
    def rps(region: str) -> float:
        return float(world.traffic._rates()[region, "app-prod"])

    assert (rps(REGION), rps(STANDBY)) == (400, 1)
    swap(world)
    world.pass_(6)
    assert rps(REGION) == pytest.approx(240)
    assert rps(STANDBY) == pytest.approx(161)
    world.pass_(10)
    assert (rps(REGION), rps(STANDBY)) == (0, 401)
    assert world.metric("http_requests_total", "Sum", seconds=5, Service="app-prod") == [0.0]
    found = world.client("cloudwatch", STANDBY).get_metric_statistics(
        Namespace="Service", MetricName="http_requests_total", Dimensions=[{"Name": "Service", "Value": "app-prod"}],
        StartTime=world.now - 5, EndTime=world.now, Period=5, Statistics=["Sum"],
    )["Datapoints"]  # fmt: skip
    assert found[0]["Sum"] == pytest.approx(2000, rel=0.1)


def test_clients_that_find_no_address_are_nowhere(world: Sandbox) -> None:
    change(world, ("DELETE", alias(REGION)))
    world.pass_(12)
    assert dns_clients.clients_of(NAME) == {}
    assert world.traffic._rates()[REGION, "app-prod"] == 0
    assert world.control("GET", "resolve", query=f"name={NAME}&resolver=3")[1]["resolvers"][0]["addresses"] == []


def test_a_dead_region_keeps_its_clients_until_dns_leads_elsewhere(world: Sandbox) -> None:
    regions.set_state(REGION, "down")
    world.pass_(10)
    assert dns_clients.clients_of(NAME) == {REGION: 1.0}


def test_weights_are_drawn_and_a_zero_is_never(world: Sandbox) -> None:
    name = "split.shop.example"
    change(world, ("CREATE", alias(REGION, name, SetIdentifier="a", Weight=3)), ("CREATE", alias(STANDBY, name, SetIdentifier="b", Weight=1)))
    change(world, ("CREATE", alias(STANDBY, "none.shop.example", SetIdentifier="a", Weight=0)), ("CREATE", alias(REGION, "none.shop.example", SetIdentifier="b", Weight=1)))
    world.pass_(4)
    resolvers = world.world.front_door.resolvers
    found = [resolvers.of_client(f"client {each}").resolve(name) for each in range(400)]
    seen = Counter(each.place[0] for each in found if each and each.place)
    assert seen[REGION] == pytest.approx(300, abs=30)
    assert sum(seen.values()) == 400
    assert [(share, each.place) for share, each in dns.answers("none.shop.example", world.now) if share] == [(1.0, (REGION, "app-prod"))]
    assert dns_clients.clients_of(name) == pytest.approx({REGION: 0.75, STANDBY: 0.25})


def test_cnames_and_wildcards_are_followed(world: Sandbox) -> None:
    change(
        world,
        ("CREATE", {**plain("www"), "Type": "CNAME", "ResourceRecords": [{"Value": NAME}]}),
        ("CREATE", plain("*.any")),
        ("CREATE", plain("exact.any", ResourceRecords=[{"Value": "192.0.2.9"}])),
    )
    world.pass_(4)
    (answer,) = (each for _, each in dns.answers("www.shop.example", world.now))
    assert (answer.place, answer.chain) == ((REGION, "app-prod"), (("www.shop.example", NAME),))
    assert dns.answers("a.b.any.shop.example", world.now)[0][1].addresses == ("192.0.2.1",)
    assert dns.answers("exact.any.shop.example", world.now)[0][1].addresses == ("192.0.2.9",)
    assert dns.answers("any.shop.example", world.now) == []


def test_the_front_door_takes_each_client_where_its_own_cache_leads(world: Sandbox) -> None:
    door = world.world.front_door
    assert door.locate(NAME, 80, "early") == (REGION, "app-prod")
    swap(world)
    world.pass_(3.5)
    assert door.locate(NAME, 80, "late") == (REGION, "app-prod")
    world.pass_(2)
    assert (door.locate(NAME, 80, "early"), door.locate(NAME, 80, "late")) == ((STANDBY, "app-prod"), (REGION, "app-prod"))
    address = next(each["address"] for each in dns_addresses.table() if each["region"] == STANDBY)
    assert door.locate(address, 80) == (STANDBY, "app-prod")
    with pytest.raises(Unreachable, match="No load balancer answers at nowhere.shop.example:80"):
        door.locate("nowhere.shop.example", 80)


def test_a_restart_finds_records_controls_and_checks_as_they_were(tmp_path: pathlib.Path) -> None:
    file, scenario = tmp_path / "aws.json", part(("app", "web"), ("prod", "standby"))
    for world in sandbox(scenario, file):
        swap(world)
        cluster = world.client("route53-recovery-cluster", "us-west-2")
        states = [("Off", arc.controls()[0].arn), ("On", arc.controls()[1].arn)]
        entries = [{"RoutingControlArn": arn, "RoutingControlState": state} for state, arn in states]
        cluster.update_routing_control_states(UpdateRoutingControlStateEntries=entries)
        check = next(iter(backend().health_checks))
        world.client("route53").update_health_check(HealthCheckId=check, Disabled=True)
        world.world.journal.save(world.traffic)
        records = world.client("route53").list_resource_record_sets(HostedZoneId=zone(world))["ResourceRecordSets"]
    for world in sandbox(scenario, file):
        assert world.client("route53").list_resource_record_sets(HostedZoneId=zone(world))["ResourceRecordSets"] == records
        assert [each.state for each in arc.controls()] == ["Off", "On"]
        assert world.client("route53").get_health_check(HealthCheckId=check)["HealthCheck"]["HealthCheckConfig"]["Disabled"] is True
        assert dns_clients.clients_of(NAME) == {STANDBY: 1.0}


def query(name: str, kind: int = 1, identifier: int = 7, flags: int = 0x0100) -> bytes:
    labels = b"".join(bytes([len(each)]) + each.encode() for each in name.split("."))
    return struct.pack(">HHHHHH", identifier, flags, 1, 0, 0, 0) + labels + b"\0" + struct.pack(">HH", kind, 1)


def code(answer: bytes | None) -> int:
    assert answer
    return answer[3] & 15


def test_dns_over_udp(world: Sandbox) -> None:
    server = DnsServer(world.world.front_door.resolvers.public)
    (port, *rest) = server.listen("127.0.0.1", [])
    assert len(rest) == 2
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        asker.settimeout(5)
        asker.sendto(query("App.Shop.example"), ("127.0.0.1", port))
        answer = asker.recv(512)
    server.close()
    question = parse(query("App.Shop.example"))
    assert (question.name, answer[:2], answer[12 : 12 + len(question.raw)]) == (NAME, b"\0\7", question.raw), "letters come back as they were sent"
    assert struct.unpack(">HHH", answer[2:8]) == (0x8180, 1, 1)
    assert struct.unpack(">HHIH4B", answer[-14:]) == (1, 1, 5, 4, 198, 51, 100, 10)


def test_what_has_no_answer(world: Sandbox) -> None:
    resolver = world.world.front_door.resolvers.public[0]
    no_name, no_type = respond(resolver, query("nowhere.shop.example")), respond(resolver, query(NAME, kind=28))
    assert (code(no_name), code(no_type)) == (3, 0)
    assert no_type and struct.unpack(">H", no_type[6:8]) == (0,)
    assert code(respond(resolver, query(NAME, flags=0x2900))) == 4, "an update is not a query"
    assert code(respond(resolver, b"\0\7rubbish")) == 1
    assert respond(resolver, b"\0") is None


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("GET resolve?", "name: say which, as in /_sandbox/resolve?name=app.shop.example"),
        (f"GET resolve?name={NAME}&resolver=4", "resolver: no '4'; there are 1, 2, 3"),
        ('POST dns {"refuse": true}', "the body is an object with refuseWhilePending, true or false"),
    ],
)
def test_bad_input_gets_a_sentence(world: Sandbox, text: str, complaint: str) -> None:
    method, _, rest = text.partition(" ")
    path, _, body = rest.partition(" ")
    name, _, asked = path.partition("?")
    status, answer = world.control(method, name, body, asked)
    assert (status, complaint in answer["error"]) == (400, True)


def test_the_state_of_the_names_is_told(world: Sandbox) -> None:
    swap(world)
    answer = world.control("POST", "dns", '{"refuseWhilePending": true}')[1]
    assert answer["refuseWhilePending"] is True
    assert [each["name"] for each in answer["zones"]] == ["shop.example"]
    assert [each["insyncAt"] - each["submittedAt"] for each in answer["pending"]] == [4.0]
    assert {each["loadBalancer"] for each in answer["loadBalancers"]} == {"app-prod"}
