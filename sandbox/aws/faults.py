"""Faults on demand: which calls they meet, how often, and what happens to those."""

import dataclasses
import itertools
import random
import re
from dataclasses import dataclass
from typing import Any

from . import clock
from .calls import SDK_NAMES, Call
from .lock import LOCK

KINDS = {
    "error": "answers with an AWS error, nothing is done",
    "latency": "waits `seconds`, then goes on",
    "outage": "nothing is done; answers 503, or hangs up",
    "lost-answer": "the change is applied, then the connection is dropped",
}
ANSWERS = ("503", "hang-up")
_STATUS = {
    "ServiceUnavailable": 503, "ServiceUnavailableException": 503, "Unavailable": 503, "InternalFailure": 500, "InternalError": 500,
    "InternalServerError": 500, "InternalServiceFault": 500, "InternalServiceError": 500, "ServerException": 500,
    "RequestTimeout": 408, "AccessDenied": 403, "AccessDeniedException": 403, "UnauthorizedOperation": 403,
    "ExpiredToken": 403, "ExpiredTokenException": 403, "InvalidClientTokenId": 403,
}  # fmt: skip


class FaultError(ValueError):
    """What is wrong with a fault, and what would do."""


@dataclass
class Fault:
    """Patterns match in full, upper and lower case alike; `service` by SDK name (elbv2) or signing name (elasticloadbalancing).

    Over after `count` hits or `duration` seconds, whichever comes first; hits a share of `rate` (0 to 1) of the matching calls.
    """

    id: int
    kind: str
    region: str = ".*"
    service: str = ".*"
    action: str = ".*"
    caller: str = ".*"
    code: str = "ServiceUnavailable"
    message: str = ""
    status: int = 0
    seconds: float = 0.0
    answer: str = "503"
    count: int | None = None
    rate: float = 1.0
    duration: float | None = None
    since: float = 0.0
    hits: int = 0

    def over(self) -> bool:
        late = self.duration is not None and clock.now() >= self.since + self.duration
        return late or (self.count is not None and self.hits >= self.count)

    def http_status(self) -> int:
        return self.status or _STATUS.get(self.code, 400)

    def matches(self, call: Call) -> bool:
        signing = next((key for key, name in SDK_NAMES.items() if name == call.service), call.service)
        pairs = [(self.region, call.region), (self.action, call.action), (self.caller, call.caller)]
        service = any(re.fullmatch(self.service, name, re.IGNORECASE) for name in (call.service, signing))
        return service and all(re.fullmatch(pattern, text, re.IGNORECASE) for pattern, text in pairs)


class Faults:
    def __init__(self, seed: int = 20) -> None:
        self._faults: list[Fault] = []
        self._ids, self._rng = itertools.count(1), random.Random(seed)

    def add(self, raw: Any) -> Fault:
        """From the control API's JSON. Raises FaultError."""
        if not isinstance(raw, dict):
            raise FaultError(f"a fault is an object, found {raw!r}")
        kind = raw.get("kind")
        if kind not in KINDS:
            raise FaultError(f"kind: {kind!r} is none of " + ", ".join(f"{name} ({what})" for name, what in KINDS.items()))
        fields = {each.name: each for each in dataclasses.fields(Fault)}
        settable = [name for name in fields if name not in ("id", "since", "hits")]
        for name, value in raw.items():
            if name not in settable:
                raise FaultError(f"unknown key {name!r}; known: {', '.join(settable)}")
            _check(name, value)
        if kind == "latency" and not raw.get("seconds"):
            raise FaultError("seconds: a latency fault needs how many seconds to wait, above 0")
        with LOCK:
            fault = Fault(id=next(self._ids), **{**raw, "since": clock.now()})
            self._faults.append(fault)
        return fault

    def at_work(self) -> list[dict[str, Any]]:
        """Faults that are still at work."""
        with LOCK:
            self._faults = [each for each in self._faults if not each.over()]
            return [dataclasses.asdict(each) for each in self._faults]

    def clear(self, id_: int | None = None) -> int:
        """Remove one or all; answers how many."""
        with LOCK:
            kept = [each for each in self._faults if id_ is not None and each.id != id_]
            removed, self._faults = len(self._faults) - len(kept), kept
            return removed

    def hitting(self, call: Call) -> list[Fault]:
        """All latency faults that hit this call, and the first of the others. Counts the hits."""
        hit: list[Fault] = []
        with LOCK:
            for fault in self._faults:
                if fault.over() or not fault.matches(call) or (fault.kind != "latency" and any(each.kind != "latency" for each in hit)):
                    continue
                if fault.rate >= 1 or self._rng.random() < fault.rate:
                    fault.hits += 1
                    hit.append(fault)
        return hit


def _check(name: str, value: Any) -> None:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if name in ("region", "service", "action", "caller"):
        try:
            re.compile(value)
        except (re.error, TypeError) as error:
            raise FaultError(f"{name}: {value!r} is no regular expression ({error})") from None
    elif name in ("code", "message") and not isinstance(value, str):
        raise FaultError(f"{name}: expected text, found {value!r}")
    elif name == "answer" and value not in ANSWERS:
        raise FaultError(f"answer: {value!r} is none of {', '.join(ANSWERS)}")
    elif name == "rate" and not (number and 0 < value <= 1):
        raise FaultError(f"rate: {value!r} is not above 0 and at most 1")
    elif name in ("seconds", "duration") and not (number and value > 0):
        raise FaultError(f"{name}: {value!r} is not a number of seconds above 0")
    elif name == "count" and not (isinstance(value, int) and not isinstance(value, bool) and value > 0):
        raise FaultError(f"count: {value!r} is not a whole number above 0")
    elif name == "status" and not (isinstance(value, int) and 400 <= value <= 599):
        raise FaultError(f"status: {value!r} is not an HTTP status from 400 to 599")
