"""What the shop's data begins with, read as a product reads it: by the SDK, in each region."""

import json
from collections.abc import Iterator

import pytest
from data_world import instance, replica, writes
from sandbox.aws.scenario import ScenarioError, load
from sandbox_world import REGION, START, STANDBY, Sandbox, sandbox, SHOP

HOURS = 3600


@pytest.fixture(scope="module")
def world() -> Iterator[Sandbox]:
    yield from sandbox()


def test_the_database_and_its_replica(world: Sandbox) -> None:
    source, standby = instance(world), replica(world)
    assert (source["Engine"], source["EngineVersion"], source["DBInstanceClass"], source["MultiAZ"]) == ("postgres", "16.4", "db.m6g.large", True)
    assert (source["BackupRetentionPeriod"], standby["BackupRetentionPeriod"]) == (7, 7)
    assert source["DBSubnetGroup"]["VpcId"] != standby["DBSubnetGroup"]["VpcId"]
    for found in (source, standby):
        assert found["DBParameterGroups"] == [{"DBParameterGroupName": "shop-db-pg16", "ParameterApplyStatus": "in-sync"}]
        assert len(found["DBSubnetGroup"]["Subnets"]) == 3
        assert 0 <= START - found["LatestRestorableTime"].timestamp() <= 300


def test_the_newest_backup_is_some_hours_old(world: Sandbox) -> None:
    for region, name in ((REGION, "shop-db"), (STANDBY, "shop-db-replica")):
        found = world.client("rds", region).describe_db_snapshots(DBInstanceIdentifier=name)["DBSnapshots"]
        assert [each["SnapshotType"] for each in found] == ["automated"]
        assert START - found[0]["SnapshotCreateTime"].timestamp() == pytest.approx(5 * HOURS + 600, abs=1)


def test_parameter_groups_are_alike_in_both_regions(world: Sandbox) -> None:
    def values(region: str) -> dict[str, str]:
        found = world.client("rds", region).describe_db_parameters(DBParameterGroupName="shop-db-pg16")["Parameters"]
        return {each["ParameterName"]: each["ParameterValue"] for each in found}

    assert values(REGION) == values(STANDBY)
    assert values(REGION)["default_transaction_read_only"] == "0"


def test_settings_of_the_services(world: Sandbox) -> None:
    def value(region: str, name: str) -> str:
        return str(world.client("ssm", region).get_parameter(Name=f"/shop/prod/database/{name}")["Parameter"]["Value"])

    assert value(REGION, "host") == instance(world)["Endpoint"]["Address"]
    assert value(STANDBY, "host") == replica(world)["Endpoint"]["Address"]
    assert (value(REGION, "mode"), value(STANDBY, "mode")) == ("read-write", "read-only")


def test_the_secret_is_the_same_version_in_both_regions(world: Sandbox) -> None:
    here, there = (world.client("secretsmanager", each).get_secret_value(SecretId="shop/prod/database") for each in (REGION, STANDBY))
    assert here["VersionId"] == there["VersionId"]
    assert json.loads(here["SecretString"])["username"] == "shop_app"
    found = world.client("secretsmanager").describe_secret(SecretId="shop/prod/database")
    assert [(each["Region"], each["Status"]) for each in found["ReplicationStatus"]] == [(STANDBY, "InSync")]


@pytest.mark.parametrize("region", [REGION, STANDBY])
def test_certificates_and_quotas_of_each_region(world: Sandbox, region: str) -> None:
    acm = world.client("acm", region)
    (arn,) = [each["CertificateArn"] for each in acm.list_certificates()["CertificateSummaryList"]]
    found = acm.describe_certificate(CertificateArn=arn)["Certificate"]
    assert (found["DomainName"], found["Status"], found["KeyAlgorithm"]) == ("shop.example", "ISSUED", "RSA_2048")
    assert (found["NotAfter"].timestamp() - START) / 86400 == pytest.approx(280, abs=0.1)
    quotas = world.client("service-quotas", region)
    assert quotas.get_service_quota(ServiceCode="fargate", QuotaCode="L-3032A538")["Quota"]["Value"] == 200
    assert quotas.get_aws_default_service_quota(ServiceCode="fargate", QuotaCode="L-3032A538")["Quota"]["Value"] == 6
    with pytest.raises(quotas.exceptions.NoSuchResourceException):
        quotas.get_service_quota(ServiceCode="fargate", QuotaCode="L-00000000")


def test_the_other_databases(world: Sandbox) -> None:
    for region in (REGION, STANDBY):
        rds = world.client("rds", region)
        (found,) = rds.describe_global_clusters()["GlobalClusters"]
        assert [each["DBClusterArn"].rpartition(":")[2] for each in found["GlobalClusterMembers"]] == [f"orders-{REGION}", f"orders-{STANDBY}"]
        (cluster,) = rds.describe_db_clusters()["DBClusters"]
        assert (cluster["Status"], len(cluster["DBClusterMembers"])) == ("available", 1)
        assert world.client("dynamodb", region).describe_table(TableName="carts")["Table"]["TableStatus"] == "ACTIVE"


@pytest.mark.parametrize(("group", "per_second"), [("shop", 5), ("orders", 2)])
def test_writes_have_been_made_for_some_minutes(world: Sandbox, group: str, per_second: int) -> None:
    found = writes(world, group)
    assert found["accepted"] == pytest.approx(570 * per_second, abs=5)
    assert (found["refused"], found["lost"], found["twoWriters"]) == (0, 0, [])
    assert found["writers"] == {REGION: True, STANDBY: False}


def test_a_group_must_be_named_where_there_are_two(world: Sandbox) -> None:
    status, answer = world.control("GET", "writes")
    assert (status, answer["error"]) == (400, "group: which one? There are shop, orders")


@pytest.mark.parametrize(
    ("line", "replacement", "complaint"),
    [
        ("replica_region: eu-central-1", "replica_region: us-east-1", "data.instances.shop-db: no environment is in region 'us-east-1'"),
        ("database: orders", "database: order", "data.writes.orders.database: no 'order'; there are shop-db, orders"),
        ("  tables:", "  tabels:", "data: unknown key 'tabels'; did you mean 'tables'?"),
        ("environments:", "physics: { database: { promotion: 3 } }\nenvironments:", "physics.database: unknown key 'promotion'; did you mean 'promote'?"),
    ],
)
def test_a_scenario_that_cannot_be_is_refused(tmp_path, line: str, replacement: str, complaint: str) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "shop.yaml"
    text = SHOP.read_text()
    assert line in text
    file.write_text(text.replace(line, replacement, 1))
    with pytest.raises(ScenarioError, match=complaint.replace("?", r"\?")):
        load(file)
