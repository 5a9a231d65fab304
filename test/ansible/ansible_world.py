"""Runs of Ansible on this machine: a role in a play of its own, its results by Coxswain's callback plugin."""

from __future__ import annotations

import dataclasses
import json
import os
import pathlib
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

ROOT = pathlib.Path(__file__).parents[2]
ANSIBLE = ROOT / "ansible"
PROGRAMS = pathlib.Path(sys.executable).parent
STAND_INS = pathlib.Path(__file__).parent / "stand_ins"


@dataclasses.dataclass(frozen=True)
class Run:
    """What a run came to. `changed` are the names of the tasks that changed something, in their order."""

    code: int
    changed: list[str]
    failure: str
    output: str


class Machine:
    """This machine as the host that a role configures: a folder of its own stands for its root, and stand-ins for systemctl and others."""

    def __init__(self, folder: pathlib.Path, environment: Mapping[str, str] | None = None) -> None:
        self.root = folder / "root"
        self.root.mkdir()
        self._folder = folder
        self._environment = dict(environment or {})
        self.systemd = folder / "systemd.json"

    def units(self, **running: bool) -> None:
        """The services that systemd knows at first, with `_` for `-`, and whether they run since long ago."""
        known = {name.replace("_", "-"): {"active": runs, "enabled": runs, "since": 1.0 if runs else 0.0} for name, runs in running.items()}
        known = {name if name.endswith(".socket") else f"{name}.service": unit for name, unit in known.items()}
        self.systemd.write_text(json.dumps({"units": known, "said": []}))

    def unit(self, name: str) -> dict[str, Any]:
        return dict(json.loads(self.systemd.read_text())["units"][name])

    def said_to_systemd(self) -> list[str]:
        """What systemctl was asked to do since the last time, without its looks."""
        state = json.loads(self.systemd.read_text())
        self.systemd.write_text(json.dumps({**state, "said": []}))
        return list(state["said"])

    def run(self, role: str, variables: Mapping[str, Any], *, facts: bool = False) -> Run:
        play = {
            "name": "Converge",
            "hosts": "machine",
            "connection": "local",
            "gather_facts": facts,
            "module_defaults": {"ansible.builtin.package": {"use": "stand_in_package"}, "ansible.builtin.setup": {"gather_subset": ["!all", "min"]}},
            "vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}"},
            "roles": [{"role": role, "vars": dict(variables)}],
        }
        playbook = self._folder / "converge.yaml"
        playbook.write_text(json.dumps([play]))
        done = subprocess.run(
            [str(PROGRAMS / "ansible-playbook"), str(playbook), "--inventory", "machine,"],
            cwd=self._folder,
            env=self._settings(),
            capture_output=True,
            text=True,
            check=False,
        )
        return _run(done)

    def _settings(self) -> dict[str, str]:
        return {
            **os.environ,
            **self._environment,
            "PATH": os.pathsep.join([str(STAND_INS), str(PROGRAMS), os.environ["PATH"]]),
            "ANSIBLE_CONFIG": str(ANSIBLE / "ansible.cfg"),
            "ANSIBLE_ROLES_PATH": str(ANSIBLE / "roles"),
            "ANSIBLE_LIBRARY": str(STAND_INS / "modules"),
            "ANSIBLE_CALLBACK_PLUGINS": str(ANSIBLE / "plugins" / "callback"),
            "ANSIBLE_STDOUT_CALLBACK": "coxswain_progress",
            "ANSIBLE_PIPELINING": "1",
            "ANSIBLE_LOCAL_TEMP": str(self._folder / "tmp"),
            "STAND_IN_SYSTEMD": str(self.systemd),
            "STAND_IN_FOLDER": str(self._folder),
        }


def _run(done: subprocess.CompletedProcess[str]) -> Run:
    events = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    results = [each for each in events if each["event"] == "result"]
    changed = [each["task"] for each in results if each["status"] == "changed"]
    failed = [f"{each['task']}: {each.get('message', '')}" for each in results if each["status"] in ("failed", "unreachable")]
    return Run(done.returncode, changed, "; ".join(failed), done.stdout + done.stderr)
