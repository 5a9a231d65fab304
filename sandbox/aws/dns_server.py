"""The public resolvers as programs meet them: DNS over UDP on loopback, each on a port of its own."""

import contextlib
import math
import selectors
import socket
import threading
from collections.abc import Sequence

from . import clock, dns
from .dns_resolvers import Resolver
from .dns_wire import ANY, CNAME, FORMAT_ERROR, NOT_IMPLEMENTED, NXDOMAIN, OK, A, Resource, answer, failure, opcode, parse
from .lock import LOCK

MAX_MESSAGE = 4096


class DnsServer:
    """One thread waits at all of them; nothing runs while nobody asks."""

    def __init__(self, resolvers: Sequence[Resolver]) -> None:
        self.resolvers = list(resolvers)
        self._sockets: list[socket.socket] = []
        self._end, self._ended = socket.socketpair()

    def listen(self, host: str, ports: Sequence[int]) -> list[int]:
        """Answers the ports, in the order of the resolvers; a missing one is any that is free. Raises OSError when one is taken."""
        selector = selectors.DefaultSelector()
        selector.register(self._ended, selectors.EVENT_READ, None)
        for index, resolver in enumerate(self.resolvers):
            made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self._sockets.append(made)
            made.bind((host, ports[index] if index < len(ports) else 0))
            selector.register(made, selectors.EVENT_READ, resolver)
        threading.Thread(target=self._serve, args=(selector,), daemon=True).start()
        return [int(each.getsockname()[1]) for each in self._sockets]

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._end.send(b"\0")

    def _serve(self, selector: selectors.BaseSelector) -> None:
        while True:
            for key, _ in selector.select():
                if key.data is None:
                    for each in self._sockets:
                        each.close()
                    return
                with contextlib.suppress(OSError):  # whoever asked is gone
                    message, peer = key.fileobj.recvfrom(MAX_MESSAGE)  # type: ignore[union-attr]
                    said = respond(key.data, message)
                    if said:
                        key.fileobj.sendto(said, peer)  # type: ignore[union-attr]


def respond(resolver: Resolver, message: bytes) -> bytes | None:
    """The answer of this resolver to one message; None where it is not worth one."""
    try:
        question = parse(message)
    except ValueError:
        return failure(message, FORMAT_ERROR)
    if opcode(question):
        return answer(question, NOT_IMPLEMENTED, [])
    with LOCK:
        found = resolver.resolve(question.name)
        if found is None:
            return answer(question, OK if dns.exists(question.name, clock.now()) else NXDOMAIN, [])
    ttl = max(1, math.ceil(found.ttl))
    links = [Resource(name, "CNAME", ttl, target) for name, target in found.chain]
    end = found.chain[-1][1] if found.chain else question.name
    addresses = [Resource(end, "A", ttl, each) for each in found.addresses]
    if question.type == CNAME:
        return answer(question, OK, links[:1])
    return answer(question, OK, [*links, *addresses] if question.type in (A, ANY) else links)
