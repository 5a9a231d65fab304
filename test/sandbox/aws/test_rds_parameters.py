"""Parameter groups: dynamic parameters soon, static ones and newly associated groups with a reboot."""

from collections.abc import Iterator
from typing import Any

import pytest
from data_world import instance, refusal, with_data
from sandbox_world import Sandbox, sandbox


@pytest.fixture
def world() -> Iterator[Sandbox]:
    yield from sandbox(with_data("app"))


def modify(world: Sandbox, name: str, value: str, method: str = "immediate", group: str = "shop-db-pg16") -> Any:
    parameter = {"ParameterName": name, "ParameterValue": value, "ApplyMethod": method}
    return world.client("rds").modify_db_parameter_group(DBParameterGroupName=group, Parameters=[parameter])


def applied(world: Sandbox) -> str:
    return str(instance(world)["DBParameterGroups"][0]["ParameterApplyStatus"])


def is_writable(world: Sandbox) -> bool:
    found = world.control("GET", "databases")[1]["databases"]
    return bool(next(each["writable"] for each in found if each["database"] == "shop-db"))


def test_read_only_takes_effect_within_a_second(world: Sandbox) -> None:
    modify(world, "default_transaction_read_only", "1")
    assert (applied(world), is_writable(world)) == ("applying", True)
    world.pass_(1)
    assert (applied(world), is_writable(world)) == ("in-sync", False)
    modify(world, "default_transaction_read_only", "0")
    world.pass_(1)
    assert is_writable(world)


def test_pending_reboot_waits_for_the_reboot(world: Sandbox) -> None:
    modify(world, "default_transaction_read_only", "on", "pending-reboot")
    world.pass_(5)
    assert (applied(world), is_writable(world)) == ("pending-reboot", True)
    world.client("rds").reboot_db_instance(DBInstanceIdentifier="shop-db")
    world.pass_(5)
    assert (applied(world), is_writable(world)) == ("in-sync", False)


def test_a_static_parameter_cannot_be_immediate(world: Sandbox) -> None:
    assert refusal(lambda: modify(world, "max_connections", "100")) == (
        "InvalidParameterCombination", "cannot use immediate apply method for static parameter max_connections",
    )  # fmt: skip
    modify(world, "max_connections", "100", "pending-reboot")
    assert applied(world) == "pending-reboot"


def test_a_newly_associated_group_waits_for_a_reboot(world: Sandbox) -> None:
    rds = world.client("rds")
    rds.create_db_parameter_group(DBParameterGroupName="frozen", DBParameterGroupFamily="postgres16", Description="read only")
    modify(world, "default_transaction_read_only", "1", group="frozen")
    rds.modify_db_instance(DBInstanceIdentifier="shop-db", DBParameterGroupName="frozen", ApplyImmediately=True)
    world.pass_(5)
    assert (applied(world), is_writable(world)) == ("pending-reboot", True)
    rds.reboot_db_instance(DBInstanceIdentifier="shop-db")
    world.pass_(5)
    assert (applied(world), is_writable(world)) == ("in-sync", False)


def test_parameters_are_listed_with_their_source_and_reset(world: Sandbox) -> None:
    rds, group = world.client("rds"), "shop-db-pg16"

    def own() -> dict[str, str]:
        found = rds.describe_db_parameters(DBParameterGroupName=group, Source="user")["Parameters"]
        return {each["ParameterName"]: each["ParameterValue"] for each in found}

    assert own() == {"default_transaction_read_only": "0", "log_min_duration_statement": "500", "rds.force_ssl": "1"}
    everything = rds.describe_db_parameters(DBParameterGroupName=group)["Parameters"]
    assert next(each for each in everything if each["ParameterName"] == "max_connections")["ApplyType"] == "static"
    modify(world, "default_transaction_read_only", "1")
    reset = [{"ParameterName": "default_transaction_read_only", "ApplyMethod": "immediate"}]
    rds.reset_db_parameter_group(DBParameterGroupName=group, Parameters=reset)
    world.pass_(2)
    assert "default_transaction_read_only" not in own()
    assert is_writable(world)


def test_an_unknown_group_and_a_default_one_are_refused(world: Sandbox) -> None:
    assert refusal(lambda: modify(world, "work_mem", "1", group="nope"))[0] == "DBParameterGroupNotFound"
    rds = world.client("rds")
    rds.create_db_instance(
        DBInstanceIdentifier="plain", Engine="postgres", EngineVersion="16.4", DBInstanceClass="db.t4g.micro", MasterUsername="u",
        MasterUserPassword="secret-enough", AllocatedStorage=20,
    )  # fmt: skip
    name = instance(world, "plain")["DBParameterGroups"][0]["DBParameterGroupName"]
    assert name == "default.postgres16"
    assert refusal(lambda: modify(world, "work_mem", "1", group=name))[0] == "InvalidDBParameterGroupState"
