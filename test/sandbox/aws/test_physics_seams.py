"""The seams in moto that the physics replaces. When moto is upgraded and one is gone or changed, this says which."""

import inspect
import pathlib

import moto
import physics_world
import pytest
from moto.applicationautoscaling import models as scaling
from moto.core import utils
from moto.core.responses import BaseResponse
from moto.ecr import models as ecr
from moto.ecs import models as ecs
from moto.elbv2 import models as elb
from moto.elbv2.models import elbv2_backends
from moto.sts import models as sts
from sandbox.aws import clock

REQUIREMENTS = pathlib.Path(__file__).parents[3] / "sandbox" / "aws" / "requirements.txt"


def test_moto_is_the_pinned_version() -> None:
    assert f"moto=={moto.__version__}" in REQUIREMENTS.read_text().splitlines()


@pytest.mark.parametrize(
    "replaced",
    [
        BaseResponse._dispatch,
        elb.FakeTargetGroup.register,
        elb.FakeTargetGroup.deregister,
        elb.ELBv2Backend.describe_target_health,
        elb.ELBv2Backend.create_listener,
        elb.ELBv2Backend.modify_listener,
        elb.ELBv2Backend.create_rule,
        elb.ELBv2Backend.modify_rule,
        ecr.ECRBackend.put_image,
        scaling.FakeScalableTarget.update,
        sts.STSBackend.assume_role,
    ],
    ids=lambda each: each.__qualname__,
)
def test_the_physics_is_in_place(replaced: object) -> None:
    assert inspect.getmodule(replaced).__name__.startswith("sandbox.aws"), replaced  # type: ignore[union-attr]


def test_backends_made_from_now_on_have_physics() -> None:
    backend = ecs.ecs_backends[physics_world.ACCOUNT]["eu-west-1"]
    assert type(backend).__name__ == "SimEcsBackend"


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (ecs.EC2ContainerServiceBackend, "_get_cluster"),
        (ecs.EC2ContainerServiceBackend, "_get_service"),
        (ecs.Service, "_validate_network"),
        (ecr.Repository, "_get_image"),
        (ecr.ECRBackend, "_get_repository"),
        (elb.ELBv2Backend, "_any_listener_using"),
    ],
    ids=lambda each: getattr(each, "__name__", each),
)
def test_private_parts_of_moto_that_the_physics_calls_are_there(owner: type, name: str) -> None:
    assert callable(getattr(owner, name))


def test_motos_own_timestamps_follow_the_clock() -> None:
    assert utils.utcnow is clock.utcnow
    assert ecs.utcnow is clock.utcnow
    clock.set_source(lambda: 1_000_000_000.0)
    assert utils.utcnow().isoformat() == "2001-09-09T01:46:40"
    clock.advance(60)
    assert clock.now() == 1_000_000_060.0
    with pytest.raises(ValueError, match="only turns forward"):
        clock.advance(-1)


def test_listeners_are_kept_where_the_physics_looks() -> None:
    backend = elbv2_backends[physics_world.ACCOUNT]["eu-west-1"]
    assert isinstance(backend.load_balancers, dict)
    assert isinstance(backend.target_groups, dict)
