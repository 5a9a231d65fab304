"""The roles that work on a region: databases, standbys and documents of simulated AWS."""

import json
import threading

from ansible_world import Machine
from conftest import REGION, Aws


def test_a_replica_becomes_a_database_of_its_own(beside_aws: Machine, aws: Aws) -> None:
    rds = aws.client("rds")
    settings = {"database_promotion_instance": "shop-db-replica", "database_promotion_poll_seconds": 1}
    assert "ReadReplicaSourceDBInstanceIdentifier" in instance(rds)
    over = threading.Event()

    def turn() -> None:
        """Minutes pass while it waits."""
        while not over.wait(1):
            if aws.calls("PromoteReadReplica"):
                aws.advance(60)

    clock = threading.Thread(target=turn)
    clock.start()
    try:
        first = beside_aws.run("database_promotion", settings)
    finally:
        over.set()
        clock.join()
    assert first.code == 0, first.output
    assert first.changed == ["Promote the replica"]
    promoted = instance(rds)
    assert promoted["DBInstanceStatus"] == "available" and "ReadReplicaSourceDBInstanceIdentifier" not in promoted

    second = beside_aws.run("database_promotion", settings)
    assert (second.code, second.changed) == (0, [])
    assert len(aws.calls("PromoteReadReplica")) == 1


def instance(rds: object) -> dict[str, object]:
    (found,) = rds.describe_db_instances(DBInstanceIdentifier="shop-db-replica")["DBInstances"]  # type: ignore[attr-defined]
    return dict(found)


def test_what_a_standby_lacks_is_said(beside_aws: Machine) -> None:
    settings = {"standby_verification_cluster": "shop-dr", "standby_verification_services": ["app-prod"], "standby_verification_databases": ["nowhere"]}
    ill = beside_aws.run("standby_verification", settings)
    assert (ill.code != 0, ill.changed) == (True, [])
    assert ill.failure == f"Assert that each database is available: RDS instance nowhere in {REGION} is missing, not available."


def test_a_document_is_put_together_once(beside_aws: Machine, aws: Aws) -> None:
    secrets = aws.client("secretsmanager")
    secrets.create_secret(Name="documents/db", SecretString=json.dumps({"password": "open-sesame"}))
    settings = {"app_secrets_name": "documents/app", "app_secrets_values": {"user": "shop"}, "app_secrets_references": {"password": "documents/db#password"}}
    first = beside_aws.run("app_secrets", settings)
    assert first.code == 0, first.output
    assert "open-sesame" not in first.output
    written = json.loads(secrets.get_secret_value(SecretId="documents/app")["SecretString"])
    assert written == {"user": "shop", "password": "open-sesame"}
    assert "Write the document to Secrets Manager" not in beside_aws.run("app_secrets", settings).changed
