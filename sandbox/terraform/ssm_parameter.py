from typing import Any

from tf.types import Number

from .resource import TAGS, AwsResource, State, given, tag_list, tag_map, told


class SsmParameter(AwsResource):
    name, service, title = "ssm_parameter", "ssm", "SSM Parameter"
    attributes = [
        given("name", required=True, forces_new=True),
        given("type", required=True),
        given("value", required=True, sensitive=True),
        given("description"),
        given("tier", computed=True, default="Standard"),
        told("id"), told("arn"), told("version", Number()), *TAGS,
    ]  # fmt: skip
    gone = ("ParameterNotFound",)

    def plan(self, ctx: Any, current: State | None, planned: State) -> State:
        from tf.types import Unknown

        return planned | {"version": Unknown} if current and current["value"] != planned["value"] else planned

    def make(self, wanted: State) -> None:
        self._put(wanted, False)
        if wanted["tags"]:
            self._tag(wanted)

    def look(self, state: State) -> State | None:
        try:
            found = self.aws.get_parameter(Name=state["name"], WithDecryption=True)["Parameter"]
        except self.aws.exceptions.ParameterNotFound:
            return None
        tags = self.aws.list_tags_for_resource(ResourceType="Parameter", ResourceId=state["name"])["TagList"]
        return {
            "id": found["Name"], "name": found["Name"], "arn": found["ARN"], "type": found["Type"], "value": found["Value"],
            "version": found["Version"], **tag_map(tags),
        }  # fmt: skip

    def change(self, before: State, wanted: State) -> None:
        self._put(wanted, True)
        if before["tags"] != wanted["tags"]:
            gone = sorted(set(before["tags"] or {}) - set(wanted["tags"] or {}))
            if gone:
                self.aws.remove_tags_from_resource(ResourceType="Parameter", ResourceId=wanted["name"], TagKeys=gone)
            self._tag(wanted)

    def remove(self, state: State) -> None:
        self.aws.delete_parameter(Name=state["name"])

    def _put(self, wanted: State, overwrite: bool) -> None:
        more = {"Description": wanted["description"]} if wanted["description"] else {}
        self.aws.put_parameter(
            Name=wanted["name"], Type=wanted["type"], Value=wanted["value"], Tier=wanted["tier"], Overwrite=overwrite, **more
        )

    def _tag(self, wanted: State) -> None:
        self.aws.add_tags_to_resource(ResourceType="Parameter", ResourceId=wanted["name"], Tags=tag_list(wanted["tags"]))
