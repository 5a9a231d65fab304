"""The stand-in provider against simulated AWS in one process: what each resource type makes, tells, changes and removes."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tf.iface import CreateContext, DeleteContext, ReadContext, UpdateContext
from tf.types import Unknown
from tf.utils import Diagnostics

sys.path.insert(0, str(Path(__file__).parents[1] / "aws"))
from sandbox_world import REGION, Sandbox, part, sandbox  # noqa: E402

from sandbox.terraform import database  # noqa: E402
from sandbox.terraform.provider import AwsProvider  # noqa: E402

TAGS = {"stack": "tests"}


@pytest.fixture(scope="module")
def world() -> Iterator[Sandbox]:
    yield from sandbox(part(("app",), ("staging",)))


@pytest.fixture
def provider(world: Sandbox, monkeypatch: pytest.MonkeyPatch) -> AwsProvider:
    made = AwsProvider()
    made.region = REGION
    made.client = world.client
    # Nobody turns the clock of this world while the provider waits.
    monkeypatch.setattr(database.time, "sleep", world.pass_)
    return made


class Life:
    """One resource as Terraform sees it: planned values with unknown ones, and the state that comes of them."""

    def __init__(self, provider: AwsProvider, kind: str, **wanted: Any) -> None:
        (klass,) = [each for each in provider.get_resources() if each.get_name() == kind]
        self.it, self.kind = klass(provider), f"aws_{kind}"
        self.said = Diagnostics()
        self.state: dict[str, Any] | None = self.it.create(CreateContext(self.said, self.kind), self.planned(**wanted))

    def planned(self, **wanted: Any) -> dict[str, Any]:
        schema = self.it.get_schema()
        empty = {each.name: each.default if each.computed else None for each in schema.attributes}
        return empty | {each.type_name: [] for each in schema.block_types} | wanted

    def read(self) -> dict[str, Any] | None:
        assert self.state
        return self.it.read(ReadContext(self.said, self.kind), self.state)

    def update(self, **wanted: Any) -> None:
        assert self.state
        self.state = self.it.update(UpdateContext(self.said, self.kind), self.state, self.state | wanted)

    def delete(self) -> None:
        assert self.state
        assert self.it.delete(DeleteContext(self.said, self.kind), self.state) is None


CASES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("ecr_repository", {"name": "billing", "image_scanning_configuration": [{"scan_on_push": True}]}, {"image_tag_mutability": "IMMUTABLE"}),
    ("sns_topic", {"name": "alerts"}, {"display_name": "Alerts"}),
    ("ssm_parameter", {"name": "/it", "type": "String", "value": "one"}, {"value": "two"}),
    ("cloudwatch_log_group", {"name": "/shop/billing", "retention_in_days": 30}, {"retention_in_days": 90}),
    ("ecs_cluster", {"name": "reports", "setting": [{"name": "containerInsights", "value": "enabled"}]}, {"tags": {"stack": "others"}}),
    (
        "db_instance",
        {
            "identifier": "reports", "engine": "postgres", "engine_version": "16.4", "instance_class": "db.t4g.micro", "allocated_storage": 20,
            "username": "it", "password": "not-to-be-told", "skip_final_snapshot": True,
        },
        {"instance_class": "db.t4g.small"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "wanted", "changed"), CASES, ids=[each[0] for each in CASES])
def test_a_resource_lives(provider: AwsProvider, kind: str, wanted: dict[str, Any], changed: dict[str, Any]) -> None:
    life = Life(provider, kind, **wanted, tags=TAGS)
    assert not life.said.has_errors(), str(life.said)
    assert life.state
    assert Unknown not in life.state.values()
    assert life.state["arn"].startswith("arn:aws:")
    assert life.state.items() >= wanted.items()
    assert life.read() == life.state, "nothing has changed outside, so nothing is drift"
    life.update(**changed)
    assert not life.said.has_errors(), str(life.said)
    after = life.read()
    assert after
    assert after.items() >= changed.items()
    life.delete()
    assert life.read() is None


def test_what_others_changed_is_seen(provider: AwsProvider, world: Sandbox) -> None:
    life = Life(provider, "cloudwatch_log_group", name="/shop/drift", retention_in_days=30)
    world.client("logs").put_retention_policy(logGroupName="/shop/drift", retentionInDays=7)
    found = life.read()
    assert found
    assert found["retention_in_days"] == 7
    world.client("logs").delete_log_group(logGroupName="/shop/drift")
    assert life.read() is None


def test_a_refusal_reads_as_the_real_provider_tells_it(provider: AwsProvider) -> None:
    Life(provider, "ecr_repository", name="twice")
    again = Life(provider, "ecr_repository", name="twice")
    assert again.state is None
    assert "creating ECR Repository (twice): operation error ECR: CreateRepository" in str(again.said)
    assert "RepositoryAlreadyExistsException" in str(again.said)


def test_what_cannot_change_in_place_is_marked(provider: AwsProvider) -> None:
    forced = {
        f"{each.get_name()}.{attribute.name}"
        for each in provider.get_resources()
        for attribute in each.get_schema().attributes
        if attribute.requires_replace
    }
    assert {"db_instance.storage_encrypted", "db_instance.engine", "ecr_repository.name", "ecs_cluster.name"} <= forced
    assert "db_instance.instance_class" not in forced


def test_it_speaks_to_simulated_aws_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    said = Diagnostics()
    AwsProvider().configure_provider(said, {"region": "eu-west-1"})
    assert "This provider is simulated" in str(said)
