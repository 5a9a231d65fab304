"""Temporal on one host, in a folder that stands for its root: programs, databases, settings and unit, and that it answers."""

import getpass
import grp
import hashlib
import json
import os
import pathlib
import shlex
import socket
import subprocess
from collections.abc import Iterator

import pytest
import yaml
from ansible_world import PROGRAMS, STAND_INS, Machine


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def sha256(path: pathlib.Path) -> str:
    return f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"


def settings(machine: Machine, port: int) -> dict[str, object]:
    server, tool = STAND_INS / "temporal-server", STAND_INS / "temporal-sql-tool"
    return {
        "temporal_host_prefix": str(machine.root),
        "temporal_host_server": server.as_uri(),
        "temporal_host_server_checksum": sha256(server),
        "temporal_host_sql_tool": str(tool),
        "temporal_host_sql_tool_checksum": sha256(tool),
        "temporal_host_create_user": False,
        "temporal_host_user": getpass.getuser(),
        "temporal_host_group": grp.getgrgid(os.getgid()).gr_name,
        "temporal_host_systemd": False,
        "temporal_host_http_port": port,
        "temporal_host_history_shards": 4,
        "temporal_host_database_password": "open-sesame",
        "temporal_host_settings": {"global": {"pprof": {"port": 7936}}},
        "temporal_host_dynamic_settings": {"limit.maxIDLength": [{"value": 255}]},
    }


@pytest.fixture
def started(machine: Machine) -> Iterator[list[subprocess.Popen[bytes]]]:
    running: list[subprocess.Popen[bytes]] = []
    yield running
    for each in running:
        each.terminate()
        each.wait()


def test_a_host_is_set_up_once_and_answers(machine: Machine, tmp_path: pathlib.Path, started: list[subprocess.Popen[bytes]]) -> None:
    given = settings(machine, free_port())
    first = machine.run("temporal_host", given)
    assert first.code == 0, first.output
    assert "open-sesame" not in first.output

    databases = json.loads((tmp_path / "databases.json").read_text())
    assert databases == {"temporal": "1.18", "temporal_visibility": "1.18"}
    written = machine.root / "etc/temporal/production.yaml"
    assert written.stat().st_mode & 0o777 == 0o640
    told = yaml.safe_load(written.read_text())
    assert told["persistence"]["numHistoryShards"] == 4
    store = told["persistence"]["datastores"]["default"]["sql"]
    assert (store["databaseName"], store["connectAddr"], store["password"], store["tls"]["enabled"]) == ("temporal", "127.0.0.1:5432", "open-sesame", False)
    assert told["persistence"]["datastores"]["visibility"]["sql"]["databaseName"] == "temporal_visibility"
    # What the team adds stands beside what the role says.
    assert told["global"]["pprof"] == {"port": 7936} and told["global"]["membership"]["broadcastAddress"] == "127.0.0.1"
    assert yaml.safe_load(pathlib.Path(told["dynamicConfigClient"]["filepath"]).read_text()) == {"limit.maxIDLength": [{"value": 255}]}

    # What systemd would start is started, and answers where the health check asks.
    unit = (machine.root / "etc/systemd/system/temporal.service").read_text()
    (line,) = [each for each in unit.splitlines() if each.startswith("ExecStart=")]
    path = {**os.environ, "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"}
    started.append(subprocess.Popen(shlex.split(line.partition("=")[2]), env=path, stderr=subprocess.DEVNULL))
    second = machine.run("temporal_host", {**given, "temporal_host_health": True})
    assert (second.code, second.changed) == (0, []), second.output
    # With everything in place it asks each database once, and creates none.
    asked = (tmp_path / "sql-tool.log").read_text().splitlines()
    assert [each.split()[1] for each in asked[-2:]] == ["update-schema", "update-schema"]
    assert len(asked) == 2 * 4 + 2


def test_systemd_restarts_it_and_a_server_that_stays_silent_is_said(machine: Machine, tmp_path: pathlib.Path) -> None:
    machine.units(temporal=False)
    # One schema is behind, the set-up of the other was cut off.
    (tmp_path / "databases.json").write_text(json.dumps({"temporal": "1.17", "temporal_visibility": None}))
    given = {**settings(machine, free_port()), "temporal_host_systemd": True, "temporal_host_health": False}
    first = machine.run("temporal_host", given)
    assert first.code == 0, first.output
    assert machine.said_to_systemd() == ["daemon-reload", "start temporal.service", "enable temporal.service"]
    assert json.loads((tmp_path / "databases.json").read_text()) == {"temporal": "1.18", "temporal_visibility": "1.18"}
    assert not any(each.startswith("temporal create-database") for each in (tmp_path / "sql-tool.log").read_text().splitlines())

    changed = {**given, "temporal_host_frontend_port": 7333, "temporal_host_health": True, "temporal_host_health_seconds": 2}
    second = machine.run("temporal_host", changed)
    assert second.changed[:1] == ["Write the settings of the server"]
    assert machine.said_to_systemd() == ["daemon-reload", "restart temporal.service"]
    assert second.failure.startswith("Assert that Temporal answers: Temporal does not answer at 127.0.0.1:")
    assert "then run this again" in second.failure


def test_a_program_that_is_another_and_a_wrong_password_are_said(machine: Machine) -> None:
    given = settings(machine, free_port())
    other = machine.run("temporal_host", {**given, "temporal_host_server_checksum": f"sha256:{'0' * 64}"})
    assert other.failure.startswith("Fetch the programs: The checksum for ")
    assert not (machine.root / "opt/temporal/1.31.0/temporal-server").exists()
    refused = machine.run("temporal_host", {**given, "temporal_host_database_password": "wrong"})
    assert refused.failure == (
        "Assert that the database is there: temporal cannot set up database temporal of PostgreSQL at 127.0.0.1:5432 "
        '(pq: password authentication failed for user): correct its address, user or password, then run this again.'
    )
