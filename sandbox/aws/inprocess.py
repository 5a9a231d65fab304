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


def client(app: Any, service: str, region: str, access_key: str = "AKIASANDBOXSEED00000", **credentials: str) -> Any:
    """A client of `app`. It does not retry, so that a test sees each answer."""
    session = boto3.session.Session(
        aws_access_key_id=access_key, aws_secret_access_key=credentials.pop("secret", "sandbox"), region_name=region, **credentials
    )
    config = Config(retries={"total_max_attempts": 1}, ignore_configured_endpoint_urls=True)
    made = session.client(service, endpoint_url="http://127.0.0.1", config=config)

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
