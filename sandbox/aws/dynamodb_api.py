"""Global tables in DynamoDB's API: ReplicaUpdates, what DescribeTable tells of replicas, and the writes that must be passed on."""

from typing import Any

from moto.core.responses import ActionResult
from moto.dynamodb.models import DynamoDBBackend, dynamodb_backends
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import DynamoHandler, DynamoResult

from . import clock, dynamodb
from .errors import AwsError
from .settings import settings


def _backend(self: DynamoHandler) -> DynamoDBBackend:
    dynamodb.settle()
    return dynamodb_backends[self.current_account][self.region]  # type: ignore[no-any-return]


def _update_table(self: DynamoHandler) -> ActionResult:
    updates = self.body.get("ReplicaUpdates")
    if not updates:
        return _moto_update_table(self)
    name, table = self.body["TableName"], self.dynamodb_backend.get_table(self.body["TableName"])
    if len(updates) > 1:
        raise AwsError("ValidationException", "Only one replica can be created or deleted in a single UpdateTable.")
    for kind, given in updates[0].items():
        if kind == "Create":
            dynamodb.add_replica(self.region, table.name, given["RegionName"], settings.database.create_table_replica)
        elif kind == "Delete":
            dynamodb.remove_replica(self.region, table.name, given["RegionName"])
        else:
            raise AwsError("ValidationException", f"{kind}: a replica of table '{name}' can only be created or deleted here.")
    return DynamoResult(table.describe())


def _describe(self: Table, base_key: str = "TableDescription") -> dict[str, Any]:
    found: dict[str, Any] = _moto_describe(self, base_key)
    table, at = dynamodb.global_table(self.region_name, self.name), clock.now()
    if table and len(table.active_from) > 1:
        others = [each for each in table.active_from if each != self.region_name]
        replicas = [{"RegionName": each, "ReplicaStatus": dynamodb.status(table, each, at)} for each in others]
        found[base_key] |= {"Replicas": replicas, "GlobalTableVersion": dynamodb.VERSION}
        if dynamodb.status(table, self.region_name, at) != "ACTIVE":
            found[base_key]["TableStatus"] = "CREATING"
        elif any(each["ReplicaStatus"] != "ACTIVE" for each in replicas):
            found[base_key]["TableStatus"] = "UPDATING"
    return found


def _put_item(self: DynamoDBBackend, table_name: str, item_attrs: dict[str, Any], *a: Any, **k: Any) -> Any:
    made = _moto_put(self, table_name, item_attrs, *a, **k)
    table = self.get_table(table_name)
    dynamodb.wrote(self.region_name, table.name, {name: item_attrs[name] for name in _keys(table)})
    return made


def _update_item(self: DynamoDBBackend, table_name: str, key: dict[str, Any], *a: Any, **k: Any) -> Any:
    made = _moto_update(self, table_name, key, *a, **k)
    dynamodb.wrote(self.region_name, self.get_table(table_name).name, key)
    return made


def _delete_item(self: DynamoDBBackend, table_name: str, key: dict[str, Any], *a: Any, **k: Any) -> Any:
    made = _moto_delete(self, table_name, key, *a, **k)
    dynamodb.wrote(self.region_name, self.get_table(table_name).name, key)
    return made


def _keys(table: Table) -> list[str]:
    return [each for each in (table.hash_key_attr, table.range_key_attr) if each]


_moto_update_table, _moto_describe = DynamoHandler.update_table, Table.describe
_moto_put, _moto_update, _moto_delete = DynamoDBBackend.put_item, DynamoDBBackend.update_item, DynamoDBBackend.delete_item


def install() -> None:
    DynamoHandler.dynamodb_backend = property(_backend)  # type: ignore[assignment, method-assign]
    DynamoHandler.update_table = _update_table  # type: ignore[method-assign]
    Table.describe = _describe  # type: ignore[method-assign]
    DynamoDBBackend.put_item = _put_item  # type: ignore[method-assign]
    DynamoDBBackend.update_item = _update_item  # type: ignore[method-assign, assignment]
    DynamoDBBackend.delete_item = _delete_item  # type: ignore[method-assign, assignment]
