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
class Dns:
    """A hosted zone. `primary` and `standby` are environments."""

    zone: str
    primary: str
    standby: str
    names: dict[str, PublicName] = field(default_factory=dict)

    def complaint(self, services: list[str], environments: list[str]) -> str | None:
        """What names a service, an environment or a name that cannot be."""
        for key in ("primary", "standby"):
            if getattr(self, key) not in environments:
                return f"dns.{key}: no environment {getattr(self, key)!r}; there are {', '.join(environments)}"
        for name, each in self.names.items():
            if name != self.zone and not name.endswith(f".{self.zone}"):
                return f"dns.names: {name!r} does not lie in the zone {self.zone!r}"
            if each.service not in services:
                return f"dns.names.{name}.service: no service {each.service!r}; there are {', '.join(services)}"
        return None
