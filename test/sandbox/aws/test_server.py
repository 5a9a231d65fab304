"""The server as a process: ready line, real sockets, clean end."""

import http.client
import json
import pathlib
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

ROOT = pathlib.Path(__file__).parents[3]
SCENARIO = """
seed: 1
role: deploy
runs: "1.0"
environments:
  prod: { region: eu-west-1, cluster: c, named: prod, tasks: 1, requests_per_second: 5, error_rate: 0.01, alarm_over: 5 }
services:
  app: { title: App, containers: { app: app }, entry: app }
versions:
  "1.0": { commit: first, hours_ago: 1 }
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    folder = tmp_path_factory.mktemp("server")
    (folder / "scenario.yaml").write_text(SCENARIO)
    return folder


def start(files: pathlib.Path, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "sandbox.aws.server", "--port", "0", "--front-door-port", "0", "--scenario", str(files / "scenario.yaml")]
    return subprocess.Popen([*command, *more], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture(scope="module")
def server(files: pathlib.Path) -> Iterator[dict[str, Any]]:
    process = start(files, "--state", str(files / "aws.json"))
    assert process.stdout
    yield {"process": process, **json.loads(process.stdout.readline())}
    process.kill()
    process.wait()


def request(address: str, method: str, path: str, body: str = "", headers: dict[str, str] | None = None) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    connection.request(method, path, body, headers or {})
    return connection.getresponse()


AWS = {
    "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "AmazonEC2ContainerServiceV20141113.ListClusters",
    "Authorization": "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20270101/eu-west-1/ecs/aws4_request, SignedHeaders=host, Signature=0",
}  # fmt: skip


def test_it_says_where_it_listens_and_answers_there(server: dict[str, Any]) -> None:
    assert server["ready"] is True
    assert server["endpoint"].startswith("http://127.0.0.1:")
    assert json.loads(request(server["endpoint"], "GET", "/_sandbox/addresses").read()) == {
        key: server[key] for key in ("endpoint", "frontDoor", "dns", "regions")
    }
    assert json.loads(request(server["endpoint"], "POST", "/", "{}", AWS).read())["clusterArns"]
    assert request(server["frontDoor"], "GET", "/eu-west-1/app-prod/80/version").status == 200


def test_a_connection_is_kept_for_many_calls(server: dict[str, Any]) -> None:
    connection = http.client.HTTPConnection(urlsplit(server["endpoint"]).netloc, timeout=10)
    for _ in range(20):
        connection.request("POST", "/", "{}", AWS)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
        assert not answer.will_close
    connection.close()


@pytest.mark.parametrize(("fault", "applied"), [("lost-answer", True), ("outage", False)])
def test_a_dropped_connection_has_no_answer(server: dict[str, Any], fault: str, applied: bool) -> None:
    body = json.dumps({"kind": fault, "action": "CreateCluster", "answer": "hang-up", "count": 1})
    assert request(server["endpoint"], "POST", "/_sandbox/faults", body).status == 200
    create = {**AWS, "X-Amz-Target": "AmazonEC2ContainerServiceV20141113.CreateCluster"}
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        request(server["endpoint"], "POST", "/", json.dumps({"clusterName": fault}), create)
    clusters = json.loads(request(server["endpoint"], "POST", "/", "{}", AWS).read())["clusterArns"]
    assert any(each.endswith(f"/{fault}") for each in clusters) is applied


def test_it_ends_on_sigterm_and_leaves_its_state(server: dict[str, Any], files: pathlib.Path) -> None:
    server["process"].send_signal(signal.SIGTERM)
    assert server["process"].wait(timeout=60) == 0
    assert server["process"].stderr.read() == ""
    state = json.loads((files / "aws.json").read_text())["state"]
    assert state["services"]["eu-west-1"]["c/app-prod"]["desiredCount"] == 1


def test_a_bad_scenario_ends_it_with_one_sentence(files: pathlib.Path) -> None:
    (files / "bad.yaml").write_text("seed: 1\nrnus: x\n")
    process = start(files, "--scenario", str(files / "bad.yaml"))
    out, error = process.communicate(timeout=30)
    assert (process.returncode, out) == (1, "")
    assert error.startswith("Simulated AWS cannot start: ")
    assert "unknown key 'rnus'; did you mean 'runs'?" in error
    assert len(error.splitlines()) == 1
