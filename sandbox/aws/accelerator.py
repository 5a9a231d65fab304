"""Global Accelerator: lasting addresses, from whose edges requests are led to load balancers in several regions.

https://docs.aws.amazon.com/global-accelerator/latest/dg/introduction-how-it-works.html
"""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from . import balancer_health, clock, ledger
from .errors import AwsError
from .routing import ACCOUNT, load_balancers
from .settings import settings

HOME = "us-west-2"
"""Global Accelerator's control plane. Its edges are everywhere."""

DOMAIN, ZONE = "awsglobalaccelerator.com", "Z2BJ6XQ5FK7U4H"
PREFIX = "192.0.2."
"""Reserved for documentation (TEST-NET-1, RFC 5737)."""

Place = tuple[str, str]


def _id(name: str, length: int) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:length]


@dataclass
class EndpointGroup:
    """`dials` is what the edges go by: percent, from each instant on, oldest first. `endpoints` are load balancers' ARNs with weights."""

    listener: "Listener"
    region: str
    endpoints: dict[str, int]
    dials: list[tuple[float, float]]

    @property
    def arn(self) -> str:
        return f"{self.listener.arn}/endpoint-group/{_id(f'{self.listener.arn}/{self.region}', 12)}"

    @property
    def dial(self) -> float:
        """As the API tells it: the last one that was set."""
        return self.dials[-1][1]

    def dialled(self, at: float) -> float:
        return next((dial for since, dial in reversed(self.dials) if since <= at), self.dials[0][1])

    def place(self, endpoint: str) -> Place | None:
        return next(((self.region, each.name) for each in load_balancers(self.region) if each.arn == endpoint), None)

    def places(self, *, healthy: bool) -> list[tuple[int, Place]]:
        """Load balancers with a weight, and with it."""
        found = [(weight, self.place(endpoint)) for endpoint, weight in self.endpoints.items() if weight]
        return [(weight, place) for weight, place in found if place and (not healthy or balancer_health.answers(*place))]

    def turn(self, dial: float) -> None:
        """Raises AwsError: InvalidArgumentException."""
        if not 0 <= dial <= 100:
            raise AwsError("InvalidArgumentException", "The traffic dial percentage must be between 0 and 100")
        if dial == self.dial:
            return
        accelerator, at = self.listener.accelerator, clock.now()
        accelerator.deployed_at = max(accelerator.deployed_at, at + settings.accelerator_s)
        self.dials = [*self.dials[-1:], (accelerator.deployed_at, dial)]
        ledger.record("accelerator", "global", self.arn, at, accelerator.deployed_at, dial=dial)


@dataclass
class Listener:
    accelerator: "Accelerator"
    number: int
    ports: list[dict[str, int]]
    protocol: str = "TCP"
    groups: list[EndpointGroup] = field(default_factory=list)

    @property
    def arn(self) -> str:
        return f"{self.accelerator.arn}/listener/{_id(f'{self.accelerator.arn}/{self.number}', 8)}"

    def shares(self, at: float) -> list[tuple[float, Place]]:
        """Where requests are led. Groups stand in the order of their distance: each takes of what comes to it as much as its dial says.

        A group without a healthy endpoint hands all of it to the next one that has some, whatever the dials say; where
        none has, the nearest is asked all the same.
        """
        left, found = 1.0, dict[str, float]()
        for group in self.groups:
            found[group.region] = left * group.dialled(at) / 100
            left -= found[group.region]
        if 0 < left < 1:  # what is left goes to those that are dialled at all, as they stand to one another
            found = {region: share / (1 - left) for region, share in found.items()}
        alive = [each for each in self.groups if each.places(healthy=True)]
        shares: dict[Place, float] = {}
        for group in self.groups:
            taking = group if group in alive or not alive else alive[0]
            places = taking.places(healthy=bool(alive))
            total = sum(weight for weight, _ in places)
            for weight, place in places:
                shares[place] = shares.get(place, 0.0) + found[group.region] * weight / total
        return [(share, place) for place, share in shares.items() if share > 0]


@dataclass
class Accelerator:
    name: str
    number: int
    enabled: bool = True
    deployed_at: float = 0.0
    listeners: list[Listener] = field(default_factory=list)

    @property
    def arn(self) -> str:
        raw = _id(f"accelerator/{self.number}/{self.name}", 32)
        return f"arn:aws:globalaccelerator::{ACCOUNT}:accelerator/{raw[:8]}-{raw[8:12]}-{raw[12:16]}-{raw[16:20]}-{raw[20:]}"

    @property
    def dns_name(self) -> str:
        return f"a{_id(self.arn, 16)}.{DOMAIN}"

    @property
    def addresses(self) -> tuple[str, str]:
        return (f"{PREFIX}{2 * self.number + 10}", f"{PREFIX}{2 * self.number + 11}")

    def status(self, at: float) -> str:
        return "DEPLOYED" if at >= self.deployed_at else "IN_PROGRESS"


accelerators: list[Accelerator] = []


def groups() -> list[EndpointGroup]:
    return [group for each in accelerators for listener in each.listeners for group in listener.groups]


def named(dns_name: str) -> Accelerator | None:
    wanted = dns_name.lower().rstrip(".")
    return next((each for each in accelerators if each.dns_name == wanted), None)


def shares_at(address: str) -> list[tuple[float, Place]]:
    """Where requests to this address are led; nowhere where it is no accelerator's, or one that is not enabled. The first listener answers for all."""
    found = next((each for each in accelerators if address in each.addresses), None)
    if found is None or not found.enabled or not found.listeners:
        return []
    return found.listeners[0].shares(clock.now())


def save() -> list[dict[str, Any]]:
    """What `restore` takes."""
    return [
        {
            "name": each.name, "enabled": each.enabled,
            "listeners": [
                {
                    "ports": listener.ports, "protocol": listener.protocol,
                    "groups": [{"region": group.region, "endpoints": group.endpoints, "dial": group.dial} for group in listener.groups],
                }
                for listener in each.listeners
            ],
        }
        for each in accelerators
    ]  # fmt: skip


def restore(kept: list[dict[str, Any]]) -> None:
    for each in kept:
        made = add(each["name"], each["enabled"])
        for listener in each["listeners"]:
            heard = listen(made, listener["ports"], listener["protocol"])
            heard.groups += [EndpointGroup(heard, group["region"], group["endpoints"], [(0.0, group["dial"])]) for group in listener["groups"]]


def add(name: str, enabled: bool = True) -> Accelerator:
    accelerators.append(Accelerator(name, len(accelerators), enabled))
    return accelerators[-1]


def listen(to: Accelerator, ports: list[dict[str, int]], protocol: str = "TCP") -> Listener:
    to.listeners.append(Listener(to, len(to.listeners), ports, protocol))
    return to.listeners[-1]
