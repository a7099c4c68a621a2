"""What a call looks like on the wire: its fields, and the last check before anything is sent."""

import re
from functools import lru_cache

from gateway_common.services.call import Call
from gateway_common.wire.headers import is_field_name, is_hop_by_hop, stated_length

__all__ = [
    "AS_IT_IS",
    "LENGTH",
    "crosses",
    "fields",
    "framing",
    "is_line",
    "is_name",
    "is_target",
    "is_word",
    "unsendable",
]

WITH_LENGTH = frozenset({"POST", "PUT", "PATCH"})
LENGTH = b"content-length"
CODINGS = b"accept-encoding"
AS_IT_IS = (CODINGS, b"identity")
NOTHING = (LENGTH, b"0")
CHUNKED = (b"transfer-encoding", b"chunked")
OURS = frozenset({b"host", LENGTH, b"expect"})

is_target = re.compile(r"/(?!/)(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]++|%[0-9A-Fa-f]{2})*+").fullmatch
"""Tell whether a path is quoted and begins with a single slash."""

is_line = re.compile(rb"[\t\x20-\x7e\x80-\xff]*+").fullmatch
"""Tell whether a value, or several joined by nothing, is without any control that could end it."""


def unsendable(call: Call) -> str | None:
    """Say in one sentence why *call* must not be sent, None if it may: a client's byte could end a line or a path."""
    if not is_word(call.method.encode()):
        return "its method is not a word"
    if not is_target(call.path):
        return "its path is not quoted, or does not begin with a single slash"
    for name, value in call.headers:
        if not (is_name(name) and is_line(value)):
            return f"its header field {name!r} cannot be sent"
    return None


def fields(call: Call, host: bytes) -> list[tuple[bytes, bytes]]:
    """Give the fields to send: ours first, then the call's without those of other hops.

    What `Connection` names is not removed here: whoever forwards a client's fields has done that before adding any,
    and now it would erase those. An answer that we read ourselves is asked for as it is, not compressed. Nobody waits
    for a `100 Continue`, so nothing is expected.
    """
    framed = framing(call)
    read = call.most is not None
    ours = [(b"host", host), *([framed] if framed else []), *([AS_IT_IS] if read else [])]
    return ours + [pair for pair in call.headers if crosses(pair[0], read=read)]


def framing(call: Call) -> tuple[bytes, bytes] | None:
    """Give the field that says where the body of *call* ends, None if it has none and nobody expects one."""
    body = call.body
    if body is None:
        return NOTHING if call.method in WITH_LENGTH else None
    if isinstance(body, bytes):
        return LENGTH, b"%d" % len(body)
    length = stated_length(call.headers)
    return CHUNKED if length is None else (LENGTH, b"%d" % length)


@lru_cache(maxsize=1024)
def is_word(name: bytes) -> bool:
    """Tell whether *name* can be that of a method."""
    return is_field_name(name)


@lru_cache(maxsize=1024)
def is_name(name: bytes) -> bool:
    """Tell whether *name* can be that of a field, in lower case: any other would go out beside ours of that name."""
    return is_field_name(name) and name == name.lower()


@lru_cache(maxsize=1024)
def crosses(name: bytes, *, read: bool) -> bool:
    """Tell whether the field *name* of a call whose answer is *read* by us goes out."""
    return not (is_hop_by_hop(name) or name in OURS or (read and name == CODINGS))
