"""The scenario file: strict, with errors that say what to do."""

import pathlib

import pytest
from sandbox.aws.scenario import ScenarioError, load
from sandbox.aws.seed_images import images
from sandbox.aws.settings import Settings, settings
from sandbox_world import SHOP

SMALL = """
seed: 1
role: deploy
runs: "1.0"
environments:
  prod: { region: eu-west-1, cluster: c, named: prod, tasks: 1, requests_per_second: 5, error_rate: 0.01, alarm_over: 5 }
services:
  app: { title: App, containers: { app: app }, entry: app, canary: { prod: header } }
versions:
  "1.0": { commit: first, hours_ago: 1 }
"""


def parse(tmp_path: pathlib.Path, text: str) -> None:
    file = tmp_path / "scenario.yaml"
    file.write_text(text)
    load(file)


def test_the_smallest_scenario(tmp_path: pathlib.Path) -> None:
    parse(tmp_path, SMALL)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("seed: 1", "sead: 1", "top level: unknown key 'sead'; did you mean 'seed'?"),
        ("seed: 1", "", "top level: key 'seed' is missing"),
        ("seed: 1", "seed: one", "seed: expected int, found 'one'"),
        ("seed: 1", "seed: true", "seed: expected int, found True"),
        ("seed: 1", "seed: -1", "seed: -1 is below 0"),
        ('runs: "1.0"', 'runs: "1.1"', "runs: no version '1.1'; did you mean '1.0'?"),
        ('runs: "1.0"', "runs: 1.0", "runs: 1.0 is a number to YAML; put it in quotes"),
        ("tasks: 1", "tasks: [1]", r"environments.prod.tasks: expected int, found \[1\]"),
        ("entry: app", "entry: web", "services.app.entry: no container 'web'; one of app"),
        ("prod: header", "pord: header", "services.app.canary: no environment 'pord'; did you mean 'prod'?"),
        ("prod: header", "prod: cookie", "services.app.canary.prod: 'cookie' is not one of test-listener, header"),
        ("hours_ago: 1", "hours_ago: 1, services: [ap]", "versions.1.0.services: no service 'ap'; did you mean 'app'?"),
        ("hours_ago: 1", "hours_ago: 1, lacks: app", "versions.1.0.lacks: expected a list, found 'app'"),
        ("seed: 1", "seed: [", "not YAML"),
        ("seed: 1", "seed: 1\nphysics: { start: [3, 1] }", r"physics.start: \[3.0, 1.0\] is not the shortest and the longest"),
        ("seed: 1", "seed: 1\nphysics: { metrics: 7 }", "physics.metrics: 7 does not divide a minute; 1, 5 and 10 do"),
        ("seed: 1", "seed: 1\nphysics: { drains: 1 }", "physics: unknown key 'drains'; did you mean 'drain'?"),
    ],
)
def test_complaints_name_file_and_key(tmp_path: pathlib.Path, old: str, new: str, complaint: str) -> None:
    assert old in SMALL
    with pytest.raises(ScenarioError, match=complaint) as caught:
        parse(tmp_path, SMALL.replace(old, new, 1))
    assert "scenario.yaml" in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: pathlib.Path) -> None:
    with pytest.raises(ScenarioError, match="cannot be read .*; give an existing file with --scenario"):
        load(tmp_path / "none.yaml")


def test_the_shop_has_what_people_are_told_of_it() -> None:
    shop = load(SHOP)
    assert set(shop.services) == {"app", "api", "web"}
    assert len(shop.services["web"].containers) == 3
    assert shop.runs == "1.4.1"
    traits = {name: each for name, each in shop.versions.items()}
    assert traits["1.4.3-bad"].error_rate == 0.06
    assert traits["1.4.4-slow"].latency_factor == 2
    assert traits["1.4.5-crash"].crash
    assert traits["1.4.6-sick"].sick
    app = images(shop, "app")
    assert sum(each.sha.startswith("abc123") for each in app) == 1
    assert sum(each.sha.startswith("beef42") for each in app) == 2
    assert all(len(each.sha) == 40 and int(each.sha, 16) for each in app)
    web = {each.repository for each in images(shop, "web") if each.version == "1.5.0"}
    assert web == {"web", "web-proxy"}, "the worker's image is missing"
    assert len({each.digest for name in shop.services for each in images(shop, name)}) == sum(len(images(shop, name)) for name in shop.services)


@pytest.mark.parametrize(
    ("dns", "complaint"),
    [
        ("{ zone: x.example, primary: prod, standby: dr }", "dns.standby: no environment 'dr'; there are prod"),
        ("{ zone: x.example, primary: prod, standby: prod, names: { y.example: { service: app } } }", "dns.names: 'y.example' does not lie in the zone 'x.example'"),
        ("{ zone: x.example, primary: prod, standby: prod, names: { x.example: { service: ap } } }", "dns.names.x.example.service: no service 'ap'; there are app"),
        ("{ zone: x.example, primary: prod, standby: prod, names: { x.example: { service: app, routing: dice } } }", "'dice' is not one of simple, failover"),
        ("{ zone: x.example, primary: prod, standby: prod, probes: { x: { names: [], region: mars, alarm: x } } }", "dns.probes.x.region: no environment is in region 'mars'; there are eu-west-1"),
        ("{ zone: x.example, primary: prod, standby: prod, probes: { x: { names: [y.example], region: eu-west-1, alarm: x } } }", "dns.probes.x.names: no name 'y.example'; there are none"),
        ("{ zone: x.example, primary: prod, standby: prod, probes: { x: { names: [], region: eu-west-1, alarm: x, periods: 0 } } }", "dns.probes.x.periods: 0 is below 1"),
    ],
)  # fmt: skip
def test_public_names_are_checked(tmp_path: pathlib.Path, dns: str, complaint: str) -> None:
    file = tmp_path / "scenario.yaml"
    file.write_text(SMALL + f"dns: {dns}\n")
    with pytest.raises(ScenarioError) as caught:
        load(file)
    assert complaint in str(caught.value)


def test_a_scenario_may_set_the_pace_of_names(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "scenario.yaml"
    file.write_text(SMALL + "physics: { dns_change: 0.5, dns_ttl: 1, health_check: 0.6, control: 0.1, region_hang: 2 }\n")
    try:
        load(file).physics.apply()
        assert (settings.dns_change_s, settings.control_s, settings.region_hang_s) == (0.5, 0.1, 2)
        assert (settings.dns_ttl_scale * 60, settings.health_check_scale * 30) == (1, 0.6)
    finally:
        settings.reset()


def test_a_scenario_may_set_the_pace(tmp_path: pathlib.Path) -> None:
    usual = Settings()
    file = tmp_path / "scenario.yaml"
    file.write_text(SMALL + "physics: { start: [0.5, 1], drain: 0.25, metrics: 1 }\n")
    try:
        load(file).physics.apply()
        assert (settings.start_s, settings.drain_s, settings.metrics_s) == ((0.5, 1.0), 0.25, 1)
        assert (settings.health_s, settings.stop_s, settings.crash_s) == (usual.health_s, usual.stop_s, usual.crash_s)
    finally:
        settings.reset()
