"""Service quotas beyond moto's, which knows those of VPC alone: what a region lets run at full capacity."""

import json
from typing import Any

from moto.servicequotas import models
from moto.servicequotas.exceptions import NoSuchResource
from moto.servicequotas.responses import ServiceQuotasResponse

FARGATE_VCPUS = "L-3032A538"
_NAMES = {
    ("fargate", FARGATE_VCPUS): ("AWS Fargate", "Fargate On-Demand vCPU resource count", 6.0, True),
    ("rds", "L-7B6409FD"): ("Amazon Relational Database Service (Amazon RDS)", "DB instances", 40.0, True),
    ("ecs", "L-9EF96962"): ("Amazon Elastic Container Service (Amazon ECS)", "Services per cluster", 5000.0, True),
}
"""By service and quota code: service, quota, AWS's default, and whether it may be raised."""


def set_value(region: str, service: str, code: str, value: float) -> None:
    """As if an increase had been granted."""
    _applied(models.servicequotas_backends["123456789012"][region])[service, code] = value


def install() -> None:
    backend = models.ServiceQuotasBackend
    get, defaults = backend.get_service_quota, backend.list_aws_default_service_quotas

    def get_service_quota(self: Any, service_code: str, quota_code: str) -> dict[str, Any]:
        if (service_code, quota_code) in _NAMES:
            return _shape(self, service_code, quota_code, _applied(self).get((service_code, quota_code)))
        return get(self, service_code, quota_code)

    def list_defaults(self: Any, service_code: str) -> list[dict[str, Any]]:
        own = [_shape(self, service, code, None) for service, code in _NAMES if service == service_code]
        return own or defaults(self, service_code)

    def get_default(self: Any) -> str:
        params = json.loads(self.body)
        service, code = str(params.get("ServiceCode")), str(params.get("QuotaCode"))
        if (service, code) not in _NAMES:
            raise NoSuchResource
        return json.dumps({"Quota": _shape(self.backend, service, code, None)})

    backend.get_service_quota = get_service_quota  # type: ignore[method-assign]
    backend.list_aws_default_service_quotas = list_defaults  # type: ignore[method-assign]
    ServiceQuotasResponse.get_aws_default_service_quota = get_default  # type: ignore[attr-defined]


def _applied(backend: Any) -> dict[tuple[str, str], float]:
    found: dict[tuple[str, str], float] = backend.__dict__.setdefault("applied", {})
    return found


def _shape(backend: Any, service: str, code: str, value: float | None) -> dict[str, Any]:
    title, name, default, adjustable = _NAMES[service, code]
    return {
        "ServiceCode": service, "ServiceName": title, "QuotaCode": code, "QuotaName": name, "Adjustable": adjustable, "GlobalQuota": False,
        "QuotaArn": f"arn:aws:servicequotas:{backend.region_name}:{backend.account_id}:{service}/{code}", "Unit": "None",
        "Value": default if value is None else value,
    }  # fmt: skip
