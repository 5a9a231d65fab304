"""Network ACLs as a fence: whether clients reach a subnet at all, and whether a load balancer reaches its tasks."""

import ipaddress
from collections.abc import Iterable
from typing import Any

from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models import ec2_backends
from moto.ec2.models.network_acls import NetworkAclBackend

from . import network_access
from .routing import ACCOUNT

CLIENTS = ipaddress.ip_network("203.0.113.0/24")
"""Where the clients of load balancers come from (TEST-NET-3, RFC 5737)."""

_LAST = 32767


def denied(region: str, subnets: Iterable[str], port: int = 80) -> bool:
    """Whether no packet from the internet passes into any of these subnets, and an answer out again."""
    ids = list(subnets)
    return fenced(region) and bool(ids) and not any(network_access.public_passes(region, each, CLIENTS, port) for each in ids)


def reached(region: str, balancer: Iterable[str], task: str, port: int) -> bool:
    """Whether a load balancer in these subnets gets through to a task in that one."""
    return not fenced(region) or any(network_access.acls_pass(region, each, task, port) for each in balancer)


def fenced(region: str) -> bool:
    """Whether there is any rule that denies, other than the last of every ACL; most of the time there is none."""
    acls = ec2_backends[ACCOUNT][region].network_acls.values()
    return any(str(each.rule_action) == "deny" and int(each.rule_number) < _LAST for acl in acls for each in acl.network_acl_entries)


def subnets_of(balancer: Any) -> list[str]:
    return [str(each.id) for each in balancer.subnets]


class _NoEntry(EC2ClientError):
    def __init__(self, acl: str, number: int) -> None:
        super().__init__("InvalidNetworkAclEntry.NotFound", f"The network acl entry identified by '{number}' of the network acl '{acl}' does not exist.")


def install() -> None:
    """moto fails inside where the entry to be deleted does not exist."""
    delete = NetworkAclBackend.delete_network_acl_entry

    def delete_(self: Any, network_acl_id: str, rule_number: int, egress: bool) -> Any:
        entries = self.get_network_acl(network_acl_id).network_acl_entries
        if not any(each.egress == egress and each.rule_number == rule_number for each in entries):
            raise _NoEntry(network_acl_id, rule_number)
        return delete(self, network_acl_id, rule_number, egress)

    NetworkAclBackend.delete_network_acl_entry = delete_  # type: ignore[method-assign]
