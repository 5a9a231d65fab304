"""Synthetic load: what it counts, for whom, and that the same seed gives the same numbers."""

import random
import statistics
from collections.abc import Iterator

import pytest
from sandbox.aws.cloudwatch_series import Point, statistic
from sandbox.aws.traffic_model import binomial, latencies, latency, multinomial, poisson
from sandbox_world import REGION, Sandbox, part, sandbox

DRAWS = 4000


@pytest.fixture
def world() -> Iterator[Sandbox]:
    yield from sandbox(part(("app",), ("prod",), ("1.4.3-bad",)))


def alb(world: Sandbox, name: str, group: str | None = None, balancer: str = "app-prod", stat: str = "Sum", seconds: int = 300) -> list[float]:
    elbv2 = world.client("elbv2")
    arn = elbv2.describe_load_balancers(Names=[balancer])["LoadBalancers"][0]["LoadBalancerArn"]
    dims = {"LoadBalancer": arn.partition("loadbalancer/")[2]}
    if group:
        dims["TargetGroup"] = world.arn(group).rpartition(":")[2]
    return world.metric(name, stat, seconds=seconds, period=60, namespace="AWS/ApplicationELB", **dims)


def test_draws_have_the_mean_and_spread_of_their_distribution() -> None:
    rng = random.Random(1)
    for mean in (0.5, 12, 400):
        found = [poisson(rng, mean) for _ in range(DRAWS)]
        assert statistics.mean(found) == pytest.approx(mean, rel=0.05)
        assert statistics.variance(found) == pytest.approx(mean, rel=0.1)
    for n, p in ((20, 0.5), (400, 0.002), (2000, 0.06), (2000, 0.94)):
        found = [binomial(rng, n, p) for _ in range(DRAWS)]
        assert statistics.mean(found) == pytest.approx(n * p, rel=0.05)
        assert statistics.variance(found) == pytest.approx(n * p * (1 - p), rel=0.15)
    assert binomial(rng, 5, 0) == 0
    assert binomial(rng, 5, 1) == 5
    parts = multinomial(rng, 1000, [95, 5, 0])
    assert sum(parts) == 1000
    assert parts[2] == 0
    assert multinomial(rng, 10, [0, 0]) == [0, 0]


@pytest.mark.parametrize("factor", [1.0, 2.0])
def test_latencies_are_log_normal_with_p95_at_180_ms_times_the_factor(factor: float) -> None:
    rng, p95 = random.Random(2), []
    for _ in range(200):
        values, counts = latencies(rng, 2000, factor)
        assert sum(counts) == 2000
        assert len(values) < 50, "a sketch, not every sample"
        p95.append(statistic("p95", [Point(0, ((values, counts),))]))
    assert statistics.mean(p95) == pytest.approx(0.180 * factor, rel=0.02)
    assert statistics.quantiles([latency(rng, factor) for _ in range(20_000)], n=20)[18] == pytest.approx(0.180 * factor, rel=0.03)


def test_the_same_seed_gives_the_same_numbers() -> None:
    def numbers() -> list[list[float]]:
        found = []
        for world in sandbox(part(("app",), ("prod",))):
            world.pass_(30)
            found = [world.metric(name, stat, Service="app-prod") for name, stat in (("http_requests_total", "Sum"), ("http_request_duration_seconds", "p95"))]
        return found

    first = numbers()
    assert len(first[0]) == 12
    assert numbers() == first


def test_a_service_reports_every_5_seconds(world: Sandbox) -> None:
    requests = world.metric("http_requests_total", "Sum", Service="app-prod")
    assert len(requests) == 12
    assert all(1700 < each < 2300 for each in requests), "400 a second"
    errors = sum(world.metric("http_errors_total", "Sum", seconds=540, Service="app-prod"))
    assert errors / sum(world.metric("http_requests_total", "Sum", seconds=540, Service="app-prod")) == pytest.approx(0.002, rel=0.2)
    p95 = world.metric("http_request_duration_seconds", "p95", seconds=540, Service="app-prod")
    assert statistics.mean(p95) == pytest.approx(0.180, rel=0.02)
    assert len(set(p95)) > 50, "they differ as samples do"


def test_zero_errors_are_reported_by_the_service_and_absent_at_the_load_balancer() -> None:
    for world in sandbox(part(("app",), ("prod",))):
        for load in world.traffic.loads:
            load.error_rate = 0.0
        world.pass_(120)
        assert world.metric("http_errors_total", "Sum", Service="app-prod") == [0.0] * 12
        assert alb(world, "HTTPCode_Target_5XX_Count", "app-prod", seconds=60) == []
        assert len(alb(world, "RequestCount", "app-prod", seconds=60)) == 1


def test_weights_and_traits_show_in_the_metrics_of_either_side(world: Sandbox) -> None:
    world.run("app-prod-canary", "1.4.3-bad", 1)
    world.pass_(15)
    assert world.metric("http_requests_total", "Sum", seconds=5, Service="app-prod-canary") == [0.0], "it lives, and gets nothing yet"
    world.weigh("app-prod", stable=95, canary=5)
    world.pass_(125)
    canary, stable = (sum(world.metric("http_requests_total", "Sum", Service=each)) for each in ("app-prod-canary", "app-prod"))
    assert canary / (canary + stable) == pytest.approx(0.05, rel=0.1)
    assert sum(world.metric("http_errors_total", "Sum", Service="app-prod-canary")) / canary == pytest.approx(0.06, rel=0.35)
    assert sum(world.metric("http_errors_total", "Sum", Service="app-prod")) / stable < 0.004
    assert alb(world, "RequestCount", "app-prod-canary", seconds=60)[0] + alb(world, "RequestCount", "app-prod", seconds=60)[0] == alb(world, "RequestCount", seconds=60)[0]


def test_a_slow_version_doubles_p95() -> None:
    for world in sandbox(part(("web",), ("staging",), ("1.4.4-slow",))):
        world.run("web-staging", "1.4.4-slow")
        world.pass_(80)
        p95 = world.metric("http_request_duration_seconds", "p95", Service="web-staging")
        assert statistics.mean(p95) == pytest.approx(0.360, rel=0.1)


def test_a_target_group_with_weight_and_no_healthy_target_is_503_by_the_load_balancer(world: Sandbox) -> None:
    world.weigh("app-prod", stable=50, canary=50)
    world.pass_(120)
    rejected = alb(world, "HTTPCode_ELB_5XX_Count", seconds=60)
    assert rejected[0] == pytest.approx(12_000, rel=0.05)
    assert alb(world, "HTTPCode_ELB_5XX_Count", "app-prod-canary", seconds=60) == [], "no target group dimension"
    assert alb(world, "RequestCount", seconds=60)[0] == pytest.approx(12_000, rel=0.05), "requests that reached a target"


def test_all_weights_zero_is_503_for_all(world: Sandbox) -> None:
    world.weigh("app-prod", stable=0, canary=0)
    world.pass_(120)
    assert alb(world, "RequestCount", seconds=60) == []
    assert alb(world, "HTTPCode_ELB_503_Count", seconds=60)[0] == pytest.approx(24_000, rel=0.05)


def test_the_load_can_be_changed(world: Sandbox) -> None:
    world.traffic.set_load("app", "prod", 10)
    world.pass_(60)
    assert sum(world.metric("http_requests_total", "Sum", Service="app-prod")) == pytest.approx(600, rel=0.15)


def test_real_requests_are_counted_with_the_rest(world: Sandbox) -> None:
    world.traffic.set_load("app", "prod", 0)
    world.pass_(10)
    for status in (200, 200, 500):
        world.traffic.count(REGION, "app-prod", world.arn("app-prod"), "app-prod", status, 0.25)
    world.pass_(10)
    assert sum(world.metric("http_requests_total", "Sum", seconds=10, Service="app-prod")) == 3
    assert sum(world.metric("http_errors_total", "Sum", seconds=10, Service="app-prod")) == 1
    assert world.metric("http_request_duration_seconds", "p99", seconds=10, Service="app-prod") == [0.25]


def test_a_minute_of_the_load_balancer_appears_when_it_is_over(world: Sandbox) -> None:
    world.pass_(59)
    before = len(alb(world, "RequestCount", "app-prod", seconds=240))
    world.pass_(1)
    assert len(alb(world, "RequestCount", "app-prod", seconds=240)) == before
    assert before == 4


def test_a_good_version_never_alarms_in_staging_and_6_percent_always_does() -> None:
    """Ten minutes each, minute by minute, against the threshold of the deployment alarm."""
    for world in sandbox(part(("app",), ("staging",))):
        staging = world.scenario.environments["staging"]
        world.pass_(600)
        assert all(each <= staging.alarm_over for each in alb(world, "HTTPCode_Target_5XX_Count", "app-staging", "app-staging", seconds=600))
        for load in world.traffic.loads:
            load.error_rate = 0.06
        world.pass_(660)
        found = alb(world, "HTTPCode_Target_5XX_Count", "app-staging", "app-staging", seconds=600)
        assert len(found) == 10
        assert all(each > 3 * staging.alarm_over for each in found)


def test_after_a_long_sleep_only_the_last_minutes_are_drawn(world: Sandbox) -> None:
    world.now += 8 * 3600
    world.traffic.catch_up()
    assert 170 < len(world.metric("http_requests_total", "Sum", seconds=3600, Service="app-prod")) < 195
    world.pass_(60)
    assert len(world.metric("http_requests_total", "Sum", seconds=60, Service="app-prod")) == 12
