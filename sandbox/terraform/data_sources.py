from typing import Any

from tf.iface import DataSource, ReadDataContext
from tf.schema import Schema

from .resource import told


class CallerIdentity(DataSource):
    def __init__(self, provider: Any) -> None:
        self.provider = provider

    @classmethod
    def get_name(cls) -> str:
        return "caller_identity"

    @classmethod
    def get_schema(cls) -> Schema:
        return Schema(version=1, attributes=[told("id"), told("account_id"), told("arn"), told("user_id")])

    def read(self, ctx: ReadDataContext, config: dict[str, Any]) -> dict[str, Any]:
        found = self.provider.client("sts").get_caller_identity()
        return {"id": found["Account"], "account_id": found["Account"], "arn": found["Arn"], "user_id": found["UserId"]}


class Region(DataSource):
    def __init__(self, provider: Any) -> None:
        self.provider = provider

    @classmethod
    def get_name(cls) -> str:
        return "region"

    @classmethod
    def get_schema(cls) -> Schema:
        return Schema(version=1, attributes=[told("id"), told("region")])

    def read(self, ctx: ReadDataContext, config: dict[str, Any]) -> dict[str, Any]:
        return {"id": self.provider.region, "region": self.provider.region}
