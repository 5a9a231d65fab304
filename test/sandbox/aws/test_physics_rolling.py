"""Rolling deployments over time, as DescribeServices, ListTasks and DescribeTargetHealth show them."""

import pytest
from physics_world import World


@pytest.fixture
def world() -> World:
    return World().build()


def test_a_new_service_starts_its_tasks_and_they_turn_healthy(world: World) -> None:
    world.create(3)
    service = world.service()
    assert (service["runningCount"], service["pendingCount"]) == (0, 3)
    assert service["deployments"][0]["rolloutState"] == "IN_PROGRESS"
    assert world.targets() == []

    world.pass_(4)
    assert world.service()["runningCount"] == 3
    assert world.targets() == ["initial"] * 3
    assert world.service()["deployments"][0]["rolloutState"] == "IN_PROGRESS"

    world.pass_(3)
    service = world.service()
    assert world.targets() == ["healthy"] * 3
    assert service["deployments"][0]["rolloutState"] == "COMPLETED"
    assert service["deployments"][0]["rolloutStateReason"] == f"ECS deployment {service['deployments'][0]['id']} completed."
    assert world.events()[-1] == "has reached a steady state."
