"""Where every API call passes: one lock, and no error that AWS would not shape so."""

import json
import logging
from typing import Any
from xml.sax.saxutils import escape

from botocore.model import OperationNotFoundError
from moto.core.responses import BaseResponse

from .lock import LOCK

log = logging.getLogger("sandbox.aws")


def install() -> None:
    """Wrap moto's dispatch of a parsed request."""
    original = BaseResponse._dispatch
    if getattr(original, "_sandbox", False):
        return

    def dispatch(self: BaseResponse, request: Any, *args: Any, **kwargs: Any) -> Any:
        with LOCK:
            try:
                return original(self, request, *args, **kwargs)
            except (OperationNotFoundError, NotImplementedError) as error:
                return shaped_error(request, 400, _unknown_code(request), str(error))
            except Exception as error:  # a fault in the simulation must look like a fault in AWS, and be seen by us
                log.exception("simulated AWS failed in a request to %s", self.service_name)
                return shaped_error(request, 500, "InternalFailure", f"Simulated AWS failed: {error!r}")

    dispatch._sandbox = True  # type: ignore[attr-defined]
    BaseResponse._dispatch = dispatch  # type: ignore[method-assign]


def shaped_error(request: Any, status: int, code: str, message: str) -> tuple[int, dict[str, str], str]:
    """An error as the request's protocol wants it: JSON for `x-amz-json`, XML for query."""
    if _is_json(request):
        body = json.dumps({"__type": code, "message": message})
        return status, {"Content-Type": "application/x-amz-json-1.1", "x-amzn-errortype": code}, body
    kind = "Sender" if status < 500 else "Receiver"
    body = (
        f"<ErrorResponse><Error><Type>{kind}</Type><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
        "<RequestId>00000000-0000-0000-0000-000000000000</RequestId></ErrorResponse>"
    )
    return status, {"Content-Type": "text/xml"}, body


def _is_json(request: Any) -> bool:
    return "json" in (request.headers.get("Content-Type") or "") or "X-Amz-Target" in request.headers


def _unknown_code(request: Any) -> str:
    return "UnknownOperationException" if _is_json(request) else "InvalidAction"
