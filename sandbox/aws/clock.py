"""The one clock of simulated AWS.

Every state is computed on read from this clock, so a test drives hours in milliseconds, and a person may turn it
forward by hand.
"""

import datetime
import sys
import time
from collections.abc import Callable

_source: Callable[[], float] = time.time
_offset: float = 0.0


def now() -> float:
    """Seconds since the epoch."""
    return _source() + _offset


def utcnow() -> datetime.datetime:
    """The same instant in moto's convention: UTC without a zone."""
    return moment(now())


def moment(seconds: float) -> datetime.datetime:
    """Any instant in that convention."""
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).replace(tzinfo=None)


def set_source(source: Callable[[], float]) -> None:
    """Replace where the time comes from, and forget earlier advances."""
    global _source, _offset
    _source, _offset = source, 0.0


def advance(seconds: float) -> None:
    """Turn the clock forward. Backward is refused: what has happened stays."""
    global _offset
    if seconds < 0:
        raise ValueError(f"clock.advance({seconds}): the clock only turns forward; give 0 or more seconds")
    _offset += seconds


def install() -> None:
    """Make moto's own timestamps follow this clock: its modules take `utcnow` by name, so each holder is rebound."""
    from moto.core import utils

    original = utils.utcnow
    if original is utcnow:
        return
    utils.utcnow = utcnow
    for name, module in list(sys.modules.items()):
        if name.startswith("moto.") and getattr(module, "utcnow", None) is original:
            module.utcnow = utcnow
