from tf.blocks import SetNestedBlock
from tf.schema import Block
from tf.types import Bool

from .resource import TAGS, AwsResource, State, given, tag_list, tag_map, told


class Repository(AwsResource):
    name, service, title = "ecr_repository", "ecr", "ECR Repository"
    attributes = [
        given("name", required=True, forces_new=True),
        given("image_tag_mutability", computed=True, default="MUTABLE"),
        given("force_delete", Bool()),
        told("id"), told("arn"), told("registry_id"), told("repository_url"), *TAGS,
    ]  # fmt: skip
    blocks = [SetNestedBlock("image_scanning_configuration", Block([given("scan_on_push", Bool(), required=True)]))]
    gone = ("RepositoryNotFoundException",)

    def make(self, wanted: State) -> None:
        self.aws.create_repository(
            repositoryName=wanted["name"],
            imageTagMutability=wanted["image_tag_mutability"],
            imageScanningConfiguration={"scanOnPush": _scans(wanted)},
            tags=tag_list(wanted["tags"]),
        )

    def look(self, state: State) -> State | None:
        try:
            (found,) = self.aws.describe_repositories(repositoryNames=[state["name"]])["repositories"]
        except self.aws.exceptions.RepositoryNotFoundException:
            return None
        arn = found["repositoryArn"]
        return {
            "id": found["repositoryName"],
            "name": found["repositoryName"],
            "arn": arn,
            "registry_id": found["registryId"],
            "repository_url": found["repositoryUri"],
            "image_tag_mutability": found["imageTagMutability"],
            **tag_map(self.aws.list_tags_for_resource(resourceArn=arn)["tags"]),
        }

    def change(self, before: State, wanted: State) -> None:
        name = wanted["name"]
        if before["image_tag_mutability"] != wanted["image_tag_mutability"]:
            self.aws.put_image_tag_mutability(repositoryName=name, imageTagMutability=wanted["image_tag_mutability"])
        if _scans(before) != _scans(wanted):
            self.aws.put_image_scanning_configuration(repositoryName=name, imageScanningConfiguration={"scanOnPush": _scans(wanted)})
        if before["tags"] != wanted["tags"]:
            gone = sorted(set(before["tags"] or {}) - set(wanted["tags"] or {}))
            if gone:
                self.aws.untag_resource(resourceArn=before["arn"], tagKeys=gone)
            self.aws.tag_resource(resourceArn=before["arn"], tags=tag_list(wanted["tags"]))

    def remove(self, state: State) -> None:
        self.aws.delete_repository(repositoryName=state["name"], force=bool(state["force_delete"]))


def _scans(state: State) -> bool:
    return any(each["scan_on_push"] for each in state["image_scanning_configuration"])
