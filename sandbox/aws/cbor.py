"""RPC v2 CBOR, the protocol in which newer AWS SDKs and Terraform's provider may call CloudWatch, to and from JSON, which moto speaks.

Only what Smithy's protocol uses of RFC 8949: integers, floats, text, bytes, arrays, maps, tag 1 (epoch time), true, false, null.
"""

import base64
import struct
from typing import Any

_BREAK = object()


def decode(data: bytes) -> Any:
    """To JSON values: a timestamp becomes its number, bytes become base64."""
    value, _ = _decode(data, 0)
    return value


def _decode(data: bytes, at: int) -> tuple[Any, int]:
    major, low = data[at] >> 5, data[at] & 31
    at += 1
    if major == 7:
        if low in (25, 26, 27):
            size = {25: 2, 26: 4, 27: 8}[low]
            return struct.unpack({2: ">e", 4: ">f", 8: ">d"}[size], data[at : at + size])[0], at + size
        return {20: False, 21: True, 22: None, 23: None, 31: _BREAK}[low], at
    if low < 24:
        number: int | None = low
    elif low == 31:
        number = None  # indefinite length
    else:
        size = 1 << (low - 24)
        number, at = int.from_bytes(data[at : at + size], "big"), at + size
    if major in (0, 1):
        return (number if major == 0 else -1 - (number or 0)), at
    if major in (2, 3):
        chunk, at = (data[at : at + number], at + number) if number is not None else _chunks(data, at)
        return (chunk.decode() if major == 3 else base64.b64encode(chunk).decode()), at
    if major == 6:
        return _decode(data, at)
    items, at = _items(data, at, None if number is None else number * (2 if major == 5 else 1))
    return (items if major == 4 else dict(zip(items[::2], items[1::2], strict=True))), at


def _items(data: bytes, at: int, count: int | None) -> tuple[list[Any], int]:
    items: list[Any] = []
    while count is None or len(items) < count:
        value, at = _decode(data, at)
        if value is _BREAK:
            break
        items.append(value)
    return items, at


def _chunks(data: bytes, at: int) -> tuple[bytes, int]:
    whole = b""
    while data[at] != 0xFF:
        length, start = _head(data, at)
        whole, at = whole + data[start : start + length], start + length
    return whole, at + 1


def _head(data: bytes, at: int) -> tuple[int, int]:
    low = data[at] & 31
    if low < 24:
        return low, at + 1
    size = 1 << (low - 24)
    return int.from_bytes(data[at + 1 : at + 1 + size], "big"), at + 1 + size


def encode(value: Any, shape: Any = None) -> bytes:
    """From JSON values; a botocore shape says which numbers are timestamps or doubles, and which text is base64."""
    kind = shape.type_name if shape is not None else ""
    if value is None or isinstance(value, bool):
        return {None: b"\xf6", True: b"\xf5", False: b"\xf4"}[value]
    if kind == "timestamp":
        return b"\xc1" + _float(value)
    if isinstance(value, float) or kind in ("double", "float"):
        return _float(value)
    if isinstance(value, int):
        return _start(0, value) if value >= 0 else _start(1, -1 - value)
    if isinstance(value, str):
        content = base64.b64decode(value) if kind == "blob" else value.encode()
        return _start(2 if kind == "blob" else 3, len(content)) + content
    if isinstance(value, dict):
        members = shape.members if kind == "structure" else {}
        inner = shape.value if kind == "map" else None
        pairs = [encode(key) + encode(each, members.get(key, inner)) for key, each in value.items()]
        return _start(5, len(pairs)) + b"".join(pairs)
    items = [encode(each, shape.member if kind == "list" else None) for each in value]
    return _start(4, len(items)) + b"".join(items)


def _float(value: float) -> bytes:
    return b"\xfb" + struct.pack(">d", float(value))


def _start(major: int, number: int) -> bytes:
    if number < 24:
        return bytes([major << 5 | number])
    for low, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if number < 1 << (8 * size):
            return bytes([major << 5 | low]) + number.to_bytes(size, "big")
    raise ValueError(f"{number} does not fit into 64 bits")
