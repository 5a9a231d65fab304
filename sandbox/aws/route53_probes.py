"""What a health checker finds when it asks an endpoint of the simulated world."""

import http
import random
from collections.abc import Callable
from typing import Any

from . import clock, dns, dns_addresses
from .balancing import Fenced, NoListener, handle
from .route53_health import Seen
from .routing import Request
from .sample_service import Reply
from .traffic import Traffic

_TIMED_OUT = "Failure: Connection timed out. The endpoint or the internet connection is down, or requests are being blocked by your firewall."
_REFUSED = "Failure: The endpoint refused the connection."


def prober(traffic: Traffic, seed: int) -> Callable[[dict[str, Any]], Seen]:
    """How the checkers of this world probe, given a check's settings."""

    def probe(config: dict[str, Any]) -> Seen:
        name = config.get("FullyQualifiedDomainName")
        place, address = _endpoint(config)
        if place is None:
            return Seen(False, _TIMED_OUT if address else f"Failure: DNS resolution failed: Rcode NXDomain(3) for {name}")
        request = Request(config.get("ResourcePath") or "/", host=name or address or "")
        rng = random.Random(f"{seed}/{place}/{request.path}/{clock.now()}")
        try:
            reply = handle(traffic, *place, int(config["Port"]), request, rng, counted=False)
        except (NoListener, Fenced):
            return Seen(False, _TIMED_OUT)
        except LookupError:
            return Seen(False, _REFUSED)
        if config["Type"] == "TCP":
            return Seen(True, "Success: Connection established.")
        return _judged(config, reply)

    return probe


def _endpoint(config: dict[str, Any]) -> tuple[dns.Place | None, str | None]:
    """The load balancer behind address or name; a checker resolves a name at every probe."""
    address = config.get("IPAddress")
    if address:
        return dns_addresses.place_at(address), address
    found = dns.answers(config["FullyQualifiedDomainName"], clock.now())
    return (found[0][1].place, found[0][1].addresses[0]) if found and found[0][1].addresses else (None, None)


def _judged(config: dict[str, Any], reply: Reply) -> Seen:
    phrase = http.HTTPStatus(reply.status).phrase
    if not 200 <= reply.status < 400:
        return Seen(False, f"Failure: HTTP Status Code {reply.status}, {phrase}")
    wanted = config.get("SearchString")
    if wanted and wanted not in reply.body[:5120]:
        return Seen(False, f"Failure: HTTP Status Code {reply.status}, {phrase}. The string was not found in the first 5120 bytes of the answer.")
    return Seen(True, f"Success: HTTP Status Code {reply.status}, {phrase}")
