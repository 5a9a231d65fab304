"""Parameter groups as RDS applies them: dynamic parameters soon, static ones and newly associated groups at a reboot."""

from dataclasses import dataclass
from typing import Any

from moto.rds.models import DBParameterGroup, rds_backends

from .errors import AwsError
from .settings import settings

STATIC = frozenset(
    {
        "shared_buffers", "max_connections", "max_wal_senders", "max_replication_slots", "max_worker_processes", "wal_buffers",
        "rds.logical_replication", "shared_preload_libraries", "max_prepared_transactions", "huge_pages",
    }
)  # fmt: skip
DEFAULTS = {
    "default_transaction_read_only": "0", "log_min_duration_statement": "-1", "idle_in_transaction_session_timeout": "86400000",
    "max_connections": "LEAST({DBInstanceClassMemory/9531392},5000)", "rds.force_ssl": "1", "rds.logical_replication": "0",
    "shared_preload_libraries": "pg_stat_statements", "statement_timeout": "0", "work_mem": "4096",
}  # fmt: skip
"""A few of the engine's defaults: those that people look at."""

_GROUPS_CALLED_DEFAULT = "default."


@dataclass(frozen=True)
class Change:
    at: float
    name: str
    value: str | None
    """None where the parameter was reset to the engine's default."""
    immediate: bool


def changes(group: Any) -> list[Change]:
    """In the order of their making."""
    found: list[Change] = group.__dict__.setdefault("changes", [])
    return found


def is_on(value: str | None) -> bool:
    """PostgreSQL's spellings of a boolean."""
    return (value or "").lower() in ("1", "on", "true", "yes")


def effective(instance: Any, physics: Any, name: str, at: float) -> str | None:
    """The value that sessions of the instance have at that moment."""
    groups = rds_backends[instance.account_id][instance.region].db_parameter_groups
    value: str | None = DEFAULTS.get(name)
    for change in changes(groups[physics.group]) if physics.group in groups else []:
        if change.name == name and _in_force(change, physics.booted_at, at):
            value = DEFAULTS.get(name) if change.value is None else change.value
    return value


def apply_status(instance: Any, physics: Any, at: float, seconds: float) -> str:
    """in-sync, applying, or pending-reboot."""
    if physics.group != instance.db_parameter_group_name:
        return "pending-reboot"
    groups = rds_backends[instance.account_id][instance.region].db_parameter_groups
    made = changes(groups[physics.group]) if physics.group in groups else []
    if any(not each.immediate and not _in_force(each, physics.booted_at, at) for each in made):
        return "pending-reboot"
    return "applying" if any(each.immediate and not _in_force(each, physics.booted_at, at) for each in made) else "in-sync"


def modify(group: DBParameterGroup, parameters: list[dict[str, Any]], at: float) -> None:
    """Raises as ModifyDBParameterGroup does."""
    if not parameters:
        raise AwsError("InvalidParameterValue", "The parameter Parameters must be provided and must not be blank.")
    if len(parameters) > 20:
        raise AwsError("InvalidParameterValue", f"A maximum of 20 parameters can be modified in a single request; found {len(parameters)}.")
    for each in parameters:
        name, method = each["ParameterName"], each.get("ApplyMethod", "pending-reboot")
        if method == "immediate" and name in STATIC:
            raise AwsError("InvalidParameterCombination", f"cannot use immediate apply method for static parameter {name}")
    _refuse_default(group)
    for each in parameters:
        name, method = each["ParameterName"], each.get("ApplyMethod", "pending-reboot")
        changes(group).append(Change(at, name, each.get("ParameterValue"), method == "immediate"))
        group.parameters[name] = shown(name, each.get("ParameterValue"), "user", method)


def reset(group: DBParameterGroup, names: list[str] | None, at: float) -> None:
    """To the engine's defaults; all of them where no names are given."""
    _refuse_default(group)
    for name in list(group.parameters) if names is None else names:
        group.parameters.pop(name, None)
        changes(group).append(Change(at, name, None, name not in STATIC))


def described(group: DBParameterGroup, source: str | None) -> list[dict[str, Any]]:
    """What a user has set, then the engine's defaults."""
    own = [shown(name, each.get("ParameterValue"), "user", each.get("ApplyMethod")) for name, each in group.parameters.items()]
    rest = [shown(name, value, "engine-default", "pending-reboot") for name, value in DEFAULTS.items() if name not in group.parameters]
    return [each for each in [*own, *rest] if source in (None, each["Source"])]


def shown(name: str, value: Any, source: str, method: str | None) -> dict[str, Any]:
    kind = "static" if name in STATIC else "dynamic"
    return {
        "ParameterName": name, "ParameterValue": value, "Source": source, "ApplyType": kind, "DataType": "string", "IsModifiable": True,
        "ApplyMethod": method or "pending-reboot",
    }  # fmt: skip


def _in_force(change: Change, booted_at: float, at: float) -> bool:
    if change.at <= booted_at <= at:
        return True
    return change.immediate and change.at + settings.database.apply <= at


def _refuse_default(group: DBParameterGroup) -> None:
    if group.name.startswith(_GROUPS_CALLED_DEFAULT):
        raise AwsError("InvalidDBParameterGroupState", f"The parameter group {group.name} is a default group and cannot be modified.")
