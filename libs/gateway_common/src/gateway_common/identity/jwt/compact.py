"""A token in its one serialisation: three parts of base64url, without padding, between dots.

JSON serialisation, encryption (five parts), and any second way to spell the same bytes are no token here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gateway_common.identity.jwt.invalid import InvalidTokenError
from gateway_common.identity.jwt.strict_base64 import read_base64
from gateway_common.identity.jwt.strict_json import read_object

__all__ = ["LONGEST", "SignedToken", "read_compact"]

LONGEST = 8192
"""How many bytes a token may have."""

_COMPACT = re.compile(rb"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)")


@dataclass(frozen=True, slots=True)
class SignedToken:
    """Hold what a token says, and the very bytes that its *signature* is about."""

    header: Mapping[str, Any]
    claims: Mapping[str, Any]
    signed: bytes
    signature: bytes


def read_compact(token: bytes) -> SignedToken:
    """Take a token apart, believing nothing of it; raises InvalidTokenError."""
    parts = _COMPACT.fullmatch(token) if len(token) <= LONGEST else None
    if parts is None:
        raise InvalidTokenError("it is not three parts of base64url, or too long")
    header, claims, signature = parts.groups()
    try:
        return SignedToken(
            read_object(read_base64(header)),
            read_object(read_base64(claims)),
            header + b"." + claims,
            read_base64(signature),
        )
    except ValueError as flaw:
        raise InvalidTokenError(f"a part of it cannot be read: {type(flaw).__name__}") from None
