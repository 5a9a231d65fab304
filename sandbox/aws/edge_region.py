"""How a call fails whose region is down or cut off: half of them with 503 at once, the others with silence until the caller gives up."""

import select
from collections import defaultdict
from collections.abc import Callable
from typing import Any, Literal

from . import regions
from .calls import Call
from .settings import settings

_turns: dict[str, int] = defaultdict(int)


def reset() -> None:
    _turns.clear()


def failure(call: Call) -> Literal["503", "silence"] | None:
    """None where the region answers. Calls to a partitioned region get lost on the way, so nobody is there to say 503."""
    state = regions.state(call.region)
    if state == "up":
        return None
    if state == "partitioned" or settings.region_down_answer == "silence":
        return "silence"
    if settings.region_down_answer == "503":
        return "503"
    _turns[call.region] += 1
    return "503" if _turns[call.region] % 2 else "silence"


def hold(environ: dict[str, Any], sleep: Callable[[float], None]) -> None:
    """Keep the connection open and say nothing, until the caller closes it or `settings.region_hang_s` have passed."""
    connection = environ.get("werkzeug.socket")
    if connection is None:
        sleep(settings.region_hang_s)
    else:
        select.select([connection], [], [], settings.region_hang_s)
