"""The control API's part on names: what resolvers answer, the zones, where clients are."""

from typing import Any

from . import accelerator, arc, clock, dns, dns_addresses, dns_clients, route53_health
from .dns import Answer
from .dns_resolvers import Resolver, Resolvers
from .lock import LOCK
from .route53_backend import SimZone, backend


class NetworkRefused(ValueError):
    """A request that cannot be done, with the sentence for whoever asked."""


def resolve(resolvers: Resolvers, query: dict[str, str]) -> Any:
    """`?name=app.shop.example[&resolver=1]`: what each resolver answers now, what the name servers say, and where clients are."""
    name = query.get("name", "").lower().rstrip(".")
    if not name:
        raise NetworkRefused("name: say which, as in /_sandbox/resolve?name=app.shop.example")
    chosen = resolvers.public
    if "resolver" in query:
        numbers = [str(index) for index, _ in enumerate(chosen, 1)]
        if query["resolver"] not in numbers:
            raise NetworkRefused(f"resolver: no {query['resolver']!r}; there are {', '.join(numbers)}")
        chosen = [chosen[int(query["resolver"]) - 1]]
    with LOCK:
        served = [{"share": share, **_shape(each)} for share, each in dns.answers(name, clock.now())]
        return {
            "name": name,
            "resolvers": [{"resolver": resolvers.public.index(each) + 1, **_asked(each, name)} for each in chosen],
            "nameServers": served,
            "clients": dns_clients.clients_of(name),
        }


def zones(_query: dict[str, str], _body: Any) -> Any:
    """Records as listed, changes that are pending, health checks, routing controls, load balancers' addresses."""
    with LOCK:
        at, state = clock.now(), backend()
        pending = [each for each in state.changes.known.values() if each.status(at) == "PENDING"]
        return {
            "now": at,
            "refuseWhilePending": state.refuse_while_pending,
            "zones": [
                {"id": each.resource_id, "name": each.name.rstrip("."), "records": list(each.rrsets)}
                for each in state.zones.values()
                if isinstance(each, SimZone)
            ],
            "pending": [{"id": each.id, "zone": each.zone, "submittedAt": each.submitted_at, "insyncAt": each.insync_at} for each in pending],
            "healthChecks": [
                {"id": key, "type": each.health_check_config["Type"], "healthy": route53_health.healthy(state.health_checks, key, at)}
                for key, each in state.health_checks.items()
            ],
            "routingControls": [{"name": each.name, "arn": each.arn, "state": each.state} for each in arc.controls()],
            "accelerators": [
                {"name": each.name, "dnsName": each.dns_name, "addresses": list(each.addresses), "status": each.status(at)} for each in accelerator.accelerators
            ],
            "loadBalancers": dns_addresses.table(),
        }


def steer(_query: dict[str, str], body: Any) -> Any:
    """`{"refuseWhilePending": true}`: a change to a zone with a pending one gets PriorRequestNotComplete."""
    if not isinstance(body, dict) or set(body) != {"refuseWhilePending"} or not isinstance(body["refuseWhilePending"], bool):
        raise NetworkRefused(f"the body is an object with refuseWhilePending, true or false; found {body!r}")
    backend().refuse_while_pending = body["refuseWhilePending"]
    return zones({}, None)


def _asked(resolver: Resolver, name: str) -> dict[str, Any]:
    found = resolver.resolve(name)
    return _shape(found) if found else {"addresses": [], "ttl": 0.0, "region": None, "loadBalancer": None, "cnames": []}


def _shape(answer: Answer) -> dict[str, Any]:
    region, balancer = answer.place or (None, None)
    return {
        "addresses": list(answer.addresses), "ttl": round(answer.ttl, 3), "region": region, "loadBalancer": balancer,
        "cnames": [target for _, target in answer.chain],
    }  # fmt: skip
