"""What the head of a token may say: by which key it is signed, and what it is.

Where a key could be had (`jku`, `x5u`) is never looked at. Neither are keys that a token brings along (`jwk`, `x5c`):
its keys are those that the provider publishes. A proof of possession alone brings its key, which the token names.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gateway_common.identity.jwt.invalid import InvalidTokenError

__all__ = ["Header", "read_header", "refuse_extensions"]

LONGEST_KEY_ID = 256
_NOT_UNDERSTOOD = ("crit", "b64", "enc", "zip", "cty")
"""Extensions that must be understood, a payload that is not encoded, encryption, and tokens inside tokens."""


@dataclass(frozen=True, slots=True)
class Header:
    """Hold what a token claims to be: *type* in lower case, empty if it does not say."""

    algorithm: str
    key_id: str
    type: str


def refuse_extensions(said: Mapping[str, Any]) -> None:
    """Raise InvalidTokenError for a head that says what nobody here would heed."""
    refused = next((name for name in _NOT_UNDERSTOOD if name in said), None)
    if refused is not None:
        raise InvalidTokenError(f"its head says {refused}, which is not understood here")


def read_header(said: Mapping[str, Any]) -> Header:
    """Read the head; raises InvalidTokenError."""
    refuse_extensions(said)
    algorithm, key_id, kind = said.get("alg"), said.get("kid"), said.get("typ", "")
    if not (isinstance(algorithm, str) and isinstance(key_id, str) and isinstance(kind, str)):
        raise InvalidTokenError("its head lacks alg or kid, or says what is no text")
    if not 0 < len(key_id) <= LONGEST_KEY_ID:
        raise InvalidTokenError("its kid is empty or too long")
    return Header(algorithm, key_id, kind.lower().removeprefix("application/"))
