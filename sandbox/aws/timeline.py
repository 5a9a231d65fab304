"""What a resource is busy with, as spans of time: its status is a function of the moment asked for."""

from dataclasses import dataclass, field

from . import ledger


@dataclass
class Timeline:
    """`rest` is the status while nothing goes on."""

    rest: str = "available"
    spans: list[tuple[str, float, float]] = field(default_factory=list)

    def then(self, status: str, at: float, seconds: float) -> float:
        """Busy from that moment, or from the end of what is planned; answers until when."""
        start = max([at, *(end for _, _, end in self.spans)])
        self.spans = [each for each in self.spans if each[2] > at - 3600]
        self.spans.append((status, start, start + seconds))
        return start + seconds

    def status(self, at: float) -> str:
        return next((status for status, start, end in self.spans if start <= at < end), self.rest)

    def end(self, status: str) -> float | None:
        """When the last span of this status ends, past or future."""
        return next((end for name, _, end in reversed(self.spans) if name == status), None)

    def wait(self, status: str, at: float, seconds: float, kind: str, region: str, resource: str, **detail: object) -> float:
        """`then`, written into the ledger."""
        end = self.then(status, at, seconds)
        ledger.record(kind, region, resource, end - seconds, end, **detail)
        return end
