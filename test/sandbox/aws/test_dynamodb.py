"""Global tables: replicas made and removed, writes that arrive in the other region, and which of two writes stays."""

from collections.abc import Iterator
from typing import Any

import pytest
from data_world import metric, refusal, region_to, waits, with_data
from sandbox.aws import dynamodb
from sandbox_world import REGION, STANDBY, Sandbox, sandbox


@pytest.fixture
def world() -> Iterator[Sandbox]:
    yield from sandbox(with_data())


def put(world: Sandbox, region: str, cart: str, value: str) -> None:
    world.client("dynamodb", region).put_item(TableName="carts", Item={"cart_id": {"S": cart}, "item": {"S": value}})


def get(world: Sandbox, region: str, cart: str) -> str | None:
    found = world.client("dynamodb", region).get_item(TableName="carts", Key={"cart_id": {"S": cart}}).get("Item")
    return str(found["item"]["S"]) if found else None


def table(world: Sandbox, region: str, name: str = "carts") -> dict[str, Any]:
    return dict(world.client("dynamodb", region).describe_table(TableName=name)["Table"])


def test_each_region_lists_the_other(world: Sandbox) -> None:
    for region, other in ((REGION, STANDBY), (STANDBY, REGION)):
        found = table(world, region)
        assert (found["TableStatus"], found["GlobalTableVersion"]) == ("ACTIVE", "2019.11.21")
        assert found["Replicas"] == [{"RegionName": other, "ReplicaStatus": "ACTIVE"}]


def test_a_write_arrives_in_the_other_region_a_second_later(world: Sandbox) -> None:
    put(world, REGION, "1", "book")
    assert (get(world, REGION, "1"), get(world, STANDBY, "1")) == ("book", None)
    world.pass_(1.1)
    assert get(world, STANDBY, "1") == "book"
    client = world.client("dynamodb", STANDBY)
    client.update_item(
        TableName="carts", Key={"cart_id": {"S": "1"}}, UpdateExpression="SET #i = :v", ExpressionAttributeNames={"#i": "item"},
        ExpressionAttributeValues={":v": {"S": "pen"}},
    )  # fmt: skip
    world.pass_(1.1)
    assert get(world, REGION, "1") == "pen", "every replica takes writes"
    client.delete_item(TableName="carts", Key={"cart_id": {"S": "1"}})
    world.pass_(1.1)
    assert get(world, REGION, "1") is None
    latency = metric(world, "ReplicationLatency", REGION, "carts", "AWS/DynamoDB", "TableName", ReceivingRegion=STANDBY)
    assert latency == [1000.0]


def test_writes_in_batches_and_transactions_are_replicated(world: Sandbox) -> None:
    client = world.client("dynamodb")
    items = [{"PutRequest": {"Item": {"cart_id": {"S": str(each)}, "item": {"S": "x"}}}} for each in range(3)]
    client.batch_write_item(RequestItems={"carts": items})
    client.transact_write_items(TransactItems=[{"Put": {"TableName": "carts", "Item": {"cart_id": {"S": "t"}, "item": {"S": "y"}}}}])
    world.pass_(1.1)
    assert [get(world, STANDBY, each) for each in ("0", "1", "2", "t")] == ["x", "x", "x", "y"]


@pytest.mark.parametrize("first", [REGION, STANDBY])
def test_the_later_of_two_writes_stays_when_the_link_is_back(world: Sandbox, first: str) -> None:
    second = STANDBY if first == REGION else REGION
    region_to(world, "partitioned", "eu-central-1")
    def write(region: str, value: str) -> None:
        """Straight in: a partitioned region is not reached from outside, but its tasks reach it."""
        item = {"cart_id": {"S": "1"}, "item": {"S": value}}
        dynamodb.backend(region).put_item("carts", item)

    write(first, "early")
    world.pass_(10)
    write(second, "late")
    world.pass_(60)
    assert dynamodb.backend(REGION).get_table("carts").describe()["TableDescription"]["ItemCount"] == 1
    region_to(world, "up", "eu-central-1")
    world.pass_(2)
    assert (get(world, REGION, "1"), get(world, STANDBY, "1")) == ("late", "late")


def test_what_was_on_its_way_before_the_cut_arrives(world: Sandbox) -> None:
    put(world, REGION, "1", "book")
    world.pass_(1.5)
    region_to(world, "down")
    assert get(world, STANDBY, "1") == "book"


def test_a_replica_takes_time_to_be_made_and_holds_what_was_there(world: Sandbox) -> None:
    client = world.client("dynamodb")
    client.create_table(
        TableName="more", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}, {"AttributeName": "at", "AttributeType": "N"}], BillingMode="PAY_PER_REQUEST",
    )  # fmt: skip
    key = {"id": {"S": "a"}, "at": {"N": "1"}}
    client.put_item(TableName="more", Item=key | {"v": {"S": "old"}})
    client.update_table(TableName="more", ReplicaUpdates=[{"Create": {"RegionName": STANDBY}}])
    assert (table(world, REGION, "more")["TableStatus"], table(world, REGION, "more")["Replicas"][0]["ReplicaStatus"]) == ("UPDATING", "CREATING")
    client.put_item(TableName="more", Item=key | {"at": {"N": "2"}})
    world.pass_(11)
    assert table(world, STANDBY, "more")["TableStatus"] == "ACTIVE"
    assert table(world, STANDBY, "more")["ItemCount"] == 2
    assert world.client("dynamodb", STANDBY).get_item(TableName="more", Key=key)["Item"]["v"] == {"S": "old"}
    assert waits(world, "table-replica") == [10.0]
    client.update_table(TableName="more", ReplicaUpdates=[{"Delete": {"RegionName": STANDBY}}])
    assert "Replicas" not in table(world, REGION, "more")
    assert refusal(lambda: table(world, STANDBY, "more"))[0] == "ResourceNotFoundException"


def test_replicas_that_cannot_be_are_refused(world: Sandbox) -> None:
    client = world.client("dynamodb")

    def update(**change: Any) -> Any:
        return refusal(lambda: client.update_table(TableName="carts", ReplicaUpdates=[change]))

    assert update(Create={"RegionName": STANDBY})[0] == "ValidationException"
    assert "has no replica in region us-east-1" in update(Delete={"RegionName": "us-east-1"})[1]
