"""DescribeEvents: by which a restart is told from one before a parameter was changed."""

from collections.abc import Iterator

import pytest
from data_world import instance, refusal, with_data
from sandbox_world import Sandbox, sandbox


@pytest.fixture
def world() -> Iterator[Sandbox]:
    yield from sandbox(with_data("app"))


def messages(world: Sandbox, kind: str, name: str, **more: int) -> list[str]:
    events = world.client("rds").describe_events(SourceType=kind, SourceIdentifier=name, **more)["Events"]
    return [each["Message"] for each in events]


def test_a_restart_is_told_when_it_has_ended(world: Sandbox) -> None:
    world.client("rds").reboot_db_instance(DBInstanceIdentifier="shop-db")
    world.pass_(1)
    assert messages(world, "db-instance", "shop-db") == ["DB instance shutdown"]
    world.pass_(4)
    assert instance(world)["DBInstanceStatus"] == "available"
    assert messages(world, "db-instance", "shop-db") == ["DB instance shutdown", "DB instance restarted"]


def test_a_changed_parameter_is_told_at_once(world: Sandbox) -> None:
    world.pass_(61)
    parameter = {"ParameterName": "default_transaction_read_only", "ParameterValue": "1", "ApplyMethod": "immediate"}
    world.client("rds").modify_db_parameter_group(DBParameterGroupName="shop-db-pg16", Parameters=[parameter])
    said = "Updated parameter default_transaction_read_only to 1 with apply method immediate"
    assert messages(world, "db-parameter-group", "shop-db-pg16", Duration=1) == [said]
    assert len(messages(world, "db-parameter-group", "shop-db-pg16")) > 1


def test_a_source_needs_its_type(world: Sandbox) -> None:
    assert refusal(lambda: world.client("rds").describe_events(SourceIdentifier="shop-db"))[0] == "InvalidParameterCombination"
