from .resource import TAGS, AwsResource, State, given, tag_list, tag_map, told


class Topic(AwsResource):
    name, service, title = "sns_topic", "sns", "SNS Topic"
    attributes = [
        given("name", required=True, forces_new=True),
        given("display_name"), given("kms_master_key_id"),
        told("id"), told("arn"), told("owner"), *TAGS,
    ]  # fmt: skip
    gone = ("NotFound", "NotFoundException")
    _set = {"display_name": "DisplayName", "kms_master_key_id": "KmsMasterKeyId"}

    def make(self, wanted: State) -> None:
        settings = {theirs: wanted[ours] for ours, theirs in self._set.items() if wanted[ours]}
        self.aws.create_topic(Name=wanted["name"], Attributes=settings, Tags=tag_list(wanted["tags"]))

    def look(self, state: State) -> State | None:
        arn = state.get("arn") or next((each for each in self._arns() if each.endswith(f":{state['name']}")), None)
        if arn is None or arn not in self._arns():
            return None
        found = self.aws.get_topic_attributes(TopicArn=arn)["Attributes"]
        settings = {ours: found.get(theirs) or None for ours, theirs in self._set.items()}
        tags = tag_map(self.aws.list_tags_for_resource(ResourceArn=arn)["Tags"])
        return {"id": arn, "arn": arn, "name": arn.rpartition(":")[2], "owner": found["Owner"], **settings, **tags}

    def change(self, before: State, wanted: State) -> None:
        arn = before["arn"]
        for ours, theirs in self._set.items():
            if before[ours] != wanted[ours]:
                self.aws.set_topic_attributes(TopicArn=arn, AttributeName=theirs, AttributeValue=wanted[ours] or "")
        if before["tags"] != wanted["tags"]:
            gone = sorted(set(before["tags"] or {}) - set(wanted["tags"] or {}))
            self.aws.untag_resource(ResourceArn=arn, TagKeys=gone)
            self.aws.tag_resource(ResourceArn=arn, Tags=tag_list(wanted["tags"]))

    def remove(self, state: State) -> None:
        self.aws.delete_topic(TopicArn=state["arn"])

    def _arns(self) -> list[str]:
        pages = self.aws.get_paginator("list_topics").paginate()
        return [each["TopicArn"] for page in pages for each in page["Topics"]]
