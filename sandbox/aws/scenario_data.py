"""The scenario's part that holds data: databases, tables, who writes to them, and what services read beside them."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Instance:
    """An RDS for PostgreSQL instance with a read replica in another region."""

    region: str
    replica: str
    replica_region: str
    size: str = "db.m6g.large"
    version: str = "16.4"
    storage_gb: int = 100
    parameters: str = ""
    """Prefix of the SSM parameters `host` and `mode` in either region; none where it is empty."""


@dataclass(frozen=True)
class GlobalCluster:
    """An Aurora PostgreSQL global database; the first region writes."""

    regions: list[str]
    size: str = "db.r6g.large"
    version: str = "16.4"


@dataclass(frozen=True)
class Table:
    """A DynamoDB table, made in the first region, with a replica in each other one. `key` is its hash key, a string."""

    key: str
    regions: list[str]


@dataclass(frozen=True)
class Writes:
    """Synthetic writes: tasks of the ECS service `service` (and its canary) make them in the region where `clients` resolves to."""

    service: str
    database: str
    """An instance or a global cluster."""
    clients: str
    per_second: float = 5.0


@dataclass(frozen=True)
class Data:
    instances: dict[str, Instance] = field(default_factory=dict)
    global_clusters: dict[str, GlobalCluster] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    writes: dict[str, Writes] = field(default_factory=dict)
    secrets: dict[str, list[str]] = field(default_factory=dict)
    """By name: the region of the secret, then those of its replicas."""
    certificates: dict[str, int] = field(default_factory=dict)
    """By domain: days until it expires, in every region."""
    fargate_vcpus: int = 0
    """The service quota in every region; AWS's own where it is 0."""

    def complaint(self, regions: list[str]) -> str | None:
        """What names a region or a database that is not there."""
        places = {f"instances.{name}": [each.region, each.replica_region] for name, each in self.instances.items()}
        places |= {f"global_clusters.{name}": each.regions for name, each in self.global_clusters.items()}
        places |= {f"tables.{name}": each.regions for name, each in self.tables.items()}
        places |= {f"secrets.{name}": each for name, each in self.secrets.items()}
        for key, wanted in places.items():
            for region in wanted:
                if region not in regions:
                    return f"data.{key}: no environment is in region {region!r}; there are {', '.join(regions)}"
        databases = [*self.instances, *self.global_clusters]
        for name, each in self.writes.items():
            if each.database not in databases:
                return f"data.writes.{name}.database: no {each.database!r}; there are {', '.join(databases) or 'none'}"
        return None
