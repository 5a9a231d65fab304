"""STS: only a role that exists may be assumed."""

from typing import Any

from moto.core.exceptions import AccessDeniedError
from moto.iam.models import iam_backends
from moto.sts.models import STSBackend

from .settings import settings


def _exists(account: str, partition: str, arn: str) -> bool:
    if arn in settings.roles:
        return True
    roles = iam_backends[account][partition].roles.values()
    return any(each.arn == arn for each in roles)


def install() -> None:
    assume = STSBackend.assume_role

    def assume_(self: STSBackend, *a: Any, **k: Any) -> Any:
        arn = k["role_arn"]
        parts = arn.split(":")
        if len(parts) < 6 or not _exists(parts[4], self.partition, arn):
            caller = f"arn:aws:iam::{self.account_id}:root"
            raise AccessDeniedError(user_arn=caller, action=f"sts:AssumeRole on resource: {arn}")
        return assume(self, *a, **k)

    STSBackend.assume_role = assume_  # type: ignore[method-assign]
