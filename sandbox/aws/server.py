"""Simulated AWS as a process: `python -m sandbox.aws.server --port 5566 --front-door-port 5580`, from the repository root.

Prints one line of JSON when it is ready, and ends cleanly on SIGTERM and SIGINT.
"""

import argparse
import json
import pathlib
import signal
import sys
import threading
import time
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import BaseWSGIServer, make_server

from . import clock, cloudwatch, ecs, physics
from .control import Control
from .edge import Edge
from .faults import Faults
from .front_door import FrontDoor
from .journal import Journal
from .scenario import ScenarioError, load
from .seed import seed

HOST = "127.0.0.1"
TICK_S = 0.5
_SHOP = pathlib.Path(__file__).parent.parent / "scenarios" / "shop.yaml"


class Handler(MotoRequestHandler):
    """Keep-alive, one packet per answer, no line per request on the terminal."""

    protocol_version = "HTTP/1.1"
    wbufsize = 64 * 1024
    disable_nagle_algorithm = True

    def log_request(self, *_: Any, **__: Any) -> None:
        pass


def world(scenario_file: pathlib.Path, seed_value: int | None, state: pathlib.Path | None) -> tuple[Edge, FrontDoor, Journal]:
    """Everything but the sockets. Raises ScenarioError."""
    scenario = load(scenario_file)
    physics.install()
    cloudwatch.install()
    app = DomainDispatcherApplication(create_backend_app)
    journal = Journal(state, scenario, seed_value)
    traffic = seed(Edge(app), journal.scenario, time.time())
    journal.restore(traffic)
    clock.set_source(time.time)
    traffic.catch_up()
    cloudwatch.sources[:] = [traffic.catch_up]
    faults = Faults(journal.scenario.seed)
    front_door = FrontDoor(journal.scenario, traffic)
    edge = Edge(app, faults, before_call=[traffic.catch_up])
    edge.control = Control(faults, lambda: edge.audit, traffic, journal.scenario.regions, {})
    return edge, front_door, journal


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="sandbox.aws.server", description="Simulated AWS for the sandbox.")
    parser.add_argument("--port", type=int, default=5566, help="of the AWS endpoint; 0 takes a free one")
    parser.add_argument("--front-door-port", type=int, default=5580, help="of the load balancers' front door; 0 takes a free one")
    parser.add_argument("--seed", type=int, help="of all random draws; the scenario's where not given")
    parser.add_argument("--scenario", type=pathlib.Path, default=_SHOP)
    parser.add_argument("--state", type=pathlib.Path, help="file that keeps what services run over a restart")
    given = parser.parse_args(arguments)
    try:
        edge, front_door, journal = world(given.scenario, given.seed, given.state)
        server = make_server(HOST, given.port, edge, threaded=True, request_handler=Handler)
        door = front_door.listen(HOST, given.front_door_port)
    except (ScenarioError, OSError) as error:
        print(f"Simulated AWS cannot start: {error}", file=sys.stderr)
        return 1
    assert isinstance(edge.control, Control)
    edge.control.addresses.update(
        endpoint=f"http://{HOST}:{server.server_port}", frontDoor=f"http://{HOST}:{door}", regions=edge.control.regions
    )
    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps({"ready": True, **edge.control.addresses}), flush=True)
    _tick(edge, journal, stop)
    _end(server, front_door, journal)
    return 0


def _tick(edge: Edge, journal: Journal, stop: threading.Event) -> None:
    """Lets services and traffic move on while nobody asks, until the end is near."""
    while not stop.wait(TICK_S):
        for each in edge.before_call:
            each()
        ecs.tick()
        journal.save_when_changed()


def _end(server: BaseWSGIServer, front_door: FrontDoor, journal: Journal) -> None:
    server.shutdown()
    server.server_close()
    front_door.close()
    journal.save_when_changed()


if __name__ == "__main__":
    sys.exit(main())
