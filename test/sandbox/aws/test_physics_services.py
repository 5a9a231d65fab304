"""What the ECS API answers: shapes, tokens, refusals, task definitions, and who serves."""

import pytest
from botocore.exceptions import ClientError
from physics_world import REGION, START, World, client
from sandbox.aws import ecs


@pytest.fixture
def world() -> World:
    return World().build()


def refused(call: object, **given: object) -> str:
    with pytest.raises(ClientError) as error:
        call(**given)  # type: ignore[operator]
    return error.value.response["Error"]["Code"]


def test_a_running_task_as_describe_tasks_shows_it(world: World) -> None:
    [image] = world.ecr.describe_images(repositoryName="app", imageIds=[{"imageTag": "1.4.1"}])["imageDetails"]
    digest = image["imageDigest"]
    service = world.steady(1)
    [task] = world.tasks()
    again = world.tasks()[0]
    assert task == again, "looking at a task does not move it"
    assert (task["lastStatus"], task["desiredStatus"], task["group"]) == ("RUNNING", "RUNNING", "service:app")
    assert task["startedBy"] == service["deployments"][0]["id"]
    assert task["taskDefinitionArn"] == service["taskDefinition"]
    assert task["startedAt"].timestamp() == START + 4
    [container] = task["containers"]
    assert (container["image"], container["imageDigest"]) == (world.uri(":1.4.1"), digest)
    details = {each["name"]: each["value"] for each in task["attachments"][0]["details"]}
    [target] = world.elb.describe_target_health(TargetGroupArn=world.tg)["TargetHealthDescriptions"]
    assert details["privateIPv4Address"] == target["Target"]["Id"]
    assert details["subnetId"] in world.subnets


def test_a_task_walks_through_its_states(world: World) -> None:
    world.create(1)
    seen = []
    for _ in range(20):
        seen += [t["lastStatus"] for t in world.tasks()]
        world.pass_(0.3)
    assert list(dict.fromkeys(seen)) == ["PROVISIONING", "PENDING", "ACTIVATING", "RUNNING"]


def test_a_tag_keeps_its_digest_for_the_whole_deployment(world: World) -> None:
    world.steady(1)
    before = world.tasks()[0]["containers"][0]["imageDigest"]
    world.image("1.4.1", content="built again")
    world.update(desiredCount=2)
    world.pass_(10)
    assert {t["containers"][0]["imageDigest"] for t in world.tasks()} == {before}
    world.update(forceNewDeployment=True)
    world.pass_(30)
    assert {t["containers"][0]["imageDigest"] for t in world.tasks()} != {before}


def test_create_is_idempotent_by_token_alone(world: World) -> None:
    made = world.create(1, clientToken="one")
    again = world.create(1, clientToken="one")
    assert again["deployments"][0]["id"] == made["deployments"][0]["id"]
    with pytest.raises(ClientError, match="Creation of service was not idempotent"):
        world.create(1, clientToken="two")


def test_unknown_things_are_refused_as_in_aws(world: World) -> None:
    assert (
        refused(world.ecs.update_service, cluster="shop", service="none", desiredCount=1) == "ServiceNotFoundException"
    )
    assert refused(world.ecs.describe_services, cluster="none", services=["app"]) == "ClusterNotFoundException"
    assert refused(world.ecs.describe_task_definition, taskDefinition="none:1") == "ClientException"
    assert refused(world.ecs.stop_task, cluster="shop", task="0" * 32) == "InvalidParameterException"
    found = world.ecs.describe_services(cluster="shop", services=["none"])
    assert (found["services"], [each["reason"] for each in found["failures"]]) == ([], ["MISSING"])
    world.create(1)
    blocked = {"minimumHealthyPercent": 100, "maximumPercent": 100}
    assert refused(world.update, deploymentConfiguration=blocked) == "InvalidParameterException"
    assert refused(world.update, deploymentConfiguration={"strategy": "BLUE_GREEN"}) == "UnsupportedFeatureException"


def test_a_deleted_service_drains_and_its_name_is_free_again(world: World) -> None:
    world.steady(1)
    assert refused(world.ecs.delete_service, cluster="shop", service="app") == "InvalidParameterException"
    world.ecs.delete_service(cluster="shop", service="app", force=True)
    assert refused(world.update, desiredCount=1) == "ServiceNotActiveException"
    world.pass_(10)
    service = world.service()
    assert (service["status"], service["runningCount"]) == ("INACTIVE", 0)
    assert world.ecs.list_services(cluster="shop")["serviceArns"] == []
    world.steady(1)


def test_task_definitions_carry_defaults_tags_and_order(world: World) -> None:
    for tag in ("1.4.1", "1.4.2", "1.4.1"):
        newest = world.definition(f":{tag}")
    world.definition(":1.4.1", family="app-canary")
    tagged = world.ecs.register_task_definition(
        family="app",
        tags=[{"key": "change", "value": "c-1"}],
        containerDefinitions=[{"name": "app", "image": "busybox", "memory": 64}],
    )
    assert tagged["tags"] == [{"key": "change", "value": "c-1"}]
    listed = world.ecs.list_task_definitions(familyPrefix="app", sort="DESC")["taskDefinitionArns"]
    assert [arn.rpartition(":")[2] for arn in listed] == ["4", "3", "2", "1"]
    assert listed[1] == newest
    page = world.ecs.list_task_definitions(familyPrefix="app", sort="DESC", maxResults=3)
    rest = world.ecs.list_task_definitions(familyPrefix="app", sort="DESC", maxResults=3, nextToken=page["nextToken"])
    assert page["taskDefinitionArns"] + rest["taskDefinitionArns"] == listed
    described = world.ecs.describe_task_definition(taskDefinition="app:4", include=["TAGS"])
    assert described["tags"] == tagged["tags"]
    assert world.ecs.describe_task_definition(taskDefinition=newest)["taskDefinition"]["containerDefinitions"][0][
        "portMappings"
    ] == [{"containerPort": 8080, "hostPort": 8080, "protocol": "tcp"}]
    world.ecs.deregister_task_definition(taskDefinition="app:4")
    assert world.ecs.describe_task_definition(taskDefinition="app")["taskDefinition"]["revision"] == 3
    assert (
        refused(world.ecs.create_service, cluster="shop", serviceName="x", taskDefinition="app:4") == "ClientException"
    )


def test_serving_names_the_healthy_tasks_of_a_target_group(world: World) -> None:
    world.create(2)
    assert ecs.serving(REGION, world.tg) == []
    world.pass_(5)
    assert ecs.serving(REGION, world.tg) == []
    world.pass_(2)
    serving = ecs.serving(REGION, world.tg)
    assert {each["task_arn"] for each in serving} == {t["taskArn"] for t in world.tasks()}
    assert {each["service"] for each in serving} == {"app"}
    assert serving[0]["digests"] == {"app": world.tasks()[0]["containers"][0]["imageDigest"]}
    assert serving[0]["port"] == 8080
    world.update(desiredCount=1)
    assert len(ecs.serving(REGION, world.tg)) == 1, "a draining task gets no new requests"
    assert ecs.serving(REGION, world.canary_tg) == []
    assert ecs.serving("eu-central-1", world.tg) == []


def test_the_snapshot_shows_services_groups_and_weights(world: World) -> None:
    world.steady(1)
    shown = ecs.snapshot(REGION)
    [service] = shown["services"]
    assert (service["service"], service["runningCount"], len(service["tasks"])) == ("app", 1, 1)
    group = next(each for each in shown["targetGroups"] if each["arn"] == world.tg)
    assert [each["State"] for each in group["targets"]] == ["healthy"]
    [listener] = shown["listeners"]
    assert listener["port"] == 80
    assert listener["rules"][0]["weights"] == {world.tg: 100, world.canary_tg: 0}


def test_regions_do_not_know_each_other(world: World) -> None:
    world.steady(1)
    other = client("ecs", "eu-central-1")
    other.create_cluster(clusterName="shop")
    assert other.list_services(cluster="shop")["serviceArns"] == []
    assert other.list_tasks(cluster="shop")["taskArns"] == []


def test_a_task_run_by_hand_lives_until_it_is_stopped(world: World) -> None:
    definition = world.definition(":1.4.1")
    ran = world.ecs.run_task(
        cluster="shop", taskDefinition=definition, networkConfiguration=world.awsvpc, startedBy="me"
    )
    arn = ran["tasks"][0]["taskArn"]
    world.pass_(100)
    [task] = world.ecs.describe_tasks(cluster="shop", tasks=[arn])["tasks"]
    assert (task["lastStatus"], task["group"]) == ("RUNNING", "family:app")
    world.ecs.stop_task(cluster="shop", task=arn)
    world.pass_(1)
    assert world.ecs.describe_tasks(cluster="shop", tasks=[arn])["tasks"][0]["lastStatus"] == "STOPPED"


def test_what_is_not_simulated_is_refused_in_the_shape_of_aws(world: World) -> None:
    assert refused(world.ecs.describe_express_gateway_service, serviceArn="arn:x") == "UnknownOperationException"
