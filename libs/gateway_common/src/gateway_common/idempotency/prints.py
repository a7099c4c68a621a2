"""What tells requests apart: whose key it is, and what was asked under it; both as digests, which nobody reads back."""

from collections.abc import Iterable
from hashlib import sha256

from gateway_common.caller import Caller

__all__ = ["place_of", "print_of"]

_LENGTH = 8  # bytes, before each piece, so that no two lists of pieces look alike


def place_of(gateway: str, caller: Caller, key: str) -> str:
    """Name the place of *key*: that of one caller at one gateway, so that two callers never meet."""
    return f"idempotency:{_digest(map(str.encode, (gateway, *caller.identity, key)))}"


def print_of(method: str, path: str, query: bytes, media: bytes, body: bytes) -> str:
    """Give the fingerprint of a request: 64 characters; *path* is the canonical one, *media* its content type."""
    return _digest((method.encode(), path.encode(), query, media, body))


def _digest(pieces: Iterable[bytes]) -> str:
    seen = sha256()
    for piece in pieces:
        seen.update(len(piece).to_bytes(_LENGTH, "big"))
        seen.update(piece)
    return seen.hexdigest()
