"""A jump host: its packages, and names for databases that answer."""

import json
import pathlib
import socket
import subprocess
from collections.abc import Iterator

import pytest
from ansible_world import Machine

PACKAGES = {family: ["postgresql-client", "jq"] for family in ("Debian", "RedHat")}


@pytest.fixture
def database() -> Iterator[int]:
    """Port of a server that takes connections."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


def settings(machine: Machine, port: int) -> dict[str, object]:
    databases = {"shop": {"host": "127.0.0.1", "port": port, "name": "shop_prod"}}
    return {"jump_host_tools_prefix": str(machine.root), "jump_host_tools_packages": PACKAGES, "jump_host_tools_databases": databases}


def test_tools_and_names_are_there_after_one_run(machine: Machine, database: int, tmp_path: pathlib.Path) -> None:
    first = machine.run("jump_host_tools", settings(machine, database), facts=True)
    assert first.code == 0, first.output
    assert "Ask whether the databases answer" in first.output
    assert json.loads((tmp_path / "packages.json").read_text()) == ["postgresql-client", "jq"]
    profile = machine.root / "etc/profile.d/jump-host-tools.sh"
    named = subprocess.run(["sh", "-c", f'. "{profile}"; cat "$PGSERVICEFILE"'], capture_output=True, text=True, check=True).stdout
    assert named.splitlines()[1:] == ["", "[shop]", "host=127.0.0.1", f"port={database}", "dbname=shop_prod", "sslmode=require"]

    second = machine.run("jump_host_tools", settings(machine, database), facts=True)
    assert (second.code, second.changed) == (0, [])
    assert "Ask whether the databases answer" not in second.output
