"""What a call looks like on the wire: its fields, and the last check before anything is sent."""

import re

from gateway_common.services.call import Call
from gateway_common.wire.headers import is_field_name, is_field_value, is_hop_by_hop

__all__ = ["fields", "unsendable"]

WITH_LENGTH = frozenset({"POST", "PUT", "PATCH"})
LENGTH = b"content-length"
OURS = frozenset({b"host", LENGTH})
CODINGS = b"accept-encoding"

_TARGET = re.compile(r"/(?!/)(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*")


def unsendable(call: Call) -> str | None:
    """Say in one sentence why *call* must not be sent, None if it may: a client's byte could end a line or a path."""
    if not is_field_name(call.method.encode()):
        return "its method is not a word"
    if _TARGET.fullmatch(call.path) is None:
        return "its path is not quoted, or does not begin with a single slash"
    bad = next((name for name, value in call.headers if not (is_field_name(name) and is_field_value(value))), None)
    return None if bad is None else f"its header field {bad!r} cannot be sent"


def fields(call: Call, host: bytes) -> list[tuple[bytes, bytes]]:
    """Give the fields to send: ours first, then the call's without those of other hops.

    What `Connection` names is not removed here: whoever forwards a client's fields has done that before adding any,
    and now it would erase those. An answer that we read ourselves is asked for as it is, not compressed.
    """
    read_here = call.most is not None
    ours = [(b"host", host), *_framing(call)]
    if read_here:
        ours.append((CODINGS, b"identity"))
    return ours + [
        (name, value)
        for name, value in call.headers
        if not (is_hop_by_hop(name) or name in OURS or (read_here and name == CODINGS))
    ]


def _framing(call: Call) -> list[tuple[bytes, bytes]]:
    if not call.streams:
        sized = call.body is not None or call.method in WITH_LENGTH
        return [(LENGTH, b"%d" % len(call.whole))] if sized else []
    stated = [pair for pair in call.headers if pair[0] == LENGTH]
    return stated[:1] or [(b"transfer-encoding", b"chunked")]
