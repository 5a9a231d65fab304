"""The Route 53 actions on health checks."""

from typing import Any

from moto.core.responses import ActionResult, EmptyResult
from moto.moto_api._internal import mock_random
from moto.route53.exceptions import NoSuchHealthCheck
from moto.route53.responses import Route53 as Response

from . import clock, ledger
from .errors import AwsError
from .route53_backend import SimRoute53, note_turned
from .route53_health import ENDPOINT_TYPES, HealthCheck, healthy, observations
from .settings import settings

PAGE = 100
_SETTABLE = (
    "IPAddress", "Port", "ResourcePath", "FullyQualifiedDomainName", "SearchString", "FailureThreshold", "Inverted", "Disabled",
    "HealthThreshold", "ChildHealthChecks", "EnableSNI", "Regions", "AlarmIdentifier", "InsufficientDataHealthStatus",
)  # fmt: skip
_NEEDED = {
    "CALCULATED": ("ChildHealthChecks",), "CLOUDWATCH_METRIC": ("AlarmIdentifier",), "RECOVERY_CONTROL": ("RoutingControlArn",), "TCP": ("Port",),
}  # fmt: skip


def install() -> None:
    actions = {
        "create_health_check": _create, "list_health_checks": _list, "get_health_check": _get, "update_health_check": _update,
        "delete_health_check": _delete, "get_health_check_status": _status, "get_health_check_last_failure_reason": _last_failure,
    }  # fmt: skip
    for name, method in actions.items():
        setattr(Response, name, method)


def _backend(self: Response) -> SimRoute53:
    return self.backend  # type: ignore[return-value]


def _find(self: Response) -> HealthCheck:
    wanted = self._get_param("HealthCheckId")
    found = _backend(self).health_checks.get(wanted)
    if not isinstance(found, HealthCheck):
        raise NoSuchHealthCheck(wanted)
    return found


def shape(check: HealthCheck) -> dict[str, Any]:
    return {
        "Id": check.id, "CallerReference": check.caller_reference, "HealthCheckConfig": check.config, "HealthCheckVersion": check.health_check_version,
    }  # fmt: skip


def configured(raw: dict[str, Any]) -> dict[str, Any]:
    """With AWS's defaults. Raises AwsError InvalidInput."""
    config = {key: value for key, value in raw.items() if value not in (None, [])}
    kind = config.get("Type", "")
    for needed in _NEEDED.get(kind, ()):
        if needed not in config:
            raise AwsError("InvalidInput", f"Invalid parameter : {needed} is required for health checks of type {kind}.")
    if kind in ENDPOINT_TYPES:
        if not config.get("IPAddress") and not config.get("FullyQualifiedDomainName"):
            raise AwsError("InvalidInput", "Invalid parameter : Either IPAddress or FullyQualifiedDomainName must be specified.")
        if int(config.get("RequestInterval", 30)) not in (10, 30):
            raise AwsError("InvalidInput", f"Invalid parameter : RequestInterval must be 10 or 30, was {config['RequestInterval']}.")
        if kind.endswith("_STR_MATCH") != bool(config.get("SearchString")):
            raise AwsError("InvalidInput", "Invalid parameter : SearchString is for health checks that match strings, and those need it.")
        defaults = {"Port": 443 if kind.startswith("HTTPS") else 80, "RequestInterval": 30, "FailureThreshold": 3, "MeasureLatency": False}
        config = {**defaults, **config}
    return {"Inverted": False, "Disabled": False, **config}


def _create(self: Response) -> ActionResult:
    """The same caller reference with the same settings is the same check."""
    reference, config = self._get_param("CallerReference"), configured(dict(self._get_param("HealthCheckConfig")))
    checks = _backend(self).health_checks
    known = next((each for each in checks.values() if each.caller_reference == reference), None)
    if known is not None and known.health_check_config != config:
        raise AwsError("HealthCheckAlreadyExists", f"A health check with caller reference {reference} and other settings exists already.")
    made = known or HealthCheck(str(mock_random.uuid4()), reference, config, next_at=clock.now())
    checks[made.id] = made  # type: ignore[assignment]
    return ActionResult({"HealthCheck": shape(made), "Location": f"https://route53.amazonaws.com/2013-04-01/healthcheck/{made.id}"})  # type: ignore[arg-type]


def _list(self: Response) -> ActionResult:
    checks: list[Any] = list(_backend(self).health_checks.values())
    marker, size = self._get_param("Marker"), min(self._get_int_param("MaxItems", PAGE), PAGE)
    start = next((index for index, each in enumerate(checks) if each.id == marker), 0)
    following = checks[start + size].id if start + size < len(checks) else None
    result = {"HealthChecks": [shape(each) for each in checks[start : start + size]], "IsTruncated": following is not None, "MaxItems": size}
    return ActionResult({**result, "Marker": marker or "", "NextMarker": following})


def _get(self: Response) -> ActionResult:
    return ActionResult({"HealthCheck": shape(_find(self))})


def _update(self: Response) -> ActionResult:
    check, given = _find(self), dict(self._get_params())
    version = given.get("HealthCheckVersion")
    if version is not None and int(version) != check.health_check_version:
        raise AwsError("HealthCheckVersionMismatch", f"The health check has version {check.health_check_version}, not {version}.")
    before = healthy(_backend(self).health_checks, check.id, clock.now())
    changed = {key: given[key] for key in _SETTABLE if given.get(key) is not None}
    kept = {key: value for key, value in check.config.items() if key not in (given.get("ResetElements") or [])}
    check.config = configured({**kept, **changed})
    check.health_check_version += 1
    at = clock.now()
    check.changed = (at + settings.control_s, before)
    if {"Disabled", "Inverted"} & set(changed):
        ledger.record("health-check", "global", f"arn:aws:route53:::healthcheck/{check.id}", at, at + settings.control_s)
        note_turned({check.id})
    check.next_at = max(check.next_at, clock.now())
    return ActionResult({"HealthCheck": shape(check)})


def _delete(self: Response) -> ActionResult:
    check, checks = _find(self), _backend(self).health_checks
    parents = [each.id for each in checks.values() if check.id in (each.health_check_config.get("ChildHealthChecks") or [])]
    if parents:
        raise AwsError("HealthCheckInUse", f"The health check {check.id} is a child of the calculated health check {parents[0]}.")
    del checks[check.id]
    return EmptyResult()


def _status(self: Response) -> ActionResult:
    check = _checked(self)
    return ActionResult({"HealthCheckObservations": observations(check)})


def _last_failure(self: Response) -> ActionResult:
    check = _checked(self)
    if check.last_failure is None:
        return ActionResult({"HealthCheckObservations": []})
    seen, at = check.last_failure
    report = {"Status": seen.report, "CheckedTime": clock.moment(at)}
    return ActionResult({"HealthCheckObservations": [{**each, "StatusReport": report} for each in observations(check)]})


def _checked(self: Response) -> HealthCheck:
    """Only endpoints are probed: the status of other checks is shown by the console and in CloudWatch alone."""
    check = _find(self)
    if check.config["Type"] not in ENDPOINT_TYPES:
        raise AwsError("InvalidInput", f"Invalid parameter : health checks of type {check.config['Type']} have no checkers that report.")
    _backend(self).probe_all()
    return check


