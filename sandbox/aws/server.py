"""Simulated AWS as a process: `python -m sandbox.aws.server --port 5566 --front-door-port 5580`, from the repository root.

Prints one line of JSON when it is ready, and ends cleanly on SIGTERM and SIGINT.
"""

import argparse
import dataclasses
import json
import os
import pathlib
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import BaseWSGIServer, make_server

from . import arc_api, clock, cloudwatch, ecs, edge_region, physics, regions, route53_backend
from .builds import Builds
from .control import Control
from .dns_resolvers import Resolvers
from .dns_server import DnsServer
from .edge import Edge
from .faults import Faults
from .front_door import FrontDoor
from .journal import Journal
from .probes import Probes, known
from .replication import Replication
from .route53_probes import prober
from .scenario import Scenario, ScenarioError, load
from .seed import HISTORY_S, metrics, seed
from .traffic import Traffic

HOST = "127.0.0.1"
TICK_S = 0.5
_SHOP = pathlib.Path(__file__).parent.parent / "scenarios" / "shop.yaml"


class Handler(MotoRequestHandler):
    """Keeps connections open between calls, as AWS does and as the SDKs expect; one packet per answer; no line per request.

    werkzeug closes each connection, because an application may leave a body unread: the edge always reads it whole.
    """

    protocol_version = "HTTP/1.1"
    wbufsize = 64 * 1024
    disable_nagle_algorithm = True

    def run_wsgi(self) -> None:
        if self.headers.get("Expect", "").lower() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            self.wfile.flush()
        seen: list[Any] = []
        try:
            body = b"".join(self.server.app(self.make_environ(), lambda status, headers: seen.extend((status, headers))))
        except ConnectionError:  # dropped by a fault, or gone
            self.close_connection = True
            return
        self.send_response(int(seen[0].split()[0]), seen[0].partition(" ")[2])
        for key, value in seen[1]:
            self.send_header(key, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        self.wfile.flush()

    def log_request(self, *_: Any, **__: Any) -> None:
        pass


@dataclass
class World:
    """Everything but the sockets."""

    edge: Edge
    front_door: FrontDoor
    dns: DnsServer
    traffic: Traffic
    journal: Journal
    addresses: dict[str, Any]
    replication: Replication


def build_world(scenario: Scenario, state: pathlib.Path | None, now: Callable[[], float] = time.time) -> World:
    """A seeded world on this clock. Raises ScenarioError."""
    os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"  # nobody starts instances here, and the catalogue is large
    physics.install()
    cloudwatch.install()
    regions.reset(scenario.regions)
    edge_region.reset()
    app, journal = DomainDispatcherApplication(create_backend_app), Journal(state, scenario)
    scenario = dataclasses.replace(scenario, versions=dict(scenario.versions))  # pipelines add to it
    builds = Builds(scenario, journal.state.builds)
    builds.restore(now())
    cloudwatch.sources.clear()
    traffic, replication = seed(Edge(app), scenario, now(), journal)
    clock.set_source(now)
    route53 = route53_backend.backend()
    route53.probe = prober(traffic, scenario.seed)
    probes = Probes(known(scenario), route53.probe, metrics, now() - HISTORY_S)
    probes.catch_up()
    cloudwatch.sources.extend((traffic.catch_up, replication.catch_up, route53.catch_up, probes.catch_up))
    edge = Edge(app, Faults(scenario.seed), before_call=list(cloudwatch.sources), after_call=[journal.observe])
    addresses: dict[str, Any] = {"regions": scenario.regions}
    resolvers = Resolvers(scenario.seed)
    edge.control = Control(edge.faults, edge.audit, traffic, scenario.regions, addresses, replication, resolvers, builds)
    arc_api.endpoint = lambda: str(addresses.get("endpoint", "http://127.0.0.1"))
    return World(edge, FrontDoor(scenario, traffic, resolvers), DnsServer(resolvers.public), traffic, journal, addresses, replication)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="sandbox.aws.server", description="Simulated AWS for the sandbox.")
    parser.add_argument("--port", type=int, default=5566, help="of the AWS endpoint; 0 takes a free one")
    parser.add_argument("--front-door-port", type=int, default=5580, help="of the load balancers' front door; 0 takes a free one")
    parser.add_argument("--dns-ports", type=_ports, default=[], help="of the three public resolvers, as in 5591,5592,5593; free ones where not given")
    parser.add_argument("--seed", type=int, help="of all random draws; the scenario's where not given")
    parser.add_argument("--scenario", type=pathlib.Path, default=_SHOP)
    parser.add_argument("--state", type=pathlib.Path, help="file that keeps what services run over a restart")
    given = parser.parse_args(arguments)
    try:
        scenario = load(given.scenario)
        world = build_world(scenario if given.seed is None else dataclasses.replace(scenario, seed=given.seed), given.state)
        server = make_server(HOST, given.port, world.edge, threaded=True, request_handler=Handler)
        door = world.front_door.listen(HOST, given.front_door_port)
        resolvers = world.dns.listen(HOST, given.dns_ports)
    except (ScenarioError, OSError) as error:
        print(f"Simulated AWS cannot start: {error}", file=sys.stderr)
        return 1
    world.addresses.update(endpoint=f"http://{HOST}:{server.server_port}", frontDoor=f"http://{HOST}:{door}", dns=[f"{HOST}:{each}" for each in resolvers])
    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
    print(json.dumps({"ready": True, **world.addresses}), flush=True)
    _tick(world, stop)
    _end(world, server)
    return 0


def _ports(text: str) -> list[int]:
    return [int(each) for each in text.split(",")]


def _tick(world: World, stop: threading.Event) -> None:
    """Lets services and traffic move on while nobody asks, until the end is near."""
    while not stop.wait(TICK_S):
        cloudwatch.catch_up()
        ecs.tick()
        world.journal.save(world.traffic)


def _end(world: World, server: BaseWSGIServer) -> None:
    server.shutdown()
    server.server_close()
    world.front_door.close()
    world.dns.close()
    world.journal.save(world.traffic)


if __name__ == "__main__":
    sys.exit(main())
