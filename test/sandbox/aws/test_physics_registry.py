"""ECR, Application Auto Scaling and STS."""

import hashlib
import json

import pytest
from botocore.exceptions import ClientError
from physics_world import World, client

SERVICE = {"ServiceNamespace": "ecs", "ResourceId": "service/shop/app", "ScalableDimension": "ecs:service:DesiredCount"}


@pytest.fixture
def world() -> World:
    return World().build()


def refused(call: object, **given: object) -> str:
    with pytest.raises(ClientError) as error:
        call(**given)  # type: ignore[operator]
    return error.value.response["Error"]["Code"]


def test_a_digest_is_the_hash_of_the_manifest(world: World) -> None:
    manifest = json.dumps({"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "layers": []})
    put = world.ecr.put_image(repositoryName="app", imageManifest=manifest, imageTag="a")
    assert put["image"]["imageId"]["imageDigest"] == "sha256:" + hashlib.sha256(manifest.encode()).hexdigest()
    digests = {each["imageDigest"] for each in world.ecr.describe_images(repositoryName="app")["imageDetails"]}
    assert len(digests) == 4, "one for each manifest, whatever its layers"


def test_one_image_has_several_tags_and_is_found_by_each_and_by_digest(world: World) -> None:
    sha = "abc123" + "0" * 34
    digest = world.image("1.5.0", content="same")
    assert world.image(sha, content="same") == digest
    for wanted in ({"imageTag": "1.5.0"}, {"imageTag": sha}, {"imageDigest": digest}):
        [detail] = world.ecr.describe_images(repositoryName="app", imageIds=[wanted])["imageDetails"]
        assert (detail["imageDigest"], sorted(detail["imageTags"])) == (digest, ["1.5.0", sha])
    [got] = world.ecr.batch_get_image(repositoryName="app", imageIds=[{"imageTag": "1.5.0"}])["images"]
    assert got["imageId"] == {"imageTag": "1.5.0", "imageDigest": digest}
    listed = world.ecr.list_images(repositoryName="app")["imageIds"]
    assert {"imageDigest": digest, "imageTag": sha} in listed


def test_what_is_not_there(world: World) -> None:
    missing = [{"imageTag": "9.9.9"}]
    assert refused(world.ecr.describe_images, repositoryName="app", imageIds=missing) == "ImageNotFoundException"
    assert refused(world.ecr.describe_images, repositoryName="none") == "RepositoryNotFoundException"
    assert refused(world.ecr.put_image, repositoryName="none", imageManifest="{}") == "RepositoryNotFoundException"
    got = world.ecr.batch_get_image(repositoryName="app", imageIds=missing)
    assert (got["images"], got["failures"][0]["failureCode"]) == ([], "ImageNotFound")


def test_images_come_in_pages(world: World) -> None:
    for number in range(7):
        world.image(f"2.0.{number}")
    pages = list(
        world.ecr.get_paginator("describe_images").paginate(repositoryName="app", PaginationConfig={"PageSize": 4})
    )
    assert [len(page["imageDetails"]) for page in pages] == [4, 4, 2]
    assert len({each["imageDigest"] for page in pages for each in page["imageDetails"]}) == 10


def test_a_tag_moves_in_a_mutable_repository_and_stays_in_an_immutable_one(world: World) -> None:
    first = world.image("latest", content="one")
    second = world.image("latest", content="two")
    details = {each["imageDigest"]: each for each in world.ecr.describe_images(repositoryName="app")["imageDetails"]}
    assert "imageTags" not in details[first]
    assert details[second]["imageTags"] == ["latest"]
    world.ecr.create_repository(repositoryName="fixed", imageTagMutability="IMMUTABLE")
    kept = world.image("1.0.0", content="one", repository="fixed")
    with pytest.raises(ClientError, match="cannot be overwritten because the repository is immutable"):
        world.image("1.0.0", content="two", repository="fixed")
    with pytest.raises(ClientError, match="already exists"):
        world.image("1.0.0", content="one", repository="fixed")
    [only] = world.ecr.describe_images(repositoryName="fixed")["imageDetails"]
    assert only["imageDigest"] == kept


def test_suspended_state_is_kept_key_by_key(world: World) -> None:
    world.create(1)
    scaling = client("application-autoscaling")

    def suspended() -> list[bool]:
        [target] = scaling.describe_scalable_targets(ServiceNamespace="ecs", ResourceIds=["service/shop/app"])[
            "ScalableTargets"
        ]
        assert (target["MinCapacity"], target["MaxCapacity"]) == (1, 10)
        keys = ("DynamicScalingInSuspended", "DynamicScalingOutSuspended", "ScheduledScalingSuspended")
        return [target["SuspendedState"][key] for key in keys]

    scaling.register_scalable_target(**SERVICE, MinCapacity=1, MaxCapacity=10)
    assert suspended() == [False, False, False]
    scaling.register_scalable_target(**SERVICE, SuspendedState={"DynamicScalingInSuspended": True})
    assert suspended() == [True, False, False]
    scaling.register_scalable_target(**SERVICE, SuspendedState={"ScheduledScalingSuspended": True})
    assert suspended() == [True, False, True]
    unknown = {**SERVICE, "ResourceId": "service/shop/none"}
    assert refused(scaling.register_scalable_target, **unknown, MinCapacity=1, MaxCapacity=2) == "ValidationException"


def test_only_a_role_that_exists_may_be_assumed(world: World) -> None:
    sts = client("sts")
    role = "arn:aws:iam::123456789012:role/coxswain-deploy"
    given = sts.assume_role(RoleArn=role, RoleSessionName="change-1")
    assert given["AssumedRoleUser"]["Arn"] == "arn:aws:sts::123456789012:assumed-role/coxswain-deploy/change-1"
    assert given["Credentials"]["SessionToken"]
    assert refused(sts.assume_role, RoleArn=role + "x", RoleSessionName="change-1") == "AccessDenied"
