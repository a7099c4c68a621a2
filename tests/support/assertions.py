"""What services are shown of a caller, as tests read it."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Iterable
from typing import Any

from gateway_common.identity.assertions import FIELD

__all__ = ["FIELD", "claimed", "payload", "shown"]


def payload(token: bytes) -> dict[str, Any]:
    """Read what a token says, believing it."""
    part = token.split(b".")[1]
    claims: dict[str, Any] = json.loads(urlsafe_b64decode(part + b"=" * (-len(part) % 4)))
    return claims


def claimed(fields: Iterable[tuple[bytes, bytes]]) -> dict[str, Any]:
    """Give what the one assertion among the *fields* of a call says."""
    (token,) = [value for name, value in fields if name == FIELD]
    return payload(token)


def shown(fields: Iterable[tuple[bytes, bytes]]) -> str:
    """Say who calls, as the one assertion among the *fields* of a call says."""
    subject: str = claimed(fields)["sub"]
    return subject
