"""Which regions are up, down or partitioned: what every other part of simulated AWS asks before it works across regions.

Down: nothing in the region answers, its tasks are dead. Partitioned: nothing outside reaches its APIs and no replication
crosses the cut, but its tasks go on serving clients whose DNS leads there. A global service answers from its home region
(Route 53's control plane from us-east-1), which is none of those that can be taken down here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from . import clock
from .lock import LOCK

State = Literal["up", "down", "partitioned"]
STATES: tuple[State, ...] = ("up", "down", "partitioned")

HOMES = {"route53": "us-east-1", "iam": "us-east-1", "route53-recovery-control-config": "us-west-2", "globalaccelerator": "us-west-2"}
"""Home of each service that has but one control plane, by signing name."""


@dataclass(frozen=True)
class Standing:
    state: State = "up"
    since: float | None = None
    """Seconds since the epoch; none where the region has been up from the start."""


_standing: dict[str, Standing] = {}
_known: list[str] = []
watchers: list[Callable[[str, State, State, float], None]] = []
"""Told of each change: region, state before, state after, instant."""


def reset(known: Iterable[str] = ()) -> None:
    """All up again, and these are the regions that may be taken down. Nobody is told."""
    _standing.clear()
    _known[:] = known


def state(region: str) -> State:
    """A region that is not simulated is up."""
    return _standing.get(region, Standing()).state


def since(region: str) -> float | None:
    """When the present state began, in seconds since the epoch; none where the region has been up from the start."""
    return _standing.get(region, Standing()).since


def down_since(region: str) -> float | None:
    """When the region went down or was cut off; none while it is up."""
    return None if state(region) == "up" else since(region)


def link_cut(a: str, b: str) -> bool:
    """Whether nothing passes between two regions: one of them is down or partitioned. Within one region: whether it is down."""
    if a == b:
        return state(a) == "down"
    return state(a) != "up" or state(b) != "up"


def set_state(region: str, wanted: str) -> None:
    """From now on. The state that it has already changes nothing. Raises ValueError with the sentence for whoever asked."""
    if region not in _known:
        raise ValueError(f"region: no {region!r}; there are {', '.join(_known)}")
    found = next((each for each in STATES if each == wanted), None)
    if found is None:
        raise ValueError(f"state: {wanted!r} is none of {', '.join(STATES)}")
    with LOCK:
        before, at = state(region), clock.now()
        if before == found:
            return
        if found != "down":  # what wakes up finds the region as it is now; what dies must not be held to be dead already
            _standing[region] = Standing(found, at)
        for each in watchers:
            each(region, before, found, at)
        _standing[region] = Standing(found, at)


def table() -> list[dict[str, object]]:
    """As the control API shows it."""
    return [{"region": each, "state": state(each), "since": since(each)} for each in _known]
