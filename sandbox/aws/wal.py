"""A database's write-ahead log: what was written when, how far a copy has replayed it, and where a promoted copy branched off.

Positions are bytes since the beginning, as a log sequence number counts them. A write is held by a database when it is
part of its log up to where it branched off, however many promotions lie between.
"""

import bisect
import random
from array import array
from dataclasses import dataclass, field

KEPT_S = 3600.0
"""A copy further behind than this finds only what is older than that still in order, not its moments."""

FIRST_POSITION = 0x5_0000_0000
_PRUNE_EVERY = 4096


@dataclass(eq=False)
class Log:
    """Of one database. While `source` is set it is a copy that replays; `through` is the source's time that it has reached."""

    name: str
    region: str
    position: int = FIRST_POSITION
    committed_at: float = 0.0
    """Of the last transaction in it, by the clock of who wrote it."""
    source: "Log | None" = None
    through: float = 0.0
    branched: "tuple[Log, int] | None" = None
    branched_at: float = 0.0
    lag: tuple[float, float] = (0.4, 0.4)
    """The least, and how much chance adds."""
    catch_up: float = 20.0
    root: "Log | None" = None
    """The first log of all that were copied from one another; none for that one itself."""
    times: array = field(default_factory=lambda: array("d"))
    positions: array = field(default_factory=lambda: array("q"))

    def commit(self, at: float, size: int) -> int:
        """A transaction of that many bytes; answers its position."""
        self.position += size
        self.committed_at = at
        self._note(at)
        return self.position

    def at(self, moment: float) -> tuple[int, float]:
        """Position and time of the last transaction that was in it at that moment."""
        index = bisect.bisect_right(self.times, moment) - 1
        if index < 0:
            return (self.positions[0], self.times[0]) if self.times else (self.position, self.committed_at)
        return self.positions[index], self.times[index]

    def copy(self, name: str, region: str, at: float, lag: float, catch_up: float) -> "Log":
        """A copy with what this one holds at that moment, which will replay from there."""
        made = Log(name, region, self.position, self.committed_at, self, at, lag=(lag, lag), catch_up=catch_up, root=self.root or self)
        made._note(self.committed_at)
        return made

    def replay(self, at: float, seconds: float) -> None:
        """A copy takes in what its source has sent up to `at`, having had `seconds` for it."""
        assert self.source
        least, more = self.lag
        behind = least + more * random.Random(f"{self.name}/{int(at)}").random()
        reached = max(self.through, min(at - behind, self.through + seconds * self.catch_up))
        position, committed = self.source.at(reached)
        self.through = reached
        if position > self.position:
            self.position, self.committed_at = position, committed
            self._note(committed)

    def branch(self, at: float) -> None:
        """A copy stops replaying and goes on by itself."""
        assert self.source
        self.branched, self.branched_at, self.source = (self.source, self.position), at, None

    def lineage(self) -> "list[tuple[Log, int | None]]":
        """The logs that this one holds, newest first, each up to a position; its own without a limit."""
        found: list[tuple[Log, int | None]] = [(self, None)]
        limit: int | None = None
        log = self
        while base := ((log.source, log.position) if log.source else log.branched):
            limit = base[1] if limit is None else min(limit, base[1])
            log = base[0]
            found.append((log, limit))
        return found

    def _note(self, at: float) -> None:
        self.times.append(at)
        self.positions.append(self.position)
        if len(self.times) % _PRUNE_EVERY == 0:
            cut = bisect.bisect_left(self.times, self.times[-1] - KEPT_S)
            del self.times[:cut], self.positions[:cut]
