"""The front door over real sockets: proxy, tunnel, virtual hosts, paths; rules, weights and versions."""

import collections
import http.client
import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from sandbox.aws.routing import Request, _like, _matches
from sandbox_world import REGION, Sandbox, part, sandbox

APP = f"app-prod-1.{REGION}.elb.amazonaws.com"
API = f"api-prod-1.{REGION}.elb.amazonaws.com"


@pytest.fixture(scope="module")
def world() -> Iterator[Sandbox]:
    for each in sandbox(part(("app", "api"), ("prod",), ("1.4.2", "1.4.3-bad", "1.4.6-sick"))):
        each.run("app-prod-canary", "1.4.6-sick", 1)
        each.run("api-prod-canary", "1.4.2", 1)
        each.pass_(20)
        each.world.front_door.listen("127.0.0.1", 0)
        yield each
        each.world.front_door.close()


def ask(world: Sandbox, target: str, method: str = "GET", **headers: str) -> tuple[int, str]:
    """`target` is the request target as it goes over the wire; a header `host` replaces the one of the address."""
    connection = http.client.HTTPConnection("127.0.0.1", world.world.front_door.port, timeout=10)
    connection.putrequest(method, target, skip_host="host" in headers)
    for key, value in headers.items():
        connection.putheader(key.replace("_", "-"), value)
    connection.endheaders()
    answer = connection.getresponse()
    found = answer.status, answer.read().decode()
    connection.close()
    return found


def version(world: Sandbox, target: str, **headers: str) -> dict[str, Any]:
    status, body = ask(world, target, **headers)
    assert status == 200, body
    return dict(json.loads(body))


def test_as_a_proxy_for_the_production_and_the_test_listener(world: Sandbox) -> None:
    stable = version(world, f"http://{APP}/version")
    assert (stable["service"], stable["version"], stable["region"], stable["targetGroup"]) == ("app-prod", "1.4.1", REGION, "app-prod")
    running = world.service("app-prod")["taskDefinition"]
    assert stable["taskDefinition"] == running
    image = world.client("ecs").describe_task_definition(taskDefinition=running)["taskDefinition"]["containerDefinitions"][0]["image"]
    assert stable["digests"] == {"app": image.partition("@")[2]}
    assert stable["task"] in world.client("ecs").list_tasks(cluster="shop", serviceName="app-prod")["taskArns"]
    canary = version(world, f"http://{APP}:8080/version")
    assert (canary["service"], canary["version"]) == ("app-prod-canary", "1.4.6-sick")


def test_through_a_tunnel_and_the_connection_is_kept(world: Sandbox) -> None:
    with socket.create_connection(("127.0.0.1", world.world.front_door.port), timeout=10) as connection:
        connection.sendall(f"CONNECT {APP}:80 HTTP/1.1\r\nHost: {APP}:80\r\nConnection: close\r\n\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 200")
        for _ in range(2):
            connection.sendall(f"GET /version HTTP/1.1\r\nHost: {APP}\r\n\r\n".encode())
            answer = http.client.HTTPResponse(connection)
            answer.begin()
            assert json.loads(answer.read())["version"] == "1.4.1"


def test_a_header_rule_leads_to_the_canary(world: Sandbox) -> None:
    assert version(world, f"http://{API}/version")["version"] == "1.4.1"
    assert version(world, f"http://{API}/version", X_Canary="Always")["version"] == "1.4.2"


def test_virtual_hosts_for_browsers(world: Sandbox) -> None:
    port = world.world.front_door.port
    assert version(world, "/version", host=f"app-prod.{REGION}.localhost:{port}")["version"] == "1.4.1"
    assert version(world, "/version", host=f"test.app-prod.{REGION}.localhost:{port}")["version"] == "1.4.6-sick"
    status, body = ask(world, "/", host=f"app-prod.mars-1.localhost:{port}")
    assert status == 502
    assert "regions: eu-west-1" in body


def test_paths_for_tools_that_cannot_resolve_localhost_names(world: Sandbox) -> None:
    assert version(world, f"/{REGION}/app-prod/8080/version")["version"] == "1.4.6-sick"
    assert ask(world, f"/{REGION}/app-prod/80")[0] == 308
    status, body = ask(world, f"/{REGION}/nope/80/")
    assert (status, body) == (502, f"no load balancer nope in {REGION}\n")


def test_the_index_links_every_listener(world: Sandbox) -> None:
    status, body = ask(world, "/")
    assert status == 200
    for link in (f"http://app-prod.{REGION}.localhost", f"http://test.app-prod.{REGION}.localhost", f"/{REGION}/api-prod/80/"):
        assert link in body
    assert "app-prod 100 (4 healthy)" in body


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        ("http://nowhere.example/", "No load balancer answers at nowhere.example:80: DNS has no such name, or it leads elsewhere."),
        (f"http://{API}:8080/", f"Load balancer api-prod in {REGION} has no listener on port 8080; it listens on 80."),
    ],
)
def test_where_nobody_listens_it_says_so(world: Sandbox, target: str, sentence: str) -> None:
    status, body = ask(world, target)
    assert status == 502
    assert sentence in body


def test_an_unknown_host_gets_no_tunnel(world: Sandbox) -> None:
    assert ask(world, "shop.example:80", method="CONNECT")[0] == 502


def test_a_sick_version_is_ready_and_fails_its_health_check(world: Sandbox) -> None:
    assert ask(world, f"http://{APP}:8080/ready")[0] == 200
    status, body = ask(world, f"http://{APP}:8080/healthz")
    assert (status, json.loads(body)["status"]) == (500, "failing")
    assert ask(world, f"http://{APP}/healthz")[0] == 200


def test_the_page_says_who_answered(world: Sandbox) -> None:
    status, body = ask(world, f"http://{APP}/")
    assert status in (200, 500)
    for text in ("app-prod", "1.4.1", REGION, "Ask 20 times"):
        assert text in body


def test_head_has_no_body_and_an_unknown_path_is_404(world: Sandbox) -> None:
    assert ask(world, f"http://{APP}/version", method="HEAD") == (200, "")
    status, body = ask(world, f"http://{APP}/nope")
    assert status == 404
    assert "it has /, /work, /healthz" in body


def test_prometheus_metrics_only_rise(world: Sandbox) -> None:
    def totals() -> dict[str, float]:
        lines = ask(world, f"http://{APP}/metrics")[1].splitlines()
        return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if not line.startswith("#")}

    before = totals()
    world.pass_(10)
    after = totals()
    assert after['http_requests_total{service="app-prod",code="2xx"}'] - before['http_requests_total{service="app-prod",code="2xx"}'] == pytest.approx(4000, rel=0.1)
    assert all(after[key] >= before[key] for key in before)
    count = after['http_request_duration_seconds_count{service="app-prod"}']
    assert count == after['http_request_duration_seconds_bucket{service="app-prod",le="+Inf"}']
    assert after['http_request_duration_seconds_bucket{service="app-prod",le="0.2"}'] / count == pytest.approx(0.968, abs=0.01)


def test_weights_split_real_requests_too(world: Sandbox) -> None:
    world.weigh("app-prod", stable=70, canary=30)
    seen = collections.Counter(version(world, f"http://{APP}/version")["targetGroup"] for _ in range(150))
    assert 25 <= seen["app-prod-canary"] <= 65
    world.weigh("app-prod", stable=100, canary=0)
    assert {version(world, f"http://{APP}/version")["targetGroup"] for _ in range(30)} == {"app-prod"}


def test_errors_come_at_the_versions_rate_on_work_alone(world: Sandbox) -> None:
    world.run("app-prod-canary", "1.4.3-bad", 1)
    world.pass_(20)
    from sandbox.aws.balancing import handle

    rng = world.world.front_door.rng
    replies = [handle(world.traffic, REGION, "app-prod", 8080, Request("/work"), rng) for _ in range(1500)]
    assert sum(each.status == 500 for each in replies) == pytest.approx(90, rel=0.35)
    times = sorted(each.seconds for each in replies)
    assert times[int(0.95 * len(times))] == pytest.approx(0.18, rel=0.1)
    checks = [handle(world.traffic, REGION, "app-prod", 8080, Request("/healthz"), rng) for _ in range(200)]
    assert {each.status for each in checks} == {200}


def test_no_healthy_target_is_503_by_the_load_balancer(world: Sandbox) -> None:
    world.client("ecs").update_service(cluster="shop", service="api-prod-canary", desiredCount=0)
    world.pass_(15)
    status, body = ask(world, f"http://{API}/version", X_Canary="always")
    assert status == 503
    assert "503 Service Temporarily Unavailable" in body


@pytest.mark.parametrize(
    ("condition", "matches"),
    [
        ({"Field": "path-pattern", "Values": ["/api/*"]}, True),
        ({"Field": "path-pattern", "PathPatternConfig": {"Values": ["/other", "/api/v?/x"]}}, True),
        ({"Field": "path-pattern", "Values": ["/API/*"]}, False),
        ({"Field": "host-header", "HostHeaderConfig": {"Values": ["*.Example"]}}, True),
        ({"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "X-A", "Values": ["y*"]}}, True),
        ({"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "X-B", "Values": ["*"]}}, False),
        ({"Field": "http-request-method", "HttpRequestMethodConfig": {"Values": ["POST"]}}, True),
        ({"Field": "query-string", "QueryStringConfig": {"Values": [{"Key": "v", "Value": "2"}]}}, True),
        ({"Field": "query-string", "QueryStringConfig": {"Values": [{"Value": "3"}]}}, False),
        ({"Field": "source-ip", "SourceIpConfig": {"Values": ["10.0.0.0/8"]}}, False),
    ],
)
def test_conditions(condition: dict[str, Any], matches: bool) -> None:
    request = Request("/api/v2/x", "POST", "shop.example:80", "v=2&w=1", {"x-a": "Yes"})
    assert _matches(condition, request) is matches


def test_wildcards() -> None:
    assert _like("a*c?", "abbbcd")
    assert not _like("a.c", "abc")
    assert not _like("a?", "a")
