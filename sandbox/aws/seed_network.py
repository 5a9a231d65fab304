"""Networks of a region: one VPC, and in it for each environment three subnets behind a network ACL of their own.

So an environment can be fenced by one entry of its ACL, and no other is.
"""

from typing import Any

from moto.ec2.models import ec2_backends

from .routing import ACCOUNT
from .seed_services import Network

ZONES = 3


def build(region: str, number: int, environments: list[str]) -> dict[str, Network]:
    """By environment. `number` tells the address ranges of regions apart."""
    ec2, prefix = ec2_backends[ACCOUNT][region], f"10.{20 + number}"
    vpc = ec2.create_vpc(f"{prefix}.0.0/16").id
    zones = [each.name for each in ec2.describe_availability_zones()][:ZONES]
    balancers, tasks = _group(ec2, vpc, "shop-load-balancers", 80, 8080), _group(ec2, vpc, "shop-tasks", 8080)
    networks = {}
    for place, environment in enumerate(environments):
        cidrs = [f"{prefix}.{4 * (ZONES * place + index)}.0/22" for index in range(ZONES)]
        subnets = [ec2.create_subnet(vpc, cidr, availability_zone=zone).id for cidr, zone in zip(cidrs, zones, strict=True)]
        networks[environment] = Network(vpc, subnets, balancers, tasks)
        _acl(ec2, vpc, f"shop-{environment}", subnets)
    return networks


def _acl(ec2: Any, vpc: str, name: str, subnets: list[str]) -> None:
    """Rule 100 lets everything pass, the last one nothing, either way: what AWS makes of an ACL by itself."""
    acl = ec2.create_network_acl(vpc, [{"Key": "Name", "Value": name}])
    ec2.add_default_entries(acl.id)
    for subnet in subnets:
        known = next(key for each in ec2.network_acls.values() for key, one in each._associations.items() if one.subnet_id == subnet)
        ec2.replace_network_acl_association(known, acl.id)


def _group(ec2: Any, vpc: str, name: str, *ports: int) -> str:
    made = ec2.create_security_group(name, name.replace("-", " "), vpc)
    for port in ports:
        ec2.authorize_security_group_ingress(made.id, "tcp", str(port), str(port), [{"CidrIp": "0.0.0.0/0"}])
    return str(made.id)
