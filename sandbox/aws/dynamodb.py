"""DynamoDB global tables, version 2019.11.21: replicas made by UpdateTable, writes that arrive in the others a moment later.

Each replica takes writes. A write reaches the others about a second later, or when the link is back; of two writes to one item
the later one stays, everywhere.
"""

import copy
import json
from dataclasses import dataclass, field
from typing import Any

from moto.cloudwatch.models import cloudwatch_backends
from moto.dynamodb.models import DynamoDBBackend, dynamodb_backends
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

from . import clock, database_metrics, ledger, regions
from .errors import AwsError
from .settings import settings

ACCOUNT = "123456789012"
VERSION = "2019.11.21"

Stamp = tuple[float, str]
"""When and where an item was last written: the greater one wins."""


@dataclass(frozen=True)
class Change:
    """An item as a write left it; none where it was deleted. Not yet applied in `waits_for`."""

    stamp: Stamp
    key: dict[str, Any]
    item: Any
    waits_for: str


@dataclass(eq=False)
class GlobalTable:
    """`active_from` by region. Nothing is replicated into or out of a replica that is still made."""

    name: str
    active_from: dict[str, float]
    pending: list[Change] = field(default_factory=list)
    stamps: dict[tuple[str, str], Stamp] = field(default_factory=dict)
    """By region and key."""


_tables: dict[str, GlobalTable] = {}


def reset() -> None:
    _tables.clear()


def global_table(region: str, name: str) -> GlobalTable | None:
    found = _tables.get(name)
    return found if found and region in found.active_from else None


def backend(region: str) -> DynamoDBBackend:
    found: DynamoDBBackend = dynamodb_backends[ACCOUNT][region]
    return found


def status(table: GlobalTable, region: str, at: float) -> str:
    return "ACTIVE" if at >= table.active_from[region] else "CREATING"


def add_replica(region: str, name: str, other: str, seconds: float) -> None:
    """A table of the same kind in another region, with what the first one holds. Raises as UpdateTable does."""
    table, at = backend(region).get_table(name), clock.now()
    found = _tables.setdefault(name, GlobalTable(name, {region: at}))
    if other == region or other in found.active_from:
        raise AwsError("ValidationException", f"Failed to create the replica of table '{name}' in region {other}: it already exists.")
    if regions.link_cut(region, other):
        raise AwsError("ValidationException", f"Failed to create the replica of table '{name}': region {other} does not answer.")
    if name in backend(other).tables:
        raise AwsError("ValidationException", f"Failed to create the replica: a table '{name}' already exists in region {other}.")
    made = backend(other).create_table(
        name, table.schema, table.throughput, table.attr, [], [], None, table.billing_mode, None, list(table.tags), False, None
    )
    made.indexes, made.global_indexes, made.items = list(table.indexes), list(table.global_indexes), copy.deepcopy(table.items)
    found.active_from[other] = at + seconds
    if seconds:
        ledger.record("table-replica", other, made.table_arn, at, at + seconds)


def remove_replica(region: str, name: str, other: str) -> None:
    found = global_table(region, name)
    if found is None or other not in found.active_from or other == region:
        raise AwsError("ValidationException", f"Table '{name}' has no replica in region {other}.")
    del found.active_from[other]
    found.pending = [each for each in found.pending if each.waits_for != other]
    del backend(other).tables[name]


def wrote(region: str, name: str, key: dict[str, Any]) -> None:
    """An item was put, changed or deleted in that region: the others will hear of it."""
    found = global_table(region, name)
    if found is None:
        return
    stamp, item = (clock.now(), region), _item(region, name, key)
    found.stamps[region, _text(key)] = stamp
    for other in found.active_from:
        if other != region:
            found.pending.append(Change(stamp, key, copy.deepcopy(item), other))


def settle() -> None:
    """Apply what has arrived by now."""
    at = clock.now()
    for table in _tables.values():
        waiting = []
        for change in table.pending:
            due, source = change.stamp[0] + settings.database.table_lag, change.stamp[1]
            if at < max(due, table.active_from[change.waits_for]) or regions.link_cut(source, change.waits_for):
                waiting.append(change)
            else:
                _apply(table, change, at)
        table.pending = waiting


def _apply(table: GlobalTable, change: Change, at: float) -> None:
    region, key = change.waits_for, (change.waits_for, _text(change.key))
    _report(table, change, at)
    if table.stamps.get(key, (0.0, "")) >= change.stamp:
        return
    table.stamps[key] = change.stamp
    target = backend(region).tables[table.name]
    hash_key, range_key = _values(target, change.key)
    if change.item is None:
        target.delete_item(hash_key, range_key)
    elif range_key is not None:
        target.items[hash_key][range_key] = change.item
    else:
        target.items[hash_key] = change.item


def _report(table: GlobalTable, change: Change, at: float) -> None:
    """`ReplicationLatency`, in milliseconds, in the region of the write: only while something is replicated."""
    store = getattr(cloudwatch_backends[ACCOUNT][change.stamp[1]], "store", None)
    if store is not None:
        dims = frozenset({("TableName", table.name), ("ReceivingRegion", change.waits_for)})
        latency = max(settings.database.table_lag, at - change.stamp[0] if at - change.stamp[0] > 2 * settings.database.table_lag else 0)
        database_metrics.put(store, "AWS/DynamoDB", "ReplicationLatency", dims, at, latency * 1000, "Milliseconds")


def _item(region: str, name: str, key: dict[str, Any]) -> Any:
    table = backend(region).get_table(name)
    hash_key, range_key = _values(table, key)
    found = table.items.get(hash_key)
    return found.get(range_key) if range_key is not None and found else found or None


def _values(table: Table, key: dict[str, Any]) -> tuple[Any, Any]:
    ranged = DynamoType(key[table.range_key_attr]) if table.range_key_attr else None
    return DynamoType(key[table.hash_key_attr]), ranged


def _text(key: dict[str, Any]) -> str:
    return json.dumps(key, sort_keys=True, default=str)
