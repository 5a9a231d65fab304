"""What the shop's data begins with, read as a product reads it: by the SDK, in each region."""

import json
import pathlib
from collections.abc import Iterator

import pytest
from data_world import clients_to, instance, promote, refusal, replica, scale, with_data, writes
from sandbox.aws.scenario import ScenarioError, load
from sandbox_world import REGION, SHOP, STANDBY, START, Sandbox, sandbox

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
def test_a_scenario_that_cannot_be_is_refused(tmp_path: pathlib.Path, line: str, replacement: str, complaint: str) -> None:
    file = tmp_path / "shop.yaml"
    text = SHOP.read_text()
    assert line in text
    file.write_text(text.replace(line, replacement, 1))
    with pytest.raises(ScenarioError, match=complaint.replace("?", r"\?")):
        load(file)


def test_a_restart_keeps_the_roles_of_databases(tmp_path: pathlib.Path) -> None:
    file, scenario = tmp_path / "aws.json", with_data("app", "api")
    orders = {region: f"arn:aws:rds:{region}:123456789012:cluster:orders-{region}" for region in (REGION, STANDBY)}
    for world in sandbox(scenario, file):
        groups = [each["VpcSecurityGroupId"] for each in instance(world)["VpcSecurityGroups"]]
        scale(world, "app-prod", 0)
        promote(world)
        world.client("rds", STANDBY).switchover_global_cluster(GlobalClusterIdentifier="orders", TargetDbClusterIdentifier=orders[STANDBY])
        world.client("ssm", STANDBY).put_parameter(Name="/shop/prod/database/mode", Value="read-write", Overwrite=True)
        rds = world.client("rds")
        parameter = {"ParameterName": "default_transaction_read_only", "ParameterValue": "1", "ApplyMethod": "immediate"}
        rds.modify_db_parameter_group(DBParameterGroupName="shop-db-pg16", Parameters=[parameter])
        rds.modify_db_instance(DBInstanceIdentifier="shop-db", DeletionProtection=False)
        rds.delete_db_instance(DBInstanceIdentifier="shop-db", SkipFinalSnapshot=True)
        world.pass_(20)
        rds.create_db_instance_read_replica(
            DBInstanceIdentifier="shop-db-2", SourceDBInstanceIdentifier=replica(world)["DBInstanceArn"], KmsKeyId="alias/aws/rds",
            DBSubnetGroupName="shop-database", DBParameterGroupName="shop-db-pg16", VpcSecurityGroupIds=groups,
        )  # fmt: skip
        world.pass_(30)
        world.world.journal.save(world.traffic)
    for world in sandbox(scenario, file):
        clients_to(world, standby=1)
        world.pass_(5)
        assert refusal(lambda: instance(world))[0] == "DBInstanceNotFound"  # noqa: B023
        assert instance(world, "shop-db-2")["StatusInfos"][0]["Status"] == "replicating"
        assert not replica(world).get("StatusInfos")
        found = world.client("rds").describe_global_clusters()["GlobalClusters"][0]["GlobalClusterMembers"]
        assert [each["DBClusterArn"] for each in found if each["IsWriter"]] == [orders[STANDBY]]
        assert world.client("ssm", STANDBY).get_parameter(Name="/shop/prod/database/mode")["Parameter"]["Value"] == "read-write"
        values = world.client("rds").describe_db_parameters(DBParameterGroupName="shop-db-pg16", Source="user")["Parameters"]
        assert next(each["ParameterValue"] for each in values if each["ParameterName"] == "default_transaction_read_only") == "1"
        for group in ("shop", "orders"):
            assert writes(world, group)["writers"] == {REGION: False, STANDBY: True}, group
            assert writes(world, group, since=world.now - 4)["lost"] == 0
        promote(world, "shop-db-2", REGION)
        world.pass_(16)
        assert instance(world, "shop-db-2")["DBInstanceStatus"] == "available"
