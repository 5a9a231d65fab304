"""REST calls by the name of their operation and with their parameters, where people will look for them in the audit log."""

import io
from typing import Any

from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request, determine_request_protocol
from moto.core.routing import get_service_router
from moto.core.utils import get_service_model
from werkzeug.exceptions import HTTPException

SERVICES = ("route53", "route53-recovery-control-config")


def operation(service: str, environ: dict[str, Any], body: bytes) -> tuple[str, dict[str, Any]] | None:
    """Name and parameters; none where the service is not one of these or has no such operation."""
    if service not in SERVICES:
        return None
    request = Request({**environ, "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))})
    try:
        found, uri = get_service_router(service).match(request)
        protocol = determine_request_protocol(get_service_model(service), request.content_type)
        parsed = PROTOCOL_PARSERS[protocol](found).parse(
            {
                "method": request.method, "values": request.values, "headers": request.headers, "body": body,
                "url_path": request.path, "url_params": uri,
            }
        )  # fmt: skip
    except (HTTPException, NotImplementedError, ValueError, SyntaxError):
        return None
    return found.name, dict(parsed or {})
