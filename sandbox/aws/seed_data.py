"""Databases of a scenario, made straight in moto's backends: as if they had run for a month, replicas in step."""

from dataclasses import dataclass
from typing import Any

from moto.ec2.models import ec2_backends
from moto.moto_api._internal import mock_random
from moto.rds.models import rds_backends

from . import clock, dns_clients, dynamodb, seed_recovery
from .aurora import GLOBAL_HOME, cluster_physics
from .rds_physics import ACCOUNT, physics_of
from .replication import Replication
from .scenario import Scenario
from .scenario_data import GlobalCluster, Instance, Table
from .seed_services import Network
from .wal import Log
from .writes import WriteGroup

DAY_S = 86400.0
AGE_S = 30 * DAY_S
BACKUP_AGE_S = 5 * 3600.0
RETENTION_DAYS = 7


@dataclass(frozen=True)
class DataNetwork:
    """Where databases live in a region: a subnet group of three zones, and a security group that lets the tasks in."""

    subnet_group: str
    security_group: str


def build(scenario: Scenario, networks: dict[str, Network], store: Any) -> Replication:
    """Everything that holds data. Identifiers come from generators of their own, so that nothing else changes with them."""
    places: dict[str, DataNetwork] = {}
    roots: dict[str, tuple[Log, str]] = {}
    for region, network in networks.items() if scenario.data.instances or scenario.data.global_clusters else ():
        mock_random.seed(f"{scenario.seed}/{region}/data")
        places[region] = _network(region, network)
    for name, each in scenario.data.instances.items():
        roots[name] = (_instance(name, each, places), f"{each.parameters}/host" if each.parameters else "")
    for name, each in scenario.data.global_clusters.items():
        roots[name] = (_global_cluster(name, each, places), "")
    dynamodb.reset()
    for name, each in scenario.data.tables.items():
        _table(name, each)
    replication = Replication(scenario.regions, store, dns_clients.clients_of if scenario.dns else lambda _name: {scenario.regions[0]: 1.0})
    mock_random.seed(f"{scenario.seed}/recovery")
    seed_recovery.build(scenario)
    for group, writes in scenario.data.writes.items():
        if writes.database in roots:
            log, parameter = roots[writes.database]
            services = (writes.service, f"{writes.service}-canary")
            replication.groups.append(WriteGroup(group, services, parameter, writes.clients, writes.per_second, log))
    return replication


def _network(region: str, network: Network) -> DataNetwork:
    ec2 = ec2_backends[ACCOUNT][region]
    prefix = ec2.get_vpc(network.vpc).cidr_block.rpartition(".0.0/")[0]
    subnets = []
    for index, subnet in enumerate(network.subnets):
        zone = ec2.get_subnet(subnet).availability_zone
        subnets.append(ec2.create_subnet(network.vpc, f"{prefix}.{128 + 16 * index}.0/20", availability_zone=zone))
    group = ec2.create_security_group("shop-database", "shop database", network.vpc)
    ec2.authorize_security_group_ingress(group.id, "tcp", "5432", "5432", [], source_groups=[{"GroupId": network.tasks}])
    rds_backends[ACCOUNT][region].create_subnet_group("shop-database", "Databases of the shop", subnets, [])
    return DataNetwork("shop-database", str(group.id))


def _instance(name: str, wanted: Instance, places: dict[str, DataNetwork]) -> Log:
    """Source and replica; answers the source's log."""
    primary, standby = rds_backends[ACCOUNT][wanted.region], rds_backends[ACCOUNT][wanted.replica_region]
    group = f"{name}-pg{wanted.version.partition('.')[0]}"
    for region in (wanted.region, wanted.replica_region):
        _parameter_group(region, group, f"postgres{wanted.version.partition('.')[0]}")
    source = primary.create_db_instance(
        {
            "db_instance_identifier": name, "engine": "postgres", "engine_version": wanted.version, "db_instance_class": wanted.size,
            "allocated_storage": wanted.storage_gb, "storage_type": "gp3", "storage_encrypted": True, "kms_key_id": _key(wanted.region),
            "master_username": "shop", "master_user_password": mock_random.get_random_hex(24), "db_name": "shop", "multi_az": True,
            "backup_retention_period": RETENTION_DAYS, "preferred_backup_window": "01:00-01:30", "deletion_protection": True,
            "preferred_maintenance_window": "sun:03:00-sun:03:30", "publicly_accessible": False, "tags": _tags(name),
        } | _placed(places[wanted.region], group)
    )  # fmt: skip
    _aged(source)
    replica = standby.create_db_instance_read_replica(
        {
            "db_instance_identifier": wanted.replica, "source_db_instance_identifier": source.db_instance_arn,
            "kms_key_id": _key(wanted.replica_region), "publicly_accessible": False, "tags": _tags(name),
        } | _placed(places[wanted.replica_region], group)
    )  # fmt: skip
    replica.backup_retention_period = RETENTION_DAYS
    standby.create_auto_snapshot(replica.db_instance_identifier, f"rds:{wanted.replica}-daily")
    _aged(replica)
    if wanted.parameters:
        seed_recovery.database_parameters(wanted.parameters, {source: "read-write", replica: "read-only"})
    log = physics_of(source).log
    assert log
    return log


def _global_cluster(name: str, wanted: GlobalCluster, places: dict[str, DataNetwork]) -> Log:
    """A cluster with one instance in each region; answers the writer's log."""
    home = rds_backends[ACCOUNT][GLOBAL_HOME]
    home.create_global_cluster(name, None, "aurora-postgresql", wanted.version, True, True)
    at, made = clock.now(), []
    for number, region in enumerate(wanted.regions):
        backend, identifier, place = rds_backends[ACCOUNT][region], f"{name}-{region}", places[region]
        login = {"master_username": "orders", "master_user_password": mock_random.get_random_hex(24)} if number == 0 else {}
        cluster = backend.create_db_cluster(
            {
                "db_cluster_identifier": identifier, "engine": "aurora-postgresql", "engine_version": wanted.version, "storage_encrypted": True,
                "kms_key_id": _key(region), "global_cluster_identifier": name, "database_name": "orders", "backup_retention_period": RETENTION_DAYS,
                "db_subnet_group_name": place.subnet_group, "vpc_security_group_ids": [place.security_group], "deletion_protection": True,
                "db_cluster_parameter_group_name": "default.aurora-postgresql16", "tags": _tags(name), **login,
            }
        )  # fmt: skip
        physics = cluster_physics(cluster)
        physics.timeline.spans, physics.replicates_from = [], at
        member = backend.create_db_instance(
            {
                "db_instance_identifier": f"{identifier}-1", "db_cluster_identifier": identifier, "engine": "aurora-postgresql",
                "db_instance_class": wanted.size, "db_subnet_group_name": place.subnet_group, "tags": _tags(name),
            }
        )  # fmt: skip
        physics_of(member).timeline.spans = []
        cluster.cluster_create_time = cluster.created = clock.moment(at - AGE_S)
        cluster.earliest_restorable_time = clock.moment(at - RETENTION_DAYS * DAY_S)
        made.append(cluster)
    return cluster_physics(made[0]).log


def _table(name: str, wanted: Table) -> None:
    """Paid by request, with a replica in each further region."""
    schema, types = [{"AttributeName": wanted.key, "KeyType": "HASH"}], [{"AttributeName": wanted.key, "AttributeType": "S"}]
    home = wanted.regions[0]
    dynamodb.backend(home).create_table(name, schema, None, types, [], [], None, "PAY_PER_REQUEST", None, _tags(name), False, None)
    for region in wanted.regions[1:]:
        dynamodb.add_replica(home, name, region, 0.0)


def _parameter_group(region: str, name: str, family: str) -> None:
    """The same in every region: what a standby needs to be ready."""
    backend = rds_backends[ACCOUNT][region]
    backend.create_db_parameter_group({"db_parameter_group_name": name, "db_parameter_group_family": family, "description": "Shop databases"})
    values = {"default_transaction_read_only": "0", "log_min_duration_statement": "500", "rds.force_ssl": "1"}
    given = [{"ParameterName": key, "ParameterValue": value, "ApplyMethod": "immediate"} for key, value in values.items()]
    backend.modify_db_parameter_group(name, given)


def _aged(instance: Any) -> None:
    """Not just made: no wait is running, backed up some hours ago."""
    physics, at = physics_of(instance), clock.now()
    physics.timeline.spans, physics.booted_at, physics.first_backup_at = [], at - AGE_S, at - BACKUP_AGE_S
    physics.replicates_from = at
    instance.created = instance.instance_create_time = clock.moment(at - AGE_S)
    for snapshot in instance.backend.database_snapshots.values():
        if snapshot.db_instance_identifier == instance.db_instance_identifier:
            snapshot.created = snapshot.original_snapshot_create_time = clock.moment(at - BACKUP_AGE_S)
            snapshot.__dict__["physics"] = None


def _placed(place: DataNetwork, group: str) -> dict[str, Any]:
    return {"db_subnet_group_name": place.subnet_group, "vpc_security_group_ids": [place.security_group], "db_parameter_group_name": group}


def _key(region: str) -> str:
    return f"arn:aws:kms:{region}:{ACCOUNT}:alias/aws/rds"


def _tags(name: str) -> list[dict[str, str]]:
    return [{"Key": "database", "Value": name}]


