"""Which database is whose replica, who writes, and what their settings say: kept over a restart with the rest of the journal.

Not kept: what was written (the ledger begins anew), snapshots and scratch instances, a move under way (it is then simply done).
"""

from typing import Any

from moto.rds.models import rds_backends
from moto.ssm.models import ssm_backends

from . import aurora, clock, rds_parameters
from .rds_physics import ACCOUNT, by_arn, instances, physics_of
from .scenario import Scenario
from .settings import settings

_SETTINGS = ("host", "mode")


def save(scenario: Scenario) -> dict[str, Any]:
    """As JSON: `instances` by ARN, `writers` (ARN) by global cluster, `parameters` by region and group, `settings` by region and name."""
    found: dict[str, Any] = {"instances": {}, "writers": {}, "parameters": {}, "settings": {}}
    for region in scenario.regions if scenario.data.instances or scenario.data.global_clusters else ():
        for each in instances(region):
            if physics_of(each).log and physics_of(each).gone_at is None:
                found["instances"][each.db_instance_arn] = _instance(each)
        groups = rds_backends[ACCOUNT][region].db_parameter_groups
        found["parameters"][region] = {
            name: {key: value.get("ParameterValue") for key, value in group.parameters.items()} for name, group in groups.items()
        }
        found["settings"][region] = {
            name: parameter.value for name in _names(scenario) if (parameter := ssm_backends[ACCOUNT][region].get_parameter(name))
        }
    for group in aurora.globals_():
        writer = aurora.global_physics(group).writer
        found["writers"][group.global_cluster_identifier] = writer.db_cluster_arn if writer else None
    return found


def restore(scenario: Scenario, saved: dict[str, Any]) -> None:
    """Onto what the scenario has seeded, as if it had long been so."""
    wanted, at = saved.get("instances") or {}, clock.now()
    for region in scenario.regions if wanted else ():
        for each in instances(region):
            if physics_of(each).log and each.db_instance_arn not in wanted:
                del rds_backends[ACCOUNT][region].databases[each.db_instance_identifier]
    for arn, kept in sorted(wanted.items(), key=lambda pair: pair[1]["source"] is not None):  # sources first
        _place(arn, kept, at)
    for group in aurora.globals_():
        arn = (saved.get("writers") or {}).get(group.global_cluster_identifier)
        target = next((each for each in group.members if each.db_cluster_arn == arn), None)
        if target and target is not aurora.global_physics(group).writer:
            aurora.switch_over(group, target, at)
            aurora.done(group, at)
    for region, groups in (saved.get("parameters") or {}).items():
        for name, values in groups.items():
            group = rds_backends[ACCOUNT][region].db_parameter_groups.get(name)
            given = [{"ParameterName": key, "ParameterValue": value, "ApplyMethod": "immediate"} for key, value in values.items()]
            dynamic = [each for each in given if each["ParameterName"] not in rds_parameters.STATIC]
            if group and dynamic and not name.startswith("default."):
                rds_parameters.modify(group, dynamic, at - settings.database.apply)
    for region, values in (saved.get("settings") or {}).items():
        for name, value in values.items():
            ssm_backends[ACCOUNT][region].put_parameter(name, "", value, "String", "", "", True, [], "text", "Standard", None)


def _instance(instance: Any) -> dict[str, Any]:
    physics = physics_of(instance)
    group = getattr(instance, "db_subnet_group", None)
    return {
        "source": physics.source if physics.promoted_at is None else None, "class": instance.db_instance_class,
        "subnetGroup": group.name if group else None, "securityGroups": list(instance.vpc_security_group_ids),
        "parameterGroup": physics.group, "retention": instance.backup_retention_period, "protected": bool(instance.deletion_protection),
    }  # fmt: skip


def _place(arn: str, kept: dict[str, Any], at: float) -> None:
    found, source = by_arn(arn), by_arn(kept["source"]) if kept["source"] else None
    if found is None and source is None:
        return  # a scratch instance
    if found is None:
        found = _made_anew(arn, kept)
    physics = physics_of(found)
    assert physics.log
    if source is None and physics.source is not None:
        physics.log.branch(at)
        physics.source, found.is_replica = None, False
    elif source is not None and physics.source != kept["source"]:
        original, timings = physics_of(source).log, settings.database
        assert original
        physics.source, found.is_replica = kept["source"], True
        physics.log = original.copy(found.db_instance_identifier, found.region, at, timings.lag, timings.catch_up)
    found.backup_retention_period, found.deletion_protection = kept["retention"], kept["protected"]
    physics.timeline.spans, physics.booted_at, physics.replicates_from = [], at, at


def _made_anew(arn: str, kept: dict[str, Any]) -> Any:
    region, name = arn.split(":")[3], arn.rpartition(":")[2]
    return rds_backends[ACCOUNT][region].create_db_instance_read_replica(
        {
            "db_instance_identifier": name, "source_db_instance_identifier": kept["source"], "db_instance_class": kept["class"],
            "kms_key_id": f"arn:aws:kms:{region}:{ACCOUNT}:alias/aws/rds", "db_subnet_group_name": kept["subnetGroup"],
            "vpc_security_group_ids": kept["securityGroups"], "db_parameter_group_name": kept["parameterGroup"],
        }
    )  # fmt: skip


def _names(scenario: Scenario) -> list[str]:
    return [f"{each.parameters}/{name}" for each in scenario.data.instances.values() if each.parameters for name in _SETTINGS]
