"""What an HTTP request to AWS asks for: caller, region, service, action and parameters, whichever protocol it speaks."""

import gzip
import json
import re
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import parse_qsl

from moto.sts.models import sts_backends

from . import calls_rest, cbor
from .regions import HOMES
from .routing import ACCOUNT

Protocol = Literal["json", "query", "cbor", "rest"]

_SCOPE = re.compile(r"Credential=([^/,\s]+)/\d+/([^/,\s]+)/([^/,\s]+)/aws4_request")
_CBOR_PATH = re.compile(r"/service/([^/]+)/operation/([^/]+)/?")
SDK_NAMES = {"monitoring": "cloudwatch", "elasticloadbalancing": "elbv2", "logs": "cloudwatch-logs"}
"""Signing names that differ from the name of the SDK client, which is what people know."""


@dataclass(frozen=True)
class Call:
    """`caller` is an access key, or `role/session` for an assumed role; `-` where the request is unsigned."""

    caller: str
    region: str
    service: str
    action: str
    params: dict[str, Any]
    protocol: Protocol


def read(environ: dict[str, Any], body: bytes) -> Call:
    scope = _SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
    key, region, signing = scope.groups() if scope else ("-", "-", "-")
    region = HOMES.get(signing, region)
    service, path = SDK_NAMES.get(signing, signing), environ.get("PATH_INFO", "/")
    if environ.get("HTTP_CONTENT_ENCODING") == "gzip":
        body = gzip.decompress(body)
    target, rpc = environ.get("HTTP_X_AMZ_TARGET", ""), _CBOR_PATH.fullmatch(path)
    if rpc:
        return Call(_name(key), region, service, rpc[2], cbor.decode(body) if body else {}, "cbor")
    if target:
        return Call(_name(key), region, service, target.rpartition(".")[2], _json(body), "json")
    if "urlencoded" in environ.get("CONTENT_TYPE", ""):
        form = dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
        action = form.pop("Action", "")
        form.pop("Version", None)
        return Call(_name(key), region, service, action, nested(form), "query")
    named = calls_rest.operation(service, environ, body)
    if named:
        return Call(_name(key), region, service, *named, "rest")
    query = dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))
    return Call(_name(key), region, service, f"{environ['REQUEST_METHOD']} {path}", query, "rest")


def nested(form: dict[str, str]) -> dict[str, Any]:
    """`A.member.1.B=x` as {A: [{B: x}]}, which is how the caller wrote it."""
    tree: dict[str, Any] = {}
    for key, value in form.items():
        node, parts = tree, [each for each in key.split(".") if each != "member"]
        for part in parts[:-1]:
            node = node.setdefault(part, {})
            if not isinstance(node, dict):
                break
        else:
            node[parts[-1]] = value
    return {key: _lists(each) for key, each in tree.items()}


def _lists(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    if node and all(key.isdigit() for key in node):
        return [_lists(node[key]) for key in sorted(node, key=int)]
    return {key: _lists(each) for key, each in node.items()}


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


_sessions: dict[str, str] = {}


def _name(access_key: str) -> str:
    if access_key not in _sessions and access_key.startswith("ASIA"):
        for role in sts_backends[ACCOUNT]["aws"].assumed_roles:
            _sessions[role.access_key_id] = f"{role.role_arn.rpartition('/')[2]}/{role.session_name}"
    return _sessions.get(access_key, access_key)
