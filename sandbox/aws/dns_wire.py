"""DNS messages (RFC 1035): one question in, an answer with CNAME and A records out."""

import ipaddress
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

A, CNAME, ANY, IN = 1, 5, 255, 1
OK, FORMAT_ERROR, NXDOMAIN, NOT_IMPLEMENTED = 0, 1, 3, 4
_HEADER = struct.Struct(">HHHHHH")
_RESPONSE, _RECURSION_DESIRED, _RECURSION_AVAILABLE, _OPCODE = 0x8000, 0x0100, 0x0080, 0x7800


@dataclass(frozen=True)
class Question:
    """`raw` is the question section as it came, to be sent back as it is (some resolvers mix case on purpose)."""

    id: int
    flags: int
    name: str
    type: int
    raw: bytes


@dataclass(frozen=True)
class Resource:
    """`value` is an address or a name; `ttl` in whole seconds."""

    name: str
    type: Literal["A", "CNAME"]
    ttl: int
    value: str


def parse(message: bytes) -> Question:
    """Raises ValueError where it is not a query with one question."""
    if len(message) < _HEADER.size:
        raise ValueError("shorter than a header")
    identifier, flags, questions, *_ = _HEADER.unpack_from(message)
    if flags & _RESPONSE or questions != 1:
        raise ValueError("not a query with one question")
    labels, at = [], _HEADER.size
    while True:
        if at >= len(message):
            raise ValueError("the name has no end")
        length = message[at]
        at += 1
        if length == 0:
            break
        if length > 63 or at + length > len(message):
            raise ValueError("a label that is too long")
        labels.append(message[at : at + length].decode("ascii", "replace"))
        at += length
    if at + 4 > len(message):
        raise ValueError("no type and class")
    (kind,) = struct.unpack_from(">H", message, at)
    return Question(identifier, flags, ".".join(labels).lower(), kind, message[_HEADER.size : at + 4])


def answer(question: Question, code: int, found: Sequence[Resource]) -> bytes:
    """Recursion is said to be available: these are resolvers, not name servers."""
    flags = _RESPONSE | (question.flags & _RECURSION_DESIRED) | _RECURSION_AVAILABLE | code
    return _HEADER.pack(question.id, flags, 1, len(found), 0, 0) + question.raw + b"".join(_resource(each) for each in found)


def failure(message: bytes, code: int) -> bytes | None:
    """For what is no question; None where not even its identifier can be read."""
    if len(message) < 2:
        return None
    return _HEADER.pack(struct.unpack_from(">H", message)[0], _RESPONSE | code, 0, 0, 0, 0)


def opcode(question: Question) -> int:
    return (question.flags & _OPCODE) >> 11


def _resource(each: Resource) -> bytes:
    data = ipaddress.IPv4Address(each.value).packed if each.type == "A" else _name(each.value)
    return _name(each.name) + struct.pack(">HHIH", A if each.type == "A" else CNAME, IN, each.ttl, len(data)) + data


def _name(name: str) -> bytes:
    labels = [each.encode("ascii", "replace") for each in name.rstrip(".").split(".") if each]
    return b"".join(bytes([len(each)]) + each for each in labels) + b"\0"
