"""A host that Session Manager alone reaches: the agent runs, the SSH server does not, and a proxy is taken up."""

import os
import time

from ansible_world import Machine

AGENT = "amazon-ssm-agent.service"


def test_the_agent_runs_through_its_proxy_and_ssh_does_not(machine: Machine) -> None:
    machine.units(amazon_ssm_agent=False, ssh=True, **{"ssh.socket": True})
    settings = {"session_manager_host_units": str(machine.root), "session_manager_host_proxy": "http://proxy.example:3128"}
    first = machine.run("session_manager_host", settings)
    assert first.code == 0, first.output
    assert machine.unit(AGENT)["active"] and machine.unit(AGENT)["enabled"]
    for each in ("ssh.service", "ssh.socket"):
        assert not machine.unit(each)["active"] and not machine.unit(each)["enabled"]
    drop_in = machine.root / f"{AGENT}.d" / "proxy.conf"
    assert 'Environment="https_proxy=http://proxy.example:3128"' in drop_in.read_text()
    machine.said_to_systemd()

    second = machine.run("session_manager_host", settings)
    assert (second.code, second.changed, machine.said_to_systemd()) == (0, [], [])

    # Written, and ended before the agent was restarted.
    soon = time.time() + 5
    os.utime(drop_in, (soon, soon))
    third = machine.run("session_manager_host", settings)
    assert third.changed[:1] == ["Compare the start of the agent with its settings"]
    assert machine.said_to_systemd() == ["daemon-reload", f"restart {AGENT.removesuffix('.service')}"]
