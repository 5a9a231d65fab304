"""What the stand-in for hashicorp/aws knows: its settings, resource types and data sources."""

import functools
import os
import threading
from typing import Any

from tf.iface import DataSource, Provider, Resource
from tf.schema import Attribute, Schema
from tf.types import String
from tf.utils import Diagnostics

from .data_sources import CallerIdentity, Region
from .database import DbInstance
from .ecs_cluster import EcsCluster
from .log_group import LogGroup
from .repository import Repository
from .ssm_parameter import SsmParameter
from .topic import Topic


class AwsProvider(Provider):
    def __init__(self) -> None:
        self.region = ""
        self._lock = threading.Lock()
        self.client = functools.cache(self._client)

    def _client(self, service: str) -> Any:
        # Imported late: validating and telling the schema, which is most of the starts, does without.
        import boto3

        with self._lock:  # making clients is not safe across threads
            return boto3.session.Session().client(service, region_name=self.region)

    def get_model_prefix(self) -> str:
        return "aws_"

    def full_name(self) -> str:
        return "registry.terraform.io/hashicorp/aws"

    def get_provider_schema(self, diags: Diagnostics) -> Schema:
        about = "Simulated: a handful of resource types of hashicorp/aws, for simulated AWS. It makes nothing anywhere else."
        return Schema(version=0, attributes=[Attribute("region", String(), "Region; AWS_REGION where it is not set", optional=True)], description=about)

    def validate_config(self, diags: Diagnostics, config: dict[str, Any]) -> None:
        pass

    def configure_provider(self, diags: Diagnostics, config: dict[str, Any]) -> None:
        self.region = config.get("region") or os.environ.get("AWS_REGION", "")
        if not os.environ.get("AWS_ENDPOINT_URL"):
            diags.add_error(
                "This provider is simulated",
                "It stands in for hashicorp/aws in the sandbox and speaks to simulated AWS alone: AWS_ENDPOINT_URL is not set.",
            )
        if not self.region:
            diags.add_error("Invalid AWS Region", "Set region of the provider, or AWS_REGION.")

    def get_data_sources(self) -> list[type[DataSource]]:
        return [CallerIdentity, Region]

    def get_resources(self) -> list[type[Resource]]:
        return [Repository, Topic, SsmParameter, LogGroup, DbInstance, EcsCluster]
