"""Every wait that simulated physics imposes, with start and end.

A wait is written once, when it becomes known; its end may lie in the future. A bench compares what a deploy took with
the sum of these, so they come from here and never from the deploy's own timings.
"""

import threading
from typing import Any

KINDS = frozenset({"task-start", "target-health", "target-drain", "task-stop", "deployment-bake"}) | {
    "dns-change", "dns-ttl", "health-check", "routing-control", "accelerator", "database-create", "database-backup", "database-modify", "database-reboot", "database-delete", "database-replica", "database-promote",
    "database-restore", "parameter-apply", "global-switchover", "global-failover", "cluster-resync", "table-replica",
}  # fmt: skip

_entries: list[dict[str, Any]] = []
_lock = threading.Lock()


def record(kind: str, region: str, resource: str, start: float, end: float, **detail: Any) -> None:
    """Write a wait down. `start` and `end` are seconds since the epoch by `clock.now()`; `resource` is an ARN."""
    if kind not in KINDS:
        raise ValueError(f"ledger.record: unknown kind {kind!r}; one of {', '.join(sorted(KINDS))}")
    with _lock:
        _entries.append({"kind": kind, "region": region, "resource": resource, "start": start, "end": end, **detail})


def entries() -> list[dict[str, Any]]:
    """A copy of everything written, in the order of writing."""
    with _lock:
        return [dict(entry) for entry in _entries]


def clear() -> None:
    with _lock:
        _entries.clear()
