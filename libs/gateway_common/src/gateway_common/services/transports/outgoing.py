"""What a call looks like on the wire: its fields, and the last check before anything is sent."""

import re
from functools import lru_cache

from gateway_common.services.call import Call
from gateway_common.wire.headers import is_field_name, is_field_value, is_hop_by_hop

__all__ = ["LENGTH", "fields", "unsendable"]

WITH_LENGTH = frozenset({"POST", "PUT", "PATCH"})
LENGTH = b"content-length"
CODINGS = b"accept-encoding"
AS_IT_IS = (CODINGS, b"identity")
CHUNKED = (b"transfer-encoding", b"chunked")
OURS = frozenset({b"host", LENGTH, b"expect"})

_TARGET = re.compile(r"/(?!/)(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*+")


def unsendable(call: Call) -> str | None:
    """Say in one sentence why *call* must not be sent, None if it may: a client's byte could end a line or a path."""
    if not _is_word(call.method.encode()):
        return "its method is not a word"
    if _TARGET.fullmatch(call.path) is None:
        return "its path is not quoted, or does not begin with a single slash"
    for name, value in call.headers:
        if not (_is_word(name) and is_field_value(value)):
            return f"its header field {name!r} cannot be sent"
    return None


def fields(call: Call, host: bytes) -> list[tuple[bytes, bytes]]:
    """Give the fields to send: ours first, then the call's without those of other hops.

    What `Connection` names is not removed here: whoever forwards a client's fields has done that before adding any,
    and now it would erase those. An answer that we read ourselves is asked for as it is, not compressed. Nobody waits
    for a `100 Continue`, so nothing is expected.
    """
    ours = [(b"host", host), *_framing(call)]
    theirs = [pair for pair in call.headers if _crosses(pair[0])]
    if call.most is None:
        return ours + theirs
    return [*ours, AS_IT_IS, *[pair for pair in theirs if pair[0] != CODINGS]]


def _framing(call: Call) -> list[tuple[bytes, bytes]]:
    if not call.streams:
        sized = call.body is not None or call.method in WITH_LENGTH
        return [(LENGTH, b"%d" % len(call.whole))] if sized else []
    stated = [pair for pair in call.headers if pair[0] == LENGTH]
    return stated[:1] or [CHUNKED]


@lru_cache(maxsize=1024)
def _is_word(name: bytes) -> bool:
    return is_field_name(name)


@lru_cache(maxsize=1024)
def _crosses(name: bytes) -> bool:
    return not (is_hop_by_hop(name) or name in OURS)
