"""A lasting IPv4 address for each load balancer, from the block that is reserved for documentation (TEST-NET-2, RFC 5737).

What answers at an address: that load balancer, or those that an accelerator leads to.
"""

from collections.abc import Iterable
from typing import Any

from . import accelerator
from .routing import load_balancer, load_balancers

PREFIX = "198.51.100."

_places: dict[tuple[str, str], str] = {}
"""Address by region and name of the load balancer, in the order in which they were first seen."""

_regions: list[str] = []


def reset(regions: Iterable[str] = ()) -> None:
    """Once the world is seeded: its load balancers get the same addresses at every start."""
    _places.clear()
    _regions[:] = regions
    for region in _regions:
        for balancer in load_balancers(region):
            address_of(region, balancer.name)


def address_of(region: str, name: str) -> str:
    return _places.setdefault((region, name), f"{PREFIX}{len(_places) + 10}")


def places_at(address: str) -> list[tuple[float, tuple[str, str]]]:
    """Region and name of each load balancer that answers at this address, with its share of the requests."""
    found = next((place for place, known in _places.items() if known == address), None)
    if found:
        return [(1.0, found)] if load_balancer(*found) else []
    return accelerator.shares_at(address)


def place_at(address: str) -> tuple[str, str] | None:
    """The one that answers most of them."""
    return max(places_at(address), default=(0.0, None), key=lambda each: each[0])[1]


def place_named(dns_name: str) -> tuple[str, str] | None:
    """Region and name of the load balancer with this DNS name; `dualstack.` in front is the same one."""
    wanted = dns_name.lower().rstrip(".").removeprefix("dualstack.")
    return next(((region, each.name) for region in _regions for each in load_balancers(region) if each.dns_name.lower() == wanted), None)


def table() -> list[dict[str, Any]]:
    return [{"region": region, "loadBalancer": name, "address": address} for (region, name), address in _places.items()]
