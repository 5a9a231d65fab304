"""The control API: what it answers, and what it says to bad input."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sandbox.aws.edge import run_wsgi
from sandbox_world import REGION, START, STANDBY, Sandbox, part, sandbox
from werkzeug.test import EnvironBuilder


@pytest.fixture(scope="module")
def world() -> Iterator[Sandbox]:
    yield from sandbox(part(("app",), ("prod", "standby"), ("1.4.2",)))


def test_health_and_addresses(world: Sandbox) -> None:
    assert world.control("GET", "health") == (200, {"ready": True, "now": world.now, "regions": [REGION, STANDBY]})
    assert world.control("GET", "addresses")[1]["regions"] == [REGION, STANDBY]


def test_it_is_reached_over_http_and_is_no_aws_call(world: Sandbox) -> None:
    before = world.edge.audit.since()
    status, headers, body = run_wsgi(world.edge, EnvironBuilder(path="/_sandbox/health").get_environ(), b"")
    assert (status, dict(headers)["Content-Type"], json.loads(body)["ready"]) == (200, "application/json", True)
    assert world.edge.audit.since() == before


def test_faults_are_added_listed_and_cleared(world: Sandbox) -> None:
    one = world.control("POST", "faults", '{"kind": "error", "service": "ecs", "code": "ThrottlingException", "count": 3}')[1]
    two = world.control("POST", "faults", '{"kind": "latency", "seconds": 1}')[1]
    assert (one["code"], one["count"], one["hits"]) == ("ThrottlingException", 3, 0)
    assert [each["id"] for each in world.control("GET", "faults")[1]["faults"]] == [one["id"], two["id"]]
    assert world.control("DELETE", "faults", query=f"id={one['id']}") == (200, {"removed": 1})
    status, answer = world.control("DELETE", "faults", query="id=999")
    assert (status, answer["error"]) == (400, f"id: no fault 999; at work: {two['id']}")
    assert world.control("DELETE", "faults") == (200, {"removed": 1})


def test_load(world: Sandbox) -> None:
    answer = world.control("POST", "load", '{"service": "app", "environment": "prod", "rps": 50}')[1]
    assert [(each["loadBalancer"], each["rps"]) for each in answer["loads"]] == [("app-prod", 50.0)]
    world.pass_(60)
    assert sum(world.metric("http_requests_total", "Sum", seconds=60, Service="app-prod")) == pytest.approx(3000, rel=0.1)


def test_the_clock_turns_and_the_world_with_it(world: Sandbox) -> None:
    world.run("app-prod-canary", "1.4.2", 1)
    before = world.control("GET", "clock")[1]["now"]
    assert world.control("POST", "clock", '{"advance": 30}') == (200, {"now": before + 30})
    assert world.service("app-prod-canary")["runningCount"] == 1
    waits = world.control("GET", "ledger")[1]["waits"]
    assert {"task-start", "target-health"} <= {each["kind"] for each in waits}
    assert all(START <= each["start"] <= each["end"] for each in waits), "the sandbox's own start is left out"


def test_state_of_one_region_and_of_all(world: Sandbox) -> None:
    one = world.control("GET", "state", query=f"region={STANDBY}")[1]["regions"]
    assert [each["region"] for each in one] == [STANDBY]
    assert [each["service"] for each in one[0]["services"]] == ["app-prod"]
    both = world.control("GET", "state")[1]
    assert [each["region"] for each in both["regions"]] == [REGION, STANDBY]
    json.dumps(both, allow_nan=False, default=str)


def test_state_is_json_over_http(world: Sandbox) -> None:
    status, _, body = run_wsgi(world.edge, EnvironBuilder(path="/_sandbox/state").get_environ(), b"")
    assert status == 200
    assert json.loads(body)["regions"][0]["listeners"]


def test_the_audit_log_since(world: Sandbox) -> None:
    last = world.control("GET", "audit")[1]["calls"][-1]["id"]
    world.client("ecs").list_clusters()
    assert [each["action"] for each in world.control("GET", "audit", query=f"since={last}")[1]["calls"]] == ["ListClusters"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "complaint"),
    [
        ("GET", "nope", "", 404, "no /_sandbox/nope; there are /_sandbox/health"),
        ("PUT", "load", "", 405, "/_sandbox/load takes GET and POST, not PUT"),
        ("POST", "load", "{", 400, "the body is not JSON"),
        ("POST", "load", "[]", 400, "the body is an object with service, environment, rps"),
        ("POST", "load", '{"service": "ap", "environment": "prod", "rps": 1}', 400, "no load on service 'ap' in environment 'prod'; there is app prod"),
        ("POST", "load", '{"service": "app", "environment": "prod", "rps": -1}', 400, "rps: -1 is not a number of requests"),
        ("POST", "load", '{"service": "app", "environment": "prod", "rate": 1}', 400, "unknown key 'rate'; known: service"),
        ("POST", "clock", '{"advance": -1}', 400, "advance: -1 is not a number of seconds from 0 to 7200"),
        ("POST", "clock", '{"advance": "soon"}', 400, "advance: 'soon' is not a number"),
        ("POST", "faults", '{"kind": "x"}', 400, "kind: 'x' is none of error"),
        ("GET", "audit?since=x", "", 400, "since: 'x' is not a number"),
        ("GET", "state?region=us-east-1", "", 400, "region: no 'us-east-1'; there are eu-west-1, eu-central-1"),
    ],
)
def test_bad_input_gets_a_sentence(world: Sandbox, method: str, path: str, body: str, status: int, complaint: str) -> None:
    name, _, query = path.partition("?")
    found, answer = world.control(method, name, body, query)
    assert found == status
    assert complaint in answer["error"]


def test_an_answer_is_always_json(world: Sandbox) -> None:
    answers: list[Any] = [world.control("GET", each)[1] for each in ("health", "addresses", "audit", "ledger", "faults", "load", "clock", "state")]
    assert all(isinstance(each, dict) for each in answers)
