"""What DescribeEvents tells of databases: restarts (RDS-EVENT-0006) and changed parameters (RDS-EVENT-0037), read off the physics."""

from typing import Any

from moto.core.responses import ActionResult
from moto.rds.models import rds_backends
from moto.rds.responses import RDSResponse

from . import clock, rds_parameters
from .errors import AwsError
from .rds_physics import instances, physics_of

_DEFAULT_MINUTES = 60


def _describe_events(self: RDSResponse) -> ActionResult:
    """Of the last hour, or of `Duration` minutes; oldest first."""
    kind, wanted, at = self.params.get("SourceType"), self.params.get("SourceIdentifier"), clock.now()
    if wanted and not kind:
        raise AwsError("InvalidParameterCombination", "Cannot specify source identifier without source type")
    since = at - 60 * int(self.params.get("Duration") or _DEFAULT_MINUTES)
    found = [each for each in (*_of_instances(self.region), *_of_groups(self.current_account, self.region)) if since <= each[0] <= at]
    shown = [_shown(*each) for each in sorted(found, key=lambda each: each[0]) if kind in (None, each[1]) and wanted in (None, each[2])]
    return ActionResult({"Events": shown})


def _of_instances(region: str) -> list[tuple[float, str, str, str, str]]:
    """A shutdown as a reboot begins, a restart as it ends."""
    found = []
    for each in instances(region):
        name, arn = each.db_instance_identifier, each.db_instance_arn
        for status, start, end in physics_of(each).timeline.spans:
            if status == "rebooting":
                found += [(start, "db-instance", name, arn, "DB instance shutdown"), (end, "db-instance", name, arn, "DB instance restarted")]
    return found


def _of_groups(account: str, region: str) -> list[tuple[float, str, str, str, str]]:
    found = []
    for name, group in rds_backends[account][region].db_parameter_groups.items():
        for each in rds_parameters.changes(group):
            method = "immediate" if each.immediate else "pending-reboot"
            message = f"Updated parameter {each.name} to {each.value} with apply method {method}"
            found.append((each.at, "db-parameter-group", name, group.arn, message))
    return found


def _shown(at: float, kind: str, name: str, arn: str, message: str) -> dict[str, Any]:
    category = "availability" if kind == "db-instance" else "configuration change"
    return {
        "SourceIdentifier": name, "SourceType": kind, "SourceArn": arn, "Message": message, "EventCategories": [category],
        "Date": clock.moment(at),
    }  # fmt: skip


def install() -> None:
    RDSResponse.describe_events = _describe_events  # type: ignore[method-assign]
