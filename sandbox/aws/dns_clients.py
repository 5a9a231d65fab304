"""Where the clients of a public name are: after a change they follow one by one, as what each of them knows runs out.

The ages of their caches are spread evenly, so the share of clients at a place is the mean of the share of answers that led
there over the last TTL.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from . import clock, dns, dns_addresses
from .dns import Place
from .lock import LOCK

Shares = dict[str, float]
"""By address. What answers there is another matter: behind an accelerator it changes while the address stays."""


@dataclass
class Clients:
    """Of one name. `history` is what the name servers answered from each instant on, oldest first."""

    name: str
    ttl: float = 0.0
    history: list[tuple[float, Shares]] = field(default_factory=list)

    def look(self, at: float) -> None:
        """Note what the name servers answer now."""
        found = dns.answers(self.name, at)
        shares: Shares = defaultdict(float)
        for share, answer in found:
            if answer.addresses:
                shares[answer.addresses[0]] += share
        self.ttl = max((answer.ttl for _, answer in found), default=self.ttl)
        if not self.history or self.history[-1][1] != shares:
            self.history.append((at, dict(shares)))
        while len(self.history) > 1 and self.history[1][0] <= at - self.ttl:
            del self.history[0]

    def shares(self, at: float) -> Shares:
        """The first answer holds for whatever was before it."""
        if self.ttl <= 0:
            return dict(self.history[-1][1]) if self.history else {}
        mean: Shares = defaultdict(float)
        begin = at - self.ttl
        for index, (since, shares) in enumerate(self.history):
            start = begin if index == 0 else max(begin, since)
            end = self.history[index + 1][0] if index + 1 < len(self.history) else at
            for address, share in shares.items():
                mean[address] += share * max(0.0, end - start) / self.ttl
        return dict(mean) if len(self.history) > 1 else dict(self.history[-1][1]) if self.history else {}


_clients: dict[str, Clients] = {}


def reset() -> None:
    _clients.clear()


def places(name: str) -> dict[Place, float]:
    """Share of the name's clients at each load balancer; less than 1 in sum where some find no address."""
    with LOCK:
        at = clock.now()
        known = _clients.setdefault(_bare(name), Clients(_bare(name)))
        known.look(at)
        found: dict[Place, float] = defaultdict(float)
        for address, share in known.shares(at).items():
            for part, place in dns_addresses.places_at(address):
                found[place] += share * part
        return {place: share for place, share in found.items() if share > 1e-9}


def clients_of(name: str) -> dict[str, float]:
    """Share of the name's clients in each region."""
    found: dict[str, float] = defaultdict(float)
    for (region, _), share in places(name).items():
        found[region] += share
    return dict(found)


def _bare(name: str) -> str:
    return name.lower().rstrip(".")
