from tf.blocks import SetNestedBlock
from tf.schema import Block

from .resource import TAGS, AwsResource, State, given, tag_list, tag_map, told


class EcsCluster(AwsResource):
    name, service, title = "ecs_cluster", "ecs", "ECS Cluster"
    attributes = [given("name", required=True, forces_new=True), told("id"), told("arn"), *TAGS]
    blocks = [SetNestedBlock("setting", Block([given("name", required=True), given("value", required=True)]))]
    gone = ("ClusterNotFoundException",)

    def make(self, wanted: State) -> None:
        self.aws.create_cluster(clusterName=wanted["name"], settings=_settings(wanted), tags=tag_list(wanted["tags"], "key", "value"))

    def look(self, state: State) -> State | None:
        found = self.aws.describe_clusters(clusters=[state["name"]], include=["TAGS", "SETTINGS"])["clusters"]
        cluster = next((each for each in found if each["status"] == "ACTIVE"), None)
        if cluster is None:
            return None
        arn = cluster["clusterArn"]
        return {"id": arn, "arn": arn, "name": cluster["clusterName"], **tag_map(cluster.get("tags", []), "key", "value")}

    def change(self, before: State, wanted: State) -> None:
        if _settings(before) != _settings(wanted):
            self.aws.update_cluster_settings(cluster=wanted["name"], settings=_settings(wanted))
        if before["tags"] != wanted["tags"]:
            gone = sorted(set(before["tags"] or {}) - set(wanted["tags"] or {}))
            if gone:
                self.aws.untag_resource(resourceArn=before["arn"], tagKeys=gone)
            self.aws.tag_resource(resourceArn=before["arn"], tags=tag_list(wanted["tags"], "key", "value"))

    def remove(self, state: State) -> None:
        self.aws.delete_cluster(cluster=state["name"])


def _settings(state: State) -> list[dict[str, str]]:
    return sorted(({"name": each["name"], "value": each["value"]} for each in state["setting"]), key=lambda each: each["name"])
