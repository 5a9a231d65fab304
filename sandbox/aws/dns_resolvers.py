"""Resolvers with a cache of their own: each asks the name servers only when the TTL of what it knows has passed."""

import random
from dataclasses import dataclass, field, replace

from . import clock, dns
from .dns import Answer
from .lock import LOCK
from .settings import settings

NEGATIVE_TTL = 900
"""Seconds that a name stays unknown, of the zone's SOA record (RFC 2308)."""

KEPT = 512


@dataclass
class Resolver:
    """`draw` decides between weighted records."""

    label: str
    draw: random.Random
    cache: dict[str, tuple[Answer | None, float]] = field(default_factory=dict)
    """By name: the answer, none for a name without one, and until when it is kept."""

    def resolve(self, name: str) -> Answer | None:
        """`ttl` of the answer is what is left of it. None where the name has no address."""
        wanted = name.lower().rstrip(".")
        with LOCK:
            at = clock.now()
            known = self.cache.get(wanted)
            if known is None or known[1] <= at:
                known = self.cache[wanted] = self._ask(wanted, at)
                while len(self.cache) > KEPT:
                    del self.cache[next(iter(self.cache))]
            answer, until = known
            return replace(answer, ttl=until - at) if answer else None

    def _ask(self, name: str, at: float) -> tuple[Answer | None, float]:
        found = [(share, each) for share, each in dns.answers(name, at) if share > 0 and each.addresses]
        if not found:
            return None, at + NEGATIVE_TTL * settings.dns_ttl_scale
        answer = self.draw.choices([each for _, each in found], [share for share, _ in found])[0]
        return answer, at + answer.ttl


@dataclass
class Resolvers:
    """The three public resolvers, and one in each client of the front door."""

    seed: int
    public: list[Resolver] = field(default_factory=list)
    clients: dict[str, Resolver] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.public = [self._made(f"resolver {number}") for number in (1, 2, 3)]

    def of_client(self, client: str) -> Resolver:
        """A client is told apart by what it says of itself: its User-Agent."""
        with LOCK:
            if client not in self.clients:
                self.clients[client] = self._made(client)
                while len(self.clients) > KEPT:
                    del self.clients[next(iter(self.clients))]
            return self.clients[client]

    def _made(self, label: str) -> Resolver:
        return Resolver(label, random.Random(f"{self.seed}/{label}"))

