"""The scenario's public names: where clients find the services, and how they are led to another region."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class PublicName:
    """`simple` is an alias to one load balancer; `failover` a pair of them, told apart by a routing control for each region, and
    `healthCheck` by a health check of the first; `accelerator` is an alias to an accelerator before both."""

    service: str
    routing: Literal["simple", "failover", "healthCheck", "accelerator"] = "simple"


@dataclass(frozen=True)
class Probe:
    """Asks public names from a region; `alarm` is there too, and turns red after so many periods of 10 s without an answer."""

    names: list[str]
    region: str
    alarm: str
    periods: int = 3


@dataclass(frozen=True)
class Dns:
    """A hosted zone. `primary` and `standby` are environments."""

    zone: str
    primary: str
    standby: str
    names: dict[str, PublicName] = field(default_factory=dict)
    probes: dict[str, Probe] = field(default_factory=dict)

    def complaint(self, services: list[str], environments: list[str], regions: list[str]) -> str | None:
        """What names a service, an environment, a region or a name that cannot be."""
        for key in ("primary", "standby"):
            if getattr(self, key) not in environments:
                return f"dns.{key}: no environment {getattr(self, key)!r}; there are {', '.join(environments)}"
        for name, each in self.names.items():
            if name != self.zone and not name.endswith(f".{self.zone}"):
                return f"dns.names: {name!r} does not lie in the zone {self.zone!r}"
            if each.service not in services:
                return f"dns.names.{name}.service: no service {each.service!r}; there are {', '.join(services)}"
        for key, probe in self.probes.items():
            if probe.region not in regions:
                return f"dns.probes.{key}.region: no environment is in region {probe.region!r}; there are {', '.join(regions)}"
            for name in probe.names:
                if name not in self.names:
                    return f"dns.probes.{key}.names: no name {name!r}; there are {', '.join(self.names) or 'none'}"
            if probe.periods < 1:
                return f"dns.probes.{key}.periods: {probe.periods} is below 1"
        return None
