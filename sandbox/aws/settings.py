"""How fast simulated AWS is and how each version behaves. Mutable: the scenario fills it, a test as it likes."""

import random
from dataclasses import dataclass, field, fields
from typing import Any

from .database_timings import DatabaseTimings


@dataclass
class Settings:
    """Durations in seconds."""

    start_s: tuple[float, float] = (4.0, 6.0)  # a task from PROVISIONING to RUNNING, drawn evenly from this range
    health_s: float = 3.0  # a registered target from initial to healthy
    drain_s: float = 3.0  # a deregistered target stays draining
    stop_s: float = 1.0  # a task from STOPPING to STOPPED
    crash_s: float = 1.0  # a crashing container lives this long after its task started
    metrics_s: int = 5  # services report their own metrics so often
    stopped_visible_s: float = 3600.0  # ECS shows stopped tasks for at least an hour
    region_down_answer: str = "mixed"  # calls to a region that is down: "503", "silence", or "mixed": turn about
    region_hang_s: float = 5.0  # silence ends so late at the latest: the connection is closed
    database: DatabaseTimings = field(default_factory=DatabaseTimings)
    dns_change_s: float = 4.0  # a change of records from PENDING to INSYNC
    dns_ttl_scale: float = 1 / 12  # how much of a TTL passes here: resolvers keep an answer of 60 s for 5 s
    health_check_scale: float = 1 / 15  # a check every 30 s is one every 2 s here
    control_s: float = 1.0  # from a new state of a routing control, or new settings of a health check, until DNS follows
    accelerator_s: float = 1.0  # from a changed traffic dial until every edge of an accelerator has it
    versions: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By image digest: {version, crash: bool, error_rate: float, latency_factor: float, sick: bool}."""
    roles: set[str] = field(default_factory=lambda: {"arn:aws:iam::123456789012:role/coxswain-deploy"})
    """Role ARNs that may be assumed, besides those made in IAM."""
    rng: random.Random = field(default_factory=lambda: random.Random(20))

    def version_traits(self, region: str, image: str) -> dict[str, Any]:
        """Traits of an image, given as a digest (`sha256:…`) or a URI ending in one; empty where nothing is said.

        A replica of an image has the same digest in every region; a key `region/digest` tells them apart.
        """
        digest = image.rpartition("@")[2]
        return self.versions.get(f"{region}/{digest}") or self.versions.get(digest) or {}

    def start_duration(self) -> float:
        low, high = self.start_s
        return self.rng.uniform(low, high)

    def reset(self, seed: int = 20) -> None:
        """Defaults again, in place, so that holders of this object see them."""
        fresh = Settings()
        for each in fields(self):
            setattr(self, each.name, getattr(fresh, each.name))
        self.rng = random.Random(seed)


settings = Settings()
