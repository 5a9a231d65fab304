"""Images that a pipeline pushes after the start."""

import pathlib
from collections.abc import Iterator

import pytest
from sandbox_world import REGION, START, STANDBY, Sandbox, part, sandbox

SHA = "c0ffee" + "0" * 34
BODY = f'{{"service": "app", "sha": "{SHA}", "commit": "basket: count gifts", "like": "bad"}}'


@pytest.fixture(scope="module")
def world() -> Iterator[Sandbox]:
    yield from sandbox(part(("app", "web"), ("staging", "standby"), ("1.4.2", "1.5.0")))


def test_the_commits_of_the_scenario_are_those_of_its_images(world: Sandbox) -> None:
    builds = world.control("GET", "builds")[1]["builds"]
    assert [(each["service"], each["version"]) for each in builds if each["service"] == "app"] == [("app", "1.4.1"), ("app", "1.4.2")]
    assert ("web", "1.5.0") in [(each["service"], each["version"]) for each in builds]
    for each in builds:
        repository = "web-proxy" if each["service"] == "web" else "app"
        [image] = world.client("ecr").describe_images(repositoryName=repository, imageIds=[{"imageTag": each["sha"]}])["imageDetails"]
        assert image["imagePushedAt"].timestamp() == pytest.approx(each["at"], abs=1)


def test_a_pushed_commit_is_in_every_region_and_behaves_as_asked(world: Sandbox) -> None:
    assert world.control("POST", "builds", BODY)[0] == 200
    for region in (REGION, STANDBY):
        [image] = world.client("ecr", region).describe_images(repositoryName="app", imageIds=[{"imageTag": SHA}])["imageDetails"]
        assert image["imageTags"] == [SHA]
    last = world.control("GET", "builds")[1]["builds"][-1]
    assert (last["sha"], last["service"], last["commit"], last["at"]) == (SHA, "app", "basket: count gifts", START)
    world.run("app-staging", SHA, 2)
    world.pass_(90)
    errors, requests = (sum(world.metric(name, "Sum", seconds=60, Service="app-staging")) for name in ("http_errors_total", "http_requests_total"))
    assert errors / requests == pytest.approx(0.06, rel=0.2)


def test_the_same_commit_again_changes_nothing(world: Sandbox) -> None:
    before = world.control("GET", "builds")[1]["builds"]
    assert world.control("POST", "builds", BODY)[0] == 200
    assert world.control("GET", "builds")[1]["builds"] == before


def test_a_pushed_commit_is_given_a_version_once(world: Sandbox) -> None:
    def tag(name: str, sha: str = SHA) -> tuple[int, dict[str, str]]:
        return world.control("POST", "tags", f'{{"service": "app", "sha": "{sha}", "tag": "{name}"}}')

    assert tag("1.6.0")[0] == 200
    assert tag("1.6.0")[0] == 200
    for region in (REGION, STANDBY):
        [image] = world.client("ecr", region).describe_images(repositoryName="app", imageIds=[{"imageTag": "1.6.0"}])["imageDetails"]
        assert sorted(image["imageTags"]) == ["1.6.0", SHA]
    assert world.control("GET", "builds")[1]["builds"][-1]["version"] == "1.6.0"
    assert tag("1.6.1") == (400, {"error": "tag: app has 1.6.0 already"})
    assert tag("1.4.2", "d" * 40) == (400, {"error": "sha: no commit 'dddddddd' of 'app' was pushed here"})
    assert tag("v1") == (400, {"error": "tag: 'v1' is not a version such as 1.5.0"})


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("service", "shop", "service: no 'shop'; there are app, web"),
        ("sha", "abc", "sha: 'abc' is not a full commit hash of 40 hexadecimal digits"),
        ("like", "odd", "like: 'odd' is none of good, bad, slow, crash, sick"),
        ("commit", "", "commit: '' is not a title of 1 to 200 characters"),
    ],
)
def test_bad_input(world: Sandbox, key: str, value: str, sentence: str) -> None:
    given = {"service": "app", "sha": "d" * 40, "commit": "a title", "like": "good"} | {key: value}
    assert world.control("POST", "builds", str(given).replace("'", '"')) == (400, {"error": sentence})


def test_they_outlive_a_restart(tmp_path: pathlib.Path) -> None:
    file, scenario = tmp_path / "aws.json", part(("app",), ("staging",))
    for world in sandbox(scenario, file):
        world.control("POST", "builds", BODY)
        made = world.run("app-staging", SHA, 2)
        world.world.journal.save(world.traffic)
        again = Sandbox(scenario, file)
        assert again.control("GET", "builds")[1]["builds"][-1]["sha"] == SHA
        service = again.service("app-staging")
        assert (service["taskDefinition"], service["runningCount"]) == (made, 2)
        again.pass_(90)
        assert sum(again.metric("http_errors_total", "Sum", seconds=60, Service="app-staging")) > 100
