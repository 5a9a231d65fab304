"""The sandbox's own control API, under /_sandbox on the AWS endpoint. JSON in, JSON out; an error is {"error": sentence}."""

import dataclasses
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from . import clock, cloudwatch, control_data, control_network, ecs, ledger, regions
from .builds import BuildRefused, Builds
from .control_data import DataRefused
from .control_network import NetworkRefused
from .dns_resolvers import Resolvers
from .edge import Audit
from .faults import FaultError, Faults
from .replication import Replication
from .traffic import Load, Traffic

Answer = tuple[int, Any]
STEP_S = 1.0
"""The clock is turned in steps, so that traffic and physics see what lies between."""

MAX_ADVANCE_S = 7200.0


class Refused(ValueError):
    """A request that cannot be done, with the sentence for whoever asked."""


@dataclass
class Control:
    faults: Faults
    audit: Audit
    traffic: Traffic
    regions: list[str]
    addresses: dict[str, Any]
    replication: Replication
    resolvers: Resolvers
    builds: Builds

    def __call__(self, method: str, path: str, query: str, body: bytes) -> Answer:
        """Answers HTTP status and JSON value."""
        name = path.removeprefix("/_sandbox").strip("/")
        routes: dict[str, dict[str, Callable[[dict[str, str], Any], Any]]] = {
            "health": {"GET": self._health},
            "addresses": {"GET": lambda _query, _body: self.addresses},
            "audit": {"GET": self._audit},
            "ledger": {"GET": self._ledger},
            "faults": {"GET": self._list_faults, "POST": self._add_fault, "DELETE": self._clear_faults},
            "load": {"GET": self._loads, "POST": self._set_load},
            "clock": {"GET": self._clock, "POST": self._advance},
            "state": {"GET": self._state},
            "regions": {"GET": lambda _query, _body: {"regions": regions.table()}, "POST": self._set_region},
            "resolve": {"GET": lambda query, _body: control_network.resolve(self.resolvers, query)},
            "dns": {"GET": control_network.zones, "POST": control_network.steer},
            "writes": {"GET": self._writes, "POST": self._set_writes},
            "builds": {"GET": lambda _query, _body: self.builds.table(), "POST": self._push_build},
            "tags": {"POST": self._tag_build},
            "databases": {"GET": self._databases, "POST": self._steer_database},
        }
        if name not in routes:
            return 404, {"error": f"no /_sandbox/{name}; there are {', '.join(f'/_sandbox/{each}' for each in routes)}"}
        if method not in routes[name]:
            return 405, {"error": f"/_sandbox/{name} takes {' and '.join(routes[name])}, not {method}"}
        cloudwatch.catch_up()  # what lies before must have happened in the world as it was
        try:
            given = {key: values[-1] for key, values in parse_qs(query).items()}
            return 200, routes[name][method](given, _json(body) if method == "POST" else None)
        except (Refused, FaultError, DataRefused, NetworkRefused, BuildRefused) as error:
            return 400, {"error": str(error)}

    def _health(self, _query: dict[str, str], _body: Any) -> Any:
        return {"ready": True, "now": clock.now(), "regions": self.regions}

    def _audit(self, query: dict[str, str], _body: Any) -> Any:
        return {"calls": self.audit.since(int(_number("since", query.get("since", "0"))))}

    def _ledger(self, query: dict[str, str], _body: Any) -> Any:
        """Waits that were running at `since` or began later."""
        since = _number("since", query.get("since", "0"))
        return {"now": clock.now(), "waits": [each for each in ledger.entries() if each["end"] >= since]}

    def _list_faults(self, _query: dict[str, str], _body: Any) -> Any:
        return {"faults": self.faults.at_work()}

    def _add_fault(self, _query: dict[str, str], body: Any) -> Any:
        return dataclasses.asdict(self.faults.add(body))

    def _clear_faults(self, query: dict[str, str], _body: Any) -> Any:
        wanted = int(_number("id", query["id"])) if "id" in query else None
        removed = self.faults.clear(wanted)
        if wanted is not None and not removed:
            known = ", ".join(str(each["id"]) for each in self.faults.at_work()) or "none"
            raise Refused(f"id: no fault {wanted}; at work: {known}")
        return {"removed": removed}

    def _loads(self, _query: dict[str, str], _body: Any) -> Any:
        return {"loads": [_load(each) for each in self.traffic.loads]}

    def _set_load(self, _query: dict[str, str], body: Any) -> Any:
        _known(body, "service", "environment", "rps")
        rate = body.get("rps")
        if isinstance(rate, bool) or not isinstance(rate, (int, float)) or not 0 <= rate <= 100_000:
            raise Refused(f"rps: {rate!r} is not a number of requests per second from 0 to 100000")
        changed = self.traffic.set_load(str(body.get("service")), str(body.get("environment")), float(rate))
        if not changed:
            known = ", ".join(f"{each.service} {each.environment}" for each in self.traffic.loads)
            raise Refused(f"no load on service {body.get('service')!r} in environment {body.get('environment')!r}; there is {known}")
        return {"loads": [_load(each) for each in changed]}

    def _clock(self, _query: dict[str, str], _body: Any) -> Any:
        return {"now": clock.now()}

    def _advance(self, _query: dict[str, str], body: Any) -> Any:
        _known(body, "advance")
        seconds = body.get("advance")
        if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or not 0 <= seconds <= MAX_ADVANCE_S:
            raise Refused(f"advance: {seconds!r} is not a number of seconds from 0 to {MAX_ADVANCE_S:.0f}")
        advance(float(seconds), self.traffic)
        return {"now": clock.now()}

    def _writes(self, query: dict[str, str], _body: Any) -> Any:
        return control_data.writes(self.replication, query.get("group"), _number("since", query.get("since", "0")))

    def _set_writes(self, _query: dict[str, str], body: Any) -> Any:
        _known(body, "group", "perSecond")
        return control_data.set_rate(self.replication, body)

    def _push_build(self, _query: dict[str, str], body: Any) -> Any:
        _known(body, "service", "sha", "commit", "like")
        return self.builds.push(body)

    def _tag_build(self, _query: dict[str, str], body: Any) -> Any:
        _known(body, "service", "sha", "tag")
        return self.builds.tag(body)

    def _databases(self, _query: dict[str, str], _body: Any) -> Any:
        return {"databases": control_data.databases(self.replication)}

    def _steer_database(self, _query: dict[str, str], body: Any) -> Any:
        _known(body, "region", "database", "replication", "lag", "backup")
        return control_data.steer(self.replication, body)

    def _state(self, query: dict[str, str], _body: Any) -> Any:
        wanted = query.get("region")
        if wanted and wanted not in self.regions:
            raise Refused(f"region: no {wanted!r}; there are {', '.join(self.regions)}")
        return {"now": clock.now(), "regions": [ecs.snapshot(each) for each in self.regions if wanted in (None, each)]}

    def _set_region(self, _query: dict[str, str], body: Any) -> Any:
        _known(body, "region", "state")
        self.traffic.catch_up()  # what was served until now is counted first
        try:
            regions.set_state(str(body.get("region")), str(body.get("state")))
        except ValueError as error:
            raise Refused(str(error)) from None
        return {"regions": regions.table()}


def advance(seconds: float, traffic: Traffic) -> None:
    """Turn the clock forward, with physics and traffic following on the way."""
    while seconds > 0:
        step = min(STEP_S, seconds)
        clock.advance(step)
        seconds -= step
        ecs.tick()
        traffic.catch_up()
        cloudwatch.catch_up()


def _load(load: Load) -> dict[str, Any]:
    return {
        "service": load.service, "environment": load.environment, "region": load.region, "loadBalancer": load.load_balancer,
        "rps": load.requests_per_second, "baseErrorRate": load.error_rate,
        "publicName": load.public_name or None,
    }  # fmt: skip


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError as error:
        raise Refused(f"the body is not JSON: {error}") from None


def _known(body: Any, *keys: str) -> None:
    if not isinstance(body, dict):
        raise Refused(f"the body is an object with {', '.join(keys)}; found {body!r}")
    for key in body:
        if key not in keys:
            raise Refused(f"unknown key {key!r}; known: {', '.join(keys)}")


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise Refused(f"{name}: {text!r} is not a number") from None
