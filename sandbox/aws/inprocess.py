"""boto3 clients whose requests reach a WSGI application in this process, without a socket."""

import io
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.awsrequest import AWSPreparedRequest, AWSResponse, HeadersDict
from botocore.config import Config
from werkzeug.test import EnvironBuilder

from .edge import run_wsgi


class _Raw(io.BytesIO):
    def stream(self, *_: Any, **__: Any) -> Any:
        yield self.read()


ACCESS_KEY = "AKIASANDBOX000000000"


def client(app: Any, service: str, region: str, access_key: str = ACCESS_KEY, session: boto3.session.Session | None = None) -> Any:
    """A client of `app`. It does not retry, so that a test sees each answer. Clients of one session share their API models."""
    session = session or boto3.session.Session()
    config = Config(retries={"total_max_attempts": 1}, ignore_configured_endpoint_urls=True)
    made = session.client(
        service, region, endpoint_url="http://127.0.0.1", config=config, aws_access_key_id=access_key, aws_secret_access_key="sandbox"
    )

    def send(request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        body = request.body.read() if hasattr(request.body, "read") else (request.body or b"")
        headers = {str(key): value.decode() if isinstance(value, bytes) else str(value) for key, value in request.headers.items()}
        url = urlsplit(request.url)
        environ = EnvironBuilder(
            path=url.path or "/", query_string=url.query, method=request.method, headers=headers, base_url="http://127.0.0.1"
        ).get_environ()
        status, answered, content = run_wsgi(app, environ | {"wsgi.input_terminated": False}, body.encode() if isinstance(body, str) else body)
        return AWSResponse(request.url, status, HeadersDict(dict(answered)), _Raw(content))

    made.meta.events.register(f"before-send.{made.meta.service_model.service_id.hyphenize()}", send)
    return made
