"""The edge of simulated AWS: every call passes here. Writes the audit log, imposes faults, and speaks CBOR for moto, which does not."""

import collections
import io
import itertools
import json
import re
import socket
import time
from collections.abc import Callable, Iterable
from typing import Any
from xml.sax.saxutils import escape

from moto.core.utils import get_service_model

from . import accelerator_api, arc_api, calls, cbor, clock, edge_region, regions
from .calls import Call
from .faults import Fault, Faults
from .lock import LOCK

Environ = dict[str, Any]
Answer = tuple[int, list[tuple[str, str]], bytes]
AUDIT_KEPT = 50_000
_XML_CODE = re.compile(rb"<Code>([^<]*)</Code>")
_JSON_TARGET = "GraniteServiceVersion20100801"


class Dropped(ConnectionResetError):
    """The connection was closed on purpose, without an answer."""


class Audit:
    """Every call in order of completion."""

    def __init__(self) -> None:
        self._entries: collections.deque[dict[str, Any]] = collections.deque(maxlen=AUDIT_KEPT)
        self._ids = itertools.count(1)

    def write(self, call: Call, at: float, status: int | None, error: str | None, fault: str | None) -> None:
        """`at` in seconds since the epoch, when the call came in; no status where no answer was sent."""
        with LOCK:
            self._entries.append(
                {
                    "id": next(self._ids), "at": at, "caller": call.caller, "region": call.region, "service": call.service,
                    "action": call.action, "params": call.params, "status": status, "error": error, "fault": fault,
                }
            )  # fmt: skip

    def since(self, id_: int = 0) -> list[dict[str, Any]]:
        with LOCK:
            return [each for each in self._entries if each["id"] > id_]


class Edge:
    """A WSGI application around moto's. `control` answers paths under /_sandbox/; `before_call` runs before
    each call is applied, `after_call` sees it with its HTTP status."""

    def __init__(
        self, app: Any, faults: Faults | None = None, control: Callable[[str, str, str, bytes], tuple[int, Any]] | None = None,
        before_call: Iterable[Callable[[], Any]] = (), after_call: Iterable[Callable[[Call, int], Any]] = (),
        sleep: Callable[[float], None] = time.sleep,
    ):  # fmt: skip
        self.app, self.control, self.sleep = app, control, sleep
        self.before_call, self.after_call = list(before_call), list(after_call)
        self.faults, self.audit = faults or Faults(), Audit()

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        body = _read(environ)
        path = environ.get("PATH_INFO", "/")
        if path.startswith("/_sandbox") and self.control:
            status, answer = self.control(environ["REQUEST_METHOD"], path, environ.get("QUERY_STRING", ""), body)
            return _respond(start_response, (status, [("Content-Type", "application/json")], json.dumps(answer).encode()))
        return _respond(start_response, self._call(environ, body))

    def _call(self, environ: Environ, body: bytes) -> Answer:
        call, at = calls.read(environ, body), clock.now()
        faults = self.faults.hitting(call)
        for fault in faults:
            if fault.seconds:
                self.sleep(fault.seconds)
        fault = next((each for each in faults if each.kind != "latency"), None)
        name = fault.kind if fault else ("latency" if faults else None)
        if fault and fault.kind == "outage" and fault.answer == "hang-up":
            self.audit.write(call, at, None, None, name)
            raise _drop(environ)
        if fault and fault.kind in ("error", "outage"):
            answer = _fault_answer(call, fault)
            self.audit.write(call, at, answer[0], fault.code, name)
            return answer
        gone = edge_region.failure(call)
        if gone == "silence":
            edge_region.hold(environ, self.sleep)
            self.audit.write(call, at, None, None, f"region {regions.state(call.region)}")
            raise _drop(environ)
        if gone:
            answer = _error(call, 503, "ServiceUnavailable", "Service is unable to handle request.")
            self.audit.write(call, at, 503, "ServiceUnavailable", "region down")
            return answer
        for each in self.before_call:
            each()
        answer = self._forward(environ, call, body)
        for seen in self.after_call:
            seen(call, answer[0])
        lost = fault is not None and fault.kind == "lost-answer"
        self.audit.write(call, at, None if lost else answer[0], _error_code(answer), name)
        if lost:
            raise _drop(environ)
        return answer

    def _forward(self, environ: Environ, call: Call, body: bytes) -> Answer:
        own = arc_api.answer(call) or accelerator_api.answer(call)
        if own:
            return own
        if call.protocol != "cbor":
            return run_wsgi(self.app, environ, body)
        if call.service != "cloudwatch":
            return _error(call, 404, "UnknownOperationException", f"{call.service} does not speak CBOR here")
        inner = {key: value for key, value in environ.items() if key not in ("HTTP_SMITHY_PROTOCOL", "HTTP_CONTENT_ENCODING")}
        inner |= {"PATH_INFO": "/", "RAW_URI": "/", "REQUEST_URI": "/", "CONTENT_TYPE": "application/x-amz-json-1.0"}
        inner["HTTP_X_AMZ_TARGET"] = f"{_JSON_TARGET}.{call.action}"
        status, headers, answer = run_wsgi(self.app, inner, json.dumps(call.params).encode())
        try:
            found = json.loads(answer or b"{}")
        except ValueError:
            found = {"__type": "InternalFailure", "message": answer.decode(errors="replace")}
        shape = get_service_model("cloudwatch").operation_model(call.action).output_shape if status < 400 else None
        kept = [each for each in headers if each[0].lower().startswith("x-amz")]
        return status, [*kept, *_CBOR_HEADERS], cbor.encode(found, shape)


_CBOR_HEADERS = [("Content-Type", "application/cbor"), ("smithy-protocol", "rpc-v2-cbor")]


def run_wsgi(app: Any, environ: Environ, body: bytes) -> Answer:
    """Call a WSGI application with this body, and collect its answer."""
    inner = {**environ, "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
    inner.pop("HTTP_TRANSFER_ENCODING", None)
    seen: list[Any] = []
    parts = app(inner, lambda status, headers, _error=None: seen.extend((int(status.split()[0]), headers)))
    try:
        content = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    return seen[0], seen[1], content


def _read(environ: Environ) -> bytes:
    if environ.get("wsgi.input_terminated"):
        return bytes(environ["wsgi.input"].read())
    return bytes(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))


def _respond(start_response: Any, answer: Answer) -> Iterable[bytes]:
    status, headers, body = answer
    kept = [each for each in headers if each[0].lower() not in ("content-length", "connection", "transfer-encoding")]
    start_response(f"{status} {'OK' if status < 400 else 'Error'}", [*kept, ("Content-Length", str(len(body)))])
    return [body]


def _drop(environ: Environ) -> Dropped:
    connection = environ.get("werkzeug.socket")
    if connection is not None:
        connection.shutdown(socket.SHUT_RDWR)
    return Dropped("dropped by a fault")


def _fault_answer(call: Call, fault: Fault) -> Answer:
    status = 503 if fault.kind == "outage" else fault.http_status()
    code = "ServiceUnavailable" if fault.kind == "outage" else fault.code
    default = "Rate exceeded" if "hrottl" in code or code in ("TooManyRequestsException", "RequestLimitExceeded") else f"{code} by a fault on demand"
    return _error(call, status, code, fault.message or default)


def _error(call: Call, status: int, code: str, message: str) -> Answer:
    """In the shape of the call's protocol, as the SDKs parse it."""
    if call.protocol == "cbor":
        return status, list(_CBOR_HEADERS), cbor.encode({"__type": code, "message": message})
    if call.protocol == "json":
        headers = [("Content-Type", "application/x-amz-json-1.1"), ("x-amzn-ErrorType", code)]
        return status, headers, json.dumps({"__type": code, "message": message}).encode()
    kind = "Sender" if status < 500 else "Receiver"
    xml = f"<Error><Type>{kind}</Type><Code>{escape(code)}</Code><Message>{escape(message)}</Message></Error>"
    if call.protocol == "query":
        xml = f"<ErrorResponse>{xml}<RequestId>00000000-0000-4000-8000-000000000000</RequestId></ErrorResponse>"
    return status, [("Content-Type", "text/xml")], xml.encode()


def _error_code(answer: Answer) -> str | None:
    status, _, body = answer
    if status < 400:
        return None
    found = _XML_CODE.search(body)
    if found:
        return found[1].decode()
    try:
        raw = json.loads(body) if body[:1] == b"{" else cbor.decode(body)
        return str(raw.get("__type", "")).rpartition("#")[2] or f"HTTP {status}"
    except (ValueError, AttributeError, KeyError, IndexError):
        return f"HTTP {status}"
