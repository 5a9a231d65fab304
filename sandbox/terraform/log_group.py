from tf.types import Number

from .resource import TAGS, AwsResource, State, given, tag_map, told


class LogGroup(AwsResource):
    name, service, title = "cloudwatch_log_group", "logs", "CloudWatch Logs Log Group"
    attributes = [
        given("name", required=True, forces_new=True),
        given("retention_in_days", Number(), computed=True, default=0),
        given("kms_key_id"),
        told("id"), told("arn"), *TAGS,
    ]  # fmt: skip
    gone = ("ResourceNotFoundException",)

    def make(self, wanted: State) -> None:
        more = {"kmsKeyId": wanted["kms_key_id"]} if wanted["kms_key_id"] else {}
        self.aws.create_log_group(logGroupName=wanted["name"], tags=wanted["tags"] or {}, **more)
        self._keep(wanted)

    def look(self, state: State) -> State | None:
        found = self.aws.describe_log_groups(logGroupNamePrefix=state["name"])["logGroups"]
        group = next((each for each in found if each["logGroupName"] == state["name"]), None)
        if group is None:
            return None
        tags = self.aws.list_tags_log_group(logGroupName=state["name"])["tags"]
        return {
            "id": group["logGroupName"],
            "name": group["logGroupName"],
            "arn": group["arn"].removesuffix(":*"),
            "retention_in_days": int(group.get("retentionInDays") or 0),
            **tag_map([{"Key": key, "Value": value} for key, value in tags.items()]),
        }

    def change(self, before: State, wanted: State) -> None:
        if before["retention_in_days"] != wanted["retention_in_days"]:
            self._keep(wanted)
        if before["tags"] != wanted["tags"]:
            gone = sorted(set(before["tags"] or {}) - set(wanted["tags"] or {}))
            if gone:
                self.aws.untag_log_group(logGroupName=wanted["name"], tags=gone)
            self.aws.tag_log_group(logGroupName=wanted["name"], tags=wanted["tags"] or {})

    def remove(self, state: State) -> None:
        self.aws.delete_log_group(logGroupName=state["name"])

    def _keep(self, wanted: State) -> None:
        if wanted["retention_in_days"]:
            self.aws.put_retention_policy(logGroupName=wanted["name"], retentionInDays=int(wanted["retention_in_days"]))
        else:
            self.aws.delete_retention_policy(logGroupName=wanted["name"])
