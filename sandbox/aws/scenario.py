"""The scenario file: which services, environments and versions simulated AWS starts with, read strictly."""

import dataclasses
import difflib
import pathlib
import types
import typing
from dataclasses import dataclass, field
from typing import Any, Literal

import yaml

from .scenario_data import Data
from .scenario_dns import Dns
from .settings import settings


class ScenarioError(ValueError):
    """Names file and key, the value found, and what would do."""


@dataclass(frozen=True)
class Environment:
    """One place where services run. `named` is the suffix of ECS services and load balancers."""

    region: str
    cluster: str
    named: str
    tasks: int
    requests_per_second: float
    error_rate: float
    """Share of answers that are 5xx, of a version without an error rate of its own."""
    alarm_over: int
    """The deployment alarm's threshold: 5xx answers in 60 s."""


@dataclass(frozen=True)
class Service:
    """`containers` by ECR repository; `entry` receives the traffic; `canary` by environment: how a canary is reached at weight 0."""

    title: str
    containers: dict[str, str]
    entry: str
    port: int = 8080
    canary: dict[str, Literal["test-listener", "header"]] = field(default_factory=dict)
    env: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Version:
    """An image built from one commit. `sha` is the start of the commit's hash; its rest is derived, unless 40 digits are given."""

    commit: str
    hours_ago: float
    sha: str = ""
    tagged: bool = True
    """Whether the images carry the version as a tag, next to the commit."""
    services: list[str] = field(default_factory=list)
    lacks: list[str] = field(default_factory=list)
    """Repositories in which the image is missing."""
    crash: bool = False
    sick: bool = False
    error_rate: float | None = None
    latency_factor: float = 1.0
    later_tag: str = ""
    """A version that its commit was given after it was built."""


@dataclass(frozen=True)
class Physics:
    """How long things take, in seconds; what is left out keeps its usual length (settings.py)."""

    start: list[float] = field(default_factory=list)
    """Shortest and longest start of a task."""
    health: float | None = None
    drain: float | None = None
    stop: float | None = None
    crash: float | None = None
    metrics: int | None = None
    """Between two reports of a service's own metrics; divides a minute."""
    dns_change: float | None = None
    """Until changed records are in sync."""
    dns_ttl: float | None = None
    """What a TTL of 60 s is here."""
    health_check: float | None = None
    """What an interval of 30 s between health checks is here."""
    control: float | None = None
    """From a new state of a routing control, or new settings of a health check, until DNS follows."""
    accelerator: float | None = None
    """From a traffic dial's new value until every edge has it."""
    region_hang: float | None = None
    """How long a call to a region that does not answer is left without an answer."""
    database: dict[str, float] = field(default_factory=dict)
    """By name of database_timings.py."""

    def apply(self) -> None:
        for name, value in dataclasses.asdict(self).items():
            if value is not None and name not in ("start", "database", "dns_ttl", "health_check"):
                setattr(settings, f"{name}_s", value)
        if self.dns_ttl is not None:
            settings.dns_ttl_scale = self.dns_ttl / 60
        if self.health_check is not None:
            settings.health_check_scale = max(self.health_check, 0.1) / 30
        if self.start:
            settings.start_s = (self.start[0], self.start[-1])
        for name, value in self.database.items():
            setattr(settings.database, name, value)


@dataclass(frozen=True)
class Scenario:
    seed: int
    role: str
    runs: str
    """The version that serves at first."""
    environments: dict[str, Environment]
    services: dict[str, Service]
    versions: dict[str, Version]
    buckets: dict[str, str] = field(default_factory=dict)
    """By name, the region of each; with versions of what is in them."""
    physics: Physics = field(default_factory=Physics)
    data: Data = field(default_factory=Data)
    dns: Dns | None = None

    @property
    def regions(self) -> list[str]:
        """In the order of the file: the primary one first."""
        return list(dict.fromkeys(each.region for each in self.environments.values()))


def load(path: str | pathlib.Path) -> Scenario:
    """Read and check a scenario. Raises ScenarioError."""
    file = pathlib.Path(path)
    try:
        raw = yaml.safe_load(file.read_text())
    except OSError as error:
        raise ScenarioError(f"{file}: cannot be read ({error.strerror}); give an existing file with --scenario") from None
    except yaml.YAMLError as error:
        raise ScenarioError(f"{file}: not YAML: {' '.join(str(error).split())}") from None
    scenario: Scenario = _parse(Scenario, raw, str(file), "")
    _check(scenario, str(file))
    return scenario


def _check(scenario: Scenario, file: str) -> None:
    if scenario.runs not in scenario.versions:
        raise ScenarioError(f"{file}: runs: no version {scenario.runs!r}{_did_you_mean(scenario.runs, list(scenario.versions))}")
    start, metrics = scenario.physics.start, scenario.physics.metrics
    if start and (len(start) != 2 or start[0] > start[1]):
        raise ScenarioError(f"{file}: physics.start: {start!r} is not the shortest and the longest start of a task, as in [4, 6]")
    if metrics is not None and (metrics < 1 or 60 % metrics):
        raise ScenarioError(f"{file}: physics.metrics: {metrics!r} does not divide a minute; 1, 5 and 10 do")
    for name in scenario.physics.database:
        if name not in vars(settings.database):
            raise ScenarioError(f"{file}: physics.database: unknown key {name!r}{_did_you_mean(name, list(vars(settings.database)))}")
    complaint = scenario.data.complaint(scenario.regions)
    if scenario.dns and not complaint:
        complaint = scenario.dns.complaint(list(scenario.services), list(scenario.environments), scenario.regions)
    if complaint:
        raise ScenarioError(f"{file}: {complaint}")
    for name, service in scenario.services.items():
        if service.entry not in service.containers:
            known = ", ".join(service.containers)
            raise ScenarioError(f"{file}: services.{name}.entry: no container {service.entry!r}; one of {known}")
        for environment in service.canary:
            if environment not in scenario.environments:
                hint = _did_you_mean(environment, list(scenario.environments))
                raise ScenarioError(f"{file}: services.{name}.canary: no environment {environment!r}{hint}")
    for name, version in scenario.versions.items():
        for service in version.services:
            if service not in scenario.services:
                hint = _did_you_mean(service, list(scenario.services))
                raise ScenarioError(f"{file}: versions.{name}.services: no service {service!r}{hint}")


def _parse(kind: Any, raw: Any, file: str, key: str) -> Any:
    where = f"{file}: {key or 'top level'}"
    if dataclasses.is_dataclass(kind):
        return _parse_object(kind, raw, file, key)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is dict:
        if not isinstance(raw, dict):
            raise ScenarioError(f"{where}: expected a mapping, found {raw!r}")
        return {str(name): _parse(arguments[1], value, file, f"{key}.{name}".lstrip(".")) for name, value in raw.items()}
    if origin is list:
        if not isinstance(raw, list):
            raise ScenarioError(f"{where}: expected a list, found {raw!r}")
        return [_parse(arguments[0], value, file, f"{key}[{index}]") for index, value in enumerate(raw)]
    if origin is Literal:
        if raw not in arguments:
            raise ScenarioError(f"{where}: {raw!r} is not one of {', '.join(map(str, arguments))}")
        return raw
    if origin is types.UnionType:
        return None if raw is None else _parse(next(each for each in arguments if each is not type(None)), raw, file, key)
    if kind is float and isinstance(raw, int) and not isinstance(raw, bool):
        return float(raw)
    if kind is str and isinstance(raw, (int, float)) and not isinstance(raw, bool):
        raise ScenarioError(f"{where}: {raw!r} is a number to YAML; put it in quotes")
    if not isinstance(raw, kind) or (kind is int and isinstance(raw, bool)):
        raise ScenarioError(f"{where}: expected {kind.__name__}, found {raw!r}")
    if kind in (int, float) and raw < 0:
        raise ScenarioError(f"{where}: {raw} is below 0")
    return raw


def _parse_object(kind: Any, raw: Any, file: str, key: str) -> Any:
    if not isinstance(raw, dict):
        raise ScenarioError(f"{file}: {key or 'top level'}: expected a mapping, found {raw!r}")
    hints, values = typing.get_type_hints(kind), {}
    fields = {each.name: each for each in dataclasses.fields(kind)}
    for name, value in raw.items():
        if name not in fields:
            raise ScenarioError(f"{file}: {key or 'top level'}: unknown key {name!r}{_did_you_mean(str(name), list(fields))}")
        values[name] = _parse(hints[name], value, file, f"{key}.{name}".lstrip("."))
    for name, each in fields.items():
        optional = each.default is not dataclasses.MISSING or each.default_factory is not dataclasses.MISSING
        if name not in values and not optional:
            raise ScenarioError(f"{file}: {key or 'top level'}: key {name!r} is missing")
    return kind(**values)


def _did_you_mean(given: str, known: list[str]) -> str:
    close = difflib.get_close_matches(given, known, 1)
    return f"; did you mean {close[0]!r}?" if close else f"; known: {', '.join(known)}"
