"""The write ledger: synthetic writes of a sample service, what became of each, and when two databases took them at once.

Runs of writes with the same fate are one entry, so an hour is a handful of entries. A write is lost when the database that
now has the last word, the newest promoted one, does not hold it.
"""

from dataclasses import dataclass, field
from typing import Any

from .wal import Log
from .write_access import Access

WRITE_BYTES = 416
LOST_SHOWN = 20
_SPREAD = 0.6180339887498949  # the golden ratio's: consecutive writes fall evenly on shares


@dataclass
class Run:
    """Writes `first` to `last` at even intervals from `start`; refused where no log has them."""

    first: int
    last: int
    start: float
    interval: float
    log: Log | None
    position: int
    """Of the first one in that log."""

    def index_at(self, since: float) -> int:
        """The first write at or after that moment; `last + 1` where there is none."""
        if since <= self.start:
            return self.first
        return min(self.last + 1, self.first + int((since - self.start - 1e-9) / self.interval) + 1 if self.interval else self.last + 1)

    def held_until(self, limit: int | None) -> int:
        """The last write at or below this position."""
        if limit is None:
            return self.last
        return min(self.last, self.first + (limit - self.position) // WRITE_BYTES)


@dataclass
class WriteGroup:
    """Declared by the scenario. `clients` by region: the share of clients whose DNS leads there, of the whole 1."""

    name: str
    services: tuple[str, ...]
    parameter: str
    dns_name: str
    rate: float
    authority: Log
    next_id: int = 1
    begun_at: float = 0.0
    """Since when clients write at this rate, and how many they have made since."""
    made: int = 0
    runs: list[Run] = field(default_factory=list)
    two_writers: list[list[float | None]] = field(default_factory=list)
    """From and to; no end while it lasts."""
    writers: dict[str, bool] = field(default_factory=dict)

    def begin(self, at: float, rate: float) -> None:
        """Clients write at this rate from that moment on."""
        self.begun_at, self.made, self.rate = at, 0, rate

    def step(self, at: float, accesses: list[Access], clients: dict[str, float]) -> None:
        """Everything that happens up to that moment, one step after the last."""
        accepting = {each.region: each for each in accesses if each.accepts(at)}
        self.writers = {each.region: each.region in accepting for each in accesses}
        self._note_two({id(each.database.log) for each in accepting.values() if each.database}, at)
        due = int((at - self.begun_at) * self.rate + 1e-6) - self.made if self.rate else 0
        for _ in range(due):
            region = self._region(clients)
            found = accepting[region].database if region in accepting else None
            self._write(at, found.log if found else None)
        self.made += due

    def _write(self, at: float, log: Log | None) -> None:
        position = log.commit(at, WRITE_BYTES) if log else 0
        run, interval = self.runs[-1] if self.runs else None, 1 / self.rate
        follows = run is not None and run.log is log and abs(run.interval - interval) < 1e-9
        if run and follows and (log is None or position == run.position + (run.last - run.first + 1) * WRITE_BYTES):
            run.last = self.next_id
        else:
            self.runs.append(Run(self.next_id, self.next_id, at, interval, log, position))
        self.next_id += 1

    def _region(self, clients: dict[str, float]) -> str | None:
        point, reached = (self.next_id * _SPREAD) % 1, 0.0
        for region, share in sorted(clients.items()):
            reached += share
            if point < reached:
                return region
        return None

    def _note_two(self, logs: set[int], at: float) -> None:
        open_ = bool(self.two_writers) and self.two_writers[-1][1] is None
        if len(logs) > 1 and not open_:
            self.two_writers.append([at, None])
        elif len(logs) <= 1 and open_:
            self.two_writers[-1][1] = at

    def answer(self, since: float, now: float, copies: list[Log]) -> dict[str, Any]:
        """As the control API gives it; counts are of writes at or after `since`, seconds since the epoch."""
        lineage = {id(log): limit for log, limit in self.authority.lineage()}
        accepted = refused = lost = 0
        lost_ids: list[str] = []
        for run in self.runs:
            first = run.index_at(since)
            number = run.last - first + 1
            if number <= 0:
                continue
            if run.log is None:
                refused += number
                continue
            accepted += number
            held = run.held_until(lineage[id(run.log)]) if id(run.log) in lineage else run.first - 1
            gone = range(max(first, held + 1), run.last + 1)
            lost += len(gone)
            lost_ids += [f"{self.name}-{each}" for each in gone[: LOST_SHOWN - len(lost_ids)]]
        return {
            "group": self.name, "now": now, "perSecond": self.rate, "accepted": accepted, "refused": refused, "lost": lost, "lostIds": lost_ids,
            "twoWriters": [{"from": start, "to": end} for start, end in self.two_writers if end is None or end >= since],
            "writers": dict(self.writers), "database": f"{self.authority.region}/{self.authority.name}",
            "lastReplicated": max((each.committed_at for each in copies if each.source is self.authority), default=None),
        }  # fmt: skip
