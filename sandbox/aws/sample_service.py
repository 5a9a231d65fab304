"""How the sample services answer, whichever version runs: a page, health, version, metrics, and a piece of work."""

import json
import random
from dataclasses import dataclass
from typing import Any

from . import front_door_pages as pages
from .traffic_metrics import Totals, exposition
from .traffic_model import latency

CHECK_S = 0.003
"""Health and version endpoints do no work."""


@dataclass(frozen=True)
class Target:
    """A task behind a target group, and how its version behaves."""

    service: str
    version: str
    region: str
    load_balancer: str
    target_group: str
    task: str
    task_definition: str
    digests: dict[str, str]
    error_rate: float
    latency_factor: float
    sick: bool

    def identity(self) -> dict[str, Any]:
        return {
            "service": self.service, "version": self.version, "digests": self.digests, "taskDefinition": self.task_definition,
            "task": self.task, "targetGroup": self.target_group, "region": self.region,
        }  # fmt: skip


@dataclass(frozen=True)
class Reply:
    """`seconds` is how long the answer takes."""

    status: int
    content_type: str
    body: str
    seconds: float = 0.0
    headers: tuple[tuple[str, str], ...] = ()


def answer(target: Target, path: str, rng: random.Random, totals: Totals) -> Reply:
    """Random errors come on `/` and `/work` alone, so that a check says what the version is, not what luck it had."""
    if path in ("/", "/work"):
        seconds = latency(rng, target.latency_factor)
        failed = rng.random() < target.error_rate
        if path == "/work":
            return _json(500 if failed else 200, {**target.identity(), "ok": not failed}, seconds)
        return Reply(500 if failed else 200, "text/html; charset=utf-8", pages.service(target, failed), seconds)
    if path == "/healthz":
        status = {"status": "failing", "reason": "the loyalty service does not answer"} if target.sick else {"status": "ok"}
        return _json(500 if target.sick else 200, {**status, "version": target.version}, CHECK_S)
    if path == "/ready":
        return _json(200, {"status": "ready"}, CHECK_S)
    if path == "/version":
        return _json(200, target.identity(), CHECK_S)
    if path == "/metrics":
        return Reply(200, "text/plain; version=0.0.4; charset=utf-8", exposition(target.service, totals), CHECK_S)
    known = "/, /work, /healthz, /ready, /version, /metrics"
    return _json(404, {"error": f"{target.service} has no {path}; it has {known}"}, CHECK_S)


def _json(status: int, value: dict[str, Any], seconds: float) -> Reply:
    return Reply(status, "application/json", json.dumps(value), seconds)
