"""The Route 53 actions on zones and records. moto dispatches an action to the response method of its name."""

from typing import Any

from moto.core.responses import ActionResult
from moto.route53.responses import Route53 as Response

from . import clock
from .errors import AwsError
from .route53_backend import Change, SimRoute53, SimZone
from .route53_records import Record, canonical, reversed_labels, sort_key
from .settings import settings

PAGE = 300


def install() -> None:
    create, delete = Response.create_hosted_zone, Response.delete_hosted_zone

    def create_hosted_zone(self: Response) -> ActionResult:
        answer = create(self)
        zone = answer.result["HostedZone"]
        return _with_change(answer, _backend(self).changes.add(zone.resource_id, settings.dns_change_s))

    def delete_hosted_zone(self: Response) -> ActionResult:
        zone = _backend(self).get_hosted_zone(self._get_param("Id"))
        answer = delete(self)
        return _with_change(answer, _backend(self).changes.add(zone.resource_id, settings.dns_change_s))

    actions = {
        "create_hosted_zone": create_hosted_zone, "delete_hosted_zone": delete_hosted_zone, "get_change": _get_change,
        "change_resource_record_sets": _change, "list_resource_record_sets": _list_records,
    }  # fmt: skip
    for name, method in actions.items():
        setattr(Response, name, method)


def _backend(self: Response) -> SimRoute53:
    return self.backend  # type: ignore[return-value]


def _with_change(answer: ActionResult, change: Change) -> ActionResult:
    assert isinstance(answer.result, dict)
    return ActionResult({**answer.result, "ChangeInfo": _info(change)})


def _info(change: Change) -> dict[str, Any]:
    return {
        "Id": f"/change/{change.id}", "Status": change.status(clock.now()), "SubmittedAt": clock.moment(change.submitted_at), "Comment": change.comment,
    }  # fmt: skip


def _change(self: Response) -> ActionResult:
    change = _backend(self).change(self._get_param("HostedZoneId"), self._get_param("ChangeBatch") or {})
    return ActionResult({"ChangeInfo": _info(change)})


def _get_change(self: Response) -> ActionResult:
    return ActionResult({"ChangeInfo": _info(_backend(self).find_change(self._get_param("Id")))})


def _list_records(self: Response) -> ActionResult:
    """Pages begin at a name, at a type of that name, at a set identifier of both."""
    name, kind, identifier = (self._get_param(f"StartRecord{each}") for each in ("Name", "Type", "Identifier"))
    if (kind and not name) or (identifier and not (name and kind)):
        raise AwsError("InvalidInput", "The input is not valid")
    zone, size = _backend(self).get_hosted_zone(self._get_param("HostedZoneId")), min(self._get_int_param("MaxItems", PAGE), PAGE)
    assert isinstance(zone, SimZone)
    start = (reversed_labels(name), kind or "", identifier or "") if name else ([], "", "")
    rest: list[Record] = [each for each in sorted(zone.rrsets, key=sort_key) if sort_key(each) >= start]
    following = rest[size] if size < len(rest) else None
    result: dict[str, Any] = {"ResourceRecordSets": rest[:size], "IsTruncated": following is not None, "MaxItems": size}
    if following is not None:
        result |= {"NextRecordName": canonical(following.name), "NextRecordType": following.type, "NextRecordIdentifier": following.get("SetIdentifier")}
    return ActionResult(result)
