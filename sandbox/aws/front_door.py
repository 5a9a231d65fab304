"""The address of every load balancer, on loopback: an HTTP proxy for programs, virtual hosts and paths for browsers."""

import http.server
import random
import socketserver
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

from . import dns_addresses, dns_clients, task_door
from . import front_door_pages as pages
from .balancing import NoListener, handle
from .dns_resolvers import Resolvers
from .lock import LOCK
from .route53_backend import zone_of
from .routing import Request, arn_suffix, forward_weights, load_balancers
from .sample_service import Reply
from .scenario import Scenario
from .traffic import Traffic

TEST_PREFIX, TEST_PORT, PRODUCTION_PORT = "test.", 8080, 80
_OWN = ("127.0.0.1", "localhost", "[::1]")


class Unreachable(LookupError):
    """No load balancer answers there; says what would."""


class FrontDoor:
    def __init__(self, scenario: Scenario, traffic: Traffic, resolvers: Resolvers) -> None:
        self.resolvers = resolvers
        self.scenario, self.traffic, self.rng = scenario, traffic, random.Random(scenario.seed)
        self.port = 0
        self._server: socketserver.BaseServer | None = None

    def listen(self, host: str, port: int) -> int:
        """Serve in threads of its own; answers the port. Raises OSError when it is taken."""
        door = self

        class Handler(_Handler):
            front_door = door

        self._server = server = _Server((host, port), Handler)
        self.port = int(server.server_address[1])
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        return self.port

    def close(self) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()

    def locate(self, host: str, port: int, client: str = "") -> tuple[str, str]:
        """Region and load balancer name of a load balancer's address or name, or of a public name as this client knows it. Raises Unreachable."""
        with LOCK:
            place = dns_addresses.place_at(host) or dns_addresses.place_named(host)
            found = None if place else self.resolvers.of_client(client).resolve(host)
            place = place or (found.place if found else None)
        if place is None:
            known = f"The front door knows those listed at http://127.0.0.1:{self.port}/"
            raise Unreachable(f"No load balancer answers at {host}:{port}: DNS has no such name, or it leads elsewhere. {known}")
        return place

    def reach(self, host: str, port: int, client: str) -> Callable[[Request], Reply]:
        """What answers there: a task at its private address, else a load balancer. Raises Unreachable, Refused."""
        task = task_door.task_at(list(self.scenario.regions), host, port)
        if task:
            return lambda request: task_door.reply(task, request.path, self.rng)
        region, name = self.locate(host, port, client)
        return lambda request: self.reply(region, name, port, request)

    def virtual_host(self, host: str) -> tuple[str, str, int]:
        """`<name>.<region>.localhost`, with `test.` in front for the test listener. Raises Unreachable."""
        name, _, region = host.removesuffix(".localhost").rpartition(".")
        port = PRODUCTION_PORT
        if name.startswith(TEST_PREFIX):
            name, port = name.removeprefix(TEST_PREFIX), TEST_PORT
        if region not in self.scenario.regions or not name:
            regions = ", ".join(self.scenario.regions)
            raise Unreachable(f"{host} is no load balancer. Ask for <name>.<region>.localhost:{self.port}; regions: {regions}")
        return region, name, port

    def index(self) -> Reply:
        rows = []
        with LOCK:
            for region in self.scenario.regions:
                for balancer in load_balancers(region):
                    for listener in sorted(balancer.listeners.values(), key=lambda each: int(each.port)):
                        port, forward = int(listener.port), [a for a in listener.default_actions if a.type == "forward"]
                        prefix = TEST_PREFIX if port == TEST_PORT else ""
                        weights = [
                            (arn_suffix(arn).split("/")[1], weight, len(self.traffic.serving(region, arn)))
                            for action in forward
                            for arn, weight in forward_weights(action.data)
                        ]
                        link = f"http://{prefix}{balancer.name}.{region}.localhost:{self.port}/"
                        path = f"/{region}/{balancer.name}/{port}/"
                        rows.append({"region": region, "name": balancer.name, "port": port, "link": link, "path": path, "weights": weights})
        return Reply(200, "text/html; charset=utf-8", pages.index(rows, self._public_names(), self.port))

    def _public_names(self) -> list[dict[str, Any]]:
        """With the regions where their clients are now."""
        names = self.scenario.dns.names if self.scenario.dns else {}
        return [{"name": each, "link": f"http://{each}.localhost:{self.port}/", "clients": dns_clients.clients_of(each)} for each in names]

    def reply(self, region: str, name: str, port: int, request: Request) -> Reply:
        return handle(self.traffic, region, name, port, request, self.rng)


class _Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 128


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 64 * 1024
    disable_nagle_algorithm = True
    front_door: FrontDoor
    tunnel: tuple[str, int] | None = None

    def do_CONNECT(self) -> None:
        """A tunnel for plain HTTP: what follows on this connection is answered as if by that host."""
        host, _, port = self.path.rpartition(":")
        try:
            self.front_door.reach(host, int(port), "")
        except (LookupError, ValueError) as error:
            self._send(Reply(502, "text/plain; charset=utf-8", f"{error}\n"))
            return
        self.tunnel = (host, int(port))
        self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        self.wfile.flush()
        self.close_connection = False

    def _answer(self) -> None:
        if self.headers.get("Transfer-Encoding"):
            self.close_connection = True  # a chunked body is not read; none of the sample services takes one
        else:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            reply = self._reply()
        except NoListener as error:
            reply = Reply(502, "text/plain; charset=utf-8", f"{str(error)[:1].upper()}{str(error)[1:]}.\n")
        except LookupError as error:
            reply = Reply(502, "text/plain; charset=utf-8", f"{error.args[0]}\n")
        time.sleep(reply.seconds)
        self._send(reply)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _answer

    def _reply(self) -> Reply:
        door, url = self.front_door, urlsplit(self.path if self.path.startswith("http://") else f"//own{self.path}")
        if self.path.startswith("http://") or self.tunnel:
            host, port = self.tunnel or (url.hostname or "", url.port or PRODUCTION_PORT)
            answers = door.reach(host, port, self.headers.get("User-Agent") or "")
            return answers(self._request(host, url.path, url.query))
        host = (self.headers.get("Host") or "").rsplit(":", 1)[0].lower()
        if host not in _OWN:
            region, name, port = self._hosted(host)
            return door.reply(region, name, port, self._request(host, url.path, url.query))
        if url.path == "/":
            return door.index()
        return self._by_path(url.path, url.query)

    def _hosted(self, host: str) -> tuple[str, str, int]:
        """A browser's: `<public name>.localhost`, `<load balancer>.<region>.localhost`, or a name as it is."""
        door, bare = self.front_door, host.removesuffix(".localhost")
        if bare != host and zone_of(bare) is None:
            return door.virtual_host(host)
        return *door.locate(bare, PRODUCTION_PORT, self.headers.get("User-Agent") or ""), PRODUCTION_PORT

    def _by_path(self, path: str, query: str) -> Reply:
        """/<region>/<load balancer>/<listener port>/…"""
        parts = path.split("/", 4)
        if len(parts) < 4 or not parts[3].isdigit() or parts[1] not in self.front_door.scenario.regions:
            raise Unreachable(f"Nothing at {path}. Ask for /<region>/<load balancer>/<listener port>/, or see / for all of them.")
        if len(parts) == 4:
            return Reply(308, "text/plain", "", headers=(("Location", f"{path}/"),))
        return self.front_door.reply(parts[1], parts[2], int(parts[3]), self._request(parts[2], f"/{parts[4]}", query))

    def _request(self, host: str, path: str, query: str) -> Request:
        headers = {key.lower(): value for key, value in self.headers.items()}
        return Request(unquote(path) or "/", self.command, host, query, headers)

    def _send(self, reply: Reply) -> None:
        body = reply.body.encode()
        self.send_response(reply.status)
        for key, value in (("Content-Type", reply.content_type), ("Cache-Control", "no-store"), *reply.headers):
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_: Any) -> None:
        """No line for each request on the terminal."""
