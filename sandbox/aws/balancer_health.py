"""Whether a load balancer could answer a request now: what DNS and accelerators ask before they lead to it."""

from moto.elbv2.models import elbv2_backends

from . import ecs, network_acl, regions
from .routing import ACCOUNT, load_balancer


def answers(region: str, name: str) -> bool:
    """Clients reach it, and some target of it is healthy."""
    balancer = load_balancer(region, name)
    if regions.state(region) == "down" or balancer is None or network_acl.denied(region, network_acl.subnets_of(balancer)):
        return False
    groups = [each for each in elbv2_backends[ACCOUNT][region].target_groups.values() if balancer.arn in each.load_balancer_arns]
    return any(ecs.serving(region, each.arn) for each in groups)
