"""Whether packets pass between subnets: network ACLs bind every packet, security groups only what opens a connection.

VPC user guide: ACL rules are evaluated by number, the first that matches decides, and answers need a rule of their own;
a security group that is changed leaves tracked connections alone.
"""

import ipaddress
from collections.abc import Iterable
from typing import Any

from moto.ec2.models import ec2_backends

ACCOUNT = "123456789012"
POSTGRES = 5432
EPHEMERAL = 49152
_TCP = ("-1", "6", "tcp")


def acls_pass(region: str, clients: str, servers: str, port: int = POSTGRES) -> bool:
    """From a subnet to a port in another, and back. Subnets by id; one that is unknown is passed."""
    ec2 = ec2_backends[ACCOUNT][region]
    here, there = _cidr(ec2, clients), _cidr(ec2, servers)
    if here is None or there is None or clients == servers:
        return True
    steps = ((clients, True, there, port), (servers, False, here, port), (servers, True, here, EPHEMERAL), (clients, False, there, EPHEMERAL))
    return all(_acl_permits(ec2, subnet, egress, peer, at) for subnet, egress, peer, at in steps)


def public_passes(region: str, subnet: str, clients: Any, port: int) -> bool:
    """From a network outside the VPC to a port in a subnet, and back."""
    ec2 = ec2_backends[ACCOUNT][region]
    return _acl_permits(ec2, subnet, False, clients, port) and _acl_permits(ec2, subnet, True, clients, EPHEMERAL)


def groups_open(region: str, clients: Iterable[str], servers: Iterable[str], port: int = POSTGRES) -> bool:
    """Whether a new connection is let in: a rule of the servers' security groups for the clients' groups, or for any address."""
    ec2, from_groups = ec2_backends[ACCOUNT][region], set(clients)
    for group_id in servers:
        group = ec2.get_security_group_from_id(group_id)
        for rule in group.ingress_rules if group else []:
            if str(rule.ip_protocol) not in _TCP or not _port_within(rule.from_port, rule.to_port, port):
                continue
            if rule.ip_range or (rule.source_group or {}).get("GroupId") in from_groups:
                return True
    return False


def _cidr(ec2: Any, subnet: str) -> Any:
    found = next((zone[subnet] for zone in ec2.subnets.values() if subnet in zone), None)
    return ipaddress.ip_network(found.cidr_block) if found else None


def _acl_permits(ec2: Any, subnet: str, egress: bool, peer: Any, port: int) -> bool:
    acl = next((each for each in ec2.network_acls.values() if any(one.subnet_id == subnet for one in each.associations)), None)
    if acl is None:
        return True
    for rule in sorted((each for each in acl.entries if _true(each.egress) == egress), key=lambda each: int(each.rule_number)):
        if str(rule.protocol) in _TCP and _port_within(rule.port_range_from, rule.port_range_to, port) and _covers(rule.cidr_block, peer):
            return str(rule.rule_action) == "allow"
    return False


def _true(value: Any) -> bool:
    return value is True or str(value).lower() == "true"


def _port_within(low: Any, high: Any, port: int) -> bool:
    if low in (None, "", -1, "-1"):
        return True
    return int(low) <= port <= int(high if high not in (None, "") else low)


def _covers(cidr: str | None, peer: Any) -> bool:
    return bool(cidr) and peer.subnet_of(ipaddress.ip_network(cidr, strict=False))
