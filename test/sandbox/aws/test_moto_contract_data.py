"""What databases, tables and what lies beside them rely on in moto. Run it first when moto is upgraded: each failure names a seam."""

import inspect
from typing import Any

import pytest
from botocore.session import get_session
from moto.acm.models import CertBundle, acm_backends
from moto.core.parse import XFormedDict
from moto.dynamodb import models as dynamodb
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import DynamoHandler
from moto.ec2.models.network_acls import NetworkAcl, NetworkAclEntry
from moto.ec2.models.security_groups import SecurityGroupRule
from moto.rds import models as rds
from moto.rds.responses import RDSResponse
from moto.servicequotas.models import ServiceQuotasBackend
from moto.ssm.models import SimpleSystemManagerBackend
from sandbox.aws import physics
from sandbox.aws.rds_backend import SimRdsBackend

ACCOUNT = "123456789012"
physics.install()


def parameters(function: Any) -> list[str]:
    return list(inspect.signature(function).parameters)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("create_db_instance", ["self", "db_kwargs"]),
        ("create_db_instance_read_replica", ["self", "db_kwargs"]),
        ("promote_read_replica", ["self", "db_kwargs"]),
        ("modify_db_instance", ["self", "db_instance_identifier", "db_kwargs"]),
        ("reboot_db_instance", ["self", "db_instance_identifier"]),
        ("delete_db_instance", ["self", "db_instance_identifier", "final_db_snapshot_identifier", "skip_final_snapshot", "delete_automated_backups"]),
        ("restore_db_instance_from_db_snapshot", ["self", "from_snapshot_id", "overrides"]),
        ("restore_db_instance_to_point_in_time", ["self", "source_db_identifier", "target_db_identifier", "overrides"]),
        ("modify_db_parameter_group", ["self", "db_parameter_group_name", "db_parameter_group_parameters"]),
        ("create_db_cluster", ["self", "kwargs"]),
    ],
)
def test_rds_methods_that_are_replaced_have_their_parameters(name: str, expected: list[str]) -> None:
    assert parameters(getattr(rds.RDSBackend, name)) == expected
    assert name in SimRdsBackend.__dict__


def test_rds_calls_hand_parameters_over_in_snake_case() -> None:
    assert dict(XFormedDict({"DBInstanceIdentifier": "a", "KmsKeyId": "b"})) == {"db_instance_identifier": "a", "kms_key_id": "b"}
    assert RDSResponse.PROTOCOL_PARSER_MAP_TYPE is XFormedDict


def test_instances_are_made_with_a_snapshot_of_their_own_and_restored_of_attributes() -> None:
    source = inspect.getsource(rds.RDSBackend.create_db_instance)
    assert "database.save_automated_backup()" in source
    assert "original_database.__dict__.items()" in inspect.getsource(rds.RDSBackend.restore_db_instance_from_db_snapshot)
    assert "**kwargs" in inspect.getsource(rds.DBInstance.__init__), "unknown attributes of the original are passed over"


def test_states_are_attributes_that_the_serialiser_reads() -> None:
    for kind, names in (
        (rds.DBInstance, ("status", "status_infos", "read_replica_source_db_instance_identifier", "read_replica_db_instance_identifiers", "latest_restorable_time")),
        (rds.DBSnapshot, ("status",)),
        (rds.DBCluster, ("status", "db_cluster_members")),
        (rds.GlobalCluster, ("status", "global_cluster_members", "failover_state")),
    ):
        for name in names:
            assert isinstance(getattr(kind, name), property), (kind, name)
    members = get_session().get_service_model("rds").shape_for("DBInstance").members
    assert {"StatusInfos", "ReadReplicaSourceDBInstanceIdentifier", "LatestRestorableTime"} <= set(members)


def test_moto_has_neither_move_of_a_global_cluster_so_ours_are_dispatched_by_name() -> None:
    """When moto learns them, ours stay: they take time and say no."""
    assert RDSResponse.switchover_global_cluster.__module__ == "sandbox.aws.aurora_api"  # type: ignore[attr-defined]
    assert RDSResponse.failover_global_cluster.__module__ == "sandbox.aws.aurora_api"  # type: ignore[attr-defined]
    assert '["us-east-1"]' in inspect.getsource(RDSResponse.global_backend.fget)  # type: ignore[attr-defined]
    assert "global_cluster.members.append(cluster)" in inspect.getsource(rds.RDSBackend.create_db_cluster)


def test_tables_are_laid_out_as_replication_reads_them() -> None:
    assert parameters(dynamodb.DynamoDBBackend.create_table)[:9] == [
        "self", "name", "schema", "throughput", "attr", "global_indexes", "indexes", "streams", "billing_mode",
    ]  # fmt: skip
    made = Table("t", ACCOUNT, "eu-west-1", schema=[{"AttributeName": "id", "KeyType": "HASH"}], attr=[{"AttributeName": "id", "AttributeType": "S"}])
    assert (made.hash_key_attr, made.range_key_attr, len(made.items)) == ("id", None, 0)
    assert "ReplicaUpdates" not in inspect.getsource(inspect.getmodule(DynamoHandler)), "moto has none; when it does, compare"  # type: ignore[arg-type]
    assert "self.dynamodb_backend.put_item(" in inspect.getsource(DynamoHandler.batch_write_item)


def test_networks_are_laid_out_as_access_reads_them() -> None:
    assert {"rule_number", "protocol", "rule_action", "egress", "cidr_block", "port_range_from", "port_range_to"} <= set(parameters(NetworkAclEntry.__init__))
    assert {"entries", "associations"} <= set(dir(NetworkAcl))
    assert {"ip_protocol", "from_port", "to_port", "ip_range", "source_group"} <= set(parameters(SecurityGroupRule.__init__))


def test_what_lies_beside_a_database_can_be_put_straight_in() -> None:
    assert parameters(SimpleSystemManagerBackend.put_parameter)[1:4] == ["name", "description", "value"]
    assert parameters(CertBundle.__init__)[1:8] == ["account_id", "certificate", "private_key", "chain", "region", "arn", "cert_type"]
    assert isinstance(acm_backends[ACCOUNT]["eu-west-1"]._certificates, dict)
    assert parameters(ServiceQuotasBackend.get_service_quota) == ["self", "service_code", "quota_code"]


def test_the_pinned_botocore_knows_the_services() -> None:
    assert {"rds", "dynamodb", "secretsmanager", "ssm", "acm", "service-quotas"} <= set(get_session().get_available_services())
