import time

from tf.types import Bool, Number

from .resource import TAGS, AwsResource, State, given, tag_list, tag_map, told

LOOK_S = 0.5
_SET = {
    "engine": "Engine", "engine_version": "EngineVersion", "instance_class": "DBInstanceClass", "username": "MasterUsername",
    "password": "MasterUserPassword", "db_name": "DBName", "storage_encrypted": "StorageEncrypted", "multi_az": "MultiAZ",
    "deletion_protection": "DeletionProtection",
}  # fmt: skip
_NUMBERS = {"allocated_storage": "AllocatedStorage", "backup_retention_period": "BackupRetentionPeriod"}
_CHANGED = ("engine_version", "instance_class", "password", "multi_az", "deletion_protection")


class DbInstance(AwsResource):
    name, service, title = "db_instance", "rds", "RDS DB Instance"
    attributes = [
        given("identifier", required=True, forces_new=True),
        given("engine", required=True, forces_new=True),
        given("engine_version", computed=True),
        given("instance_class", required=True),
        given("allocated_storage", Number(), required=True),
        given("username", required=True, forces_new=True),
        given("password", sensitive=True),
        given("db_name", forces_new=True),
        given("storage_encrypted", Bool(), forces_new=True, computed=True, default=False),
        given("multi_az", Bool(), computed=True, default=False),
        given("backup_retention_period", Number(), computed=True, default=0),
        given("deletion_protection", Bool(), computed=True, default=False),
        given("skip_final_snapshot", Bool()), given("final_snapshot_identifier"), given("apply_immediately", Bool()),
        told("id"), told("arn"), told("address"), told("endpoint"), told("port", Number()), told("resource_id"), *TAGS,
    ]  # fmt: skip
    gone = ("DBInstanceNotFound", "DBInstanceNotFoundFault")

    def make(self, wanted: State) -> None:
        self.aws.create_db_instance(DBInstanceIdentifier=wanted["identifier"], Tags=tag_list(wanted["tags"]), **_parameters(wanted))
        self._wait(wanted)

    def look(self, state: State) -> State | None:
        try:
            (found,) = self.aws.describe_db_instances(DBInstanceIdentifier=state["identifier"])["DBInstances"]
        except self.aws.exceptions.DBInstanceNotFoundFault:
            return None
        endpoint = found.get("Endpoint", {})
        address, port = endpoint.get("Address"), endpoint.get("Port")
        known = ("engine", "engine_version", "instance_class", "username", "storage_encrypted", "multi_az", "deletion_protection")
        return {
            "id": found["DBInstanceIdentifier"],
            "identifier": found["DBInstanceIdentifier"],
            "arn": found["DBInstanceArn"],
            "address": address,
            "port": port,
            "endpoint": f"{address}:{port}" if address else None,
            "resource_id": found.get("DbiResourceId"),
            "allocated_storage": int(found["AllocatedStorage"]),
            "backup_retention_period": int(found.get("BackupRetentionPeriod") or 0),
            **{ours: found[_SET[ours]] for ours in known if found.get(_SET[ours]) is not None},
            **tag_map(found.get("TagList", [])),
        }

    def change(self, before: State, wanted: State) -> None:
        names = [*(name for name in _CHANGED if before[name] != wanted[name]), *(name for name in _NUMBERS if before[name] != wanted[name])]
        if names:
            changed = _parameters({name: wanted[name] for name in names})
            self.aws.modify_db_instance(DBInstanceIdentifier=wanted["identifier"], ApplyImmediately=True, **changed)
            self._wait(wanted)
        if before["tags"] != wanted["tags"]:
            gone = sorted(set(before["tags"] or {}) - set(wanted["tags"] or {}))
            if gone:
                self.aws.remove_tags_from_resource(ResourceName=before["arn"], TagKeys=gone)
            self.aws.add_tags_to_resource(ResourceName=before["arn"], Tags=tag_list(wanted["tags"]))

    def remove(self, state: State) -> None:
        snapshot = (
            {"SkipFinalSnapshot": True} if state["skip_final_snapshot"] else {"FinalDBSnapshotIdentifier": state["final_snapshot_identifier"] or f"{state['identifier']}-final"}
        )
        self.aws.delete_db_instance(DBInstanceIdentifier=state["identifier"], **snapshot)
        while self.look(state) is not None:
            time.sleep(LOOK_S)

    def _wait(self, state: State) -> None:
        while True:
            (found,) = self.aws.describe_db_instances(DBInstanceIdentifier=state["identifier"])["DBInstances"]
            if found["DBInstanceStatus"] == "available":
                return
            time.sleep(LOOK_S)


def _parameters(wanted: State) -> State:
    written = {theirs: wanted[ours] for ours, theirs in _SET.items() if wanted.get(ours) is not None}
    return written | {theirs: int(wanted[ours]) for ours, theirs in _NUMBERS.items() if wanted.get(ours) is not None}
