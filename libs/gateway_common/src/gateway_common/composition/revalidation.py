"""Conditional reads: an entity tag of the composed body, and 304 for a client that has it (RFC 9110, 13.1.2)."""

from hashlib import sha256

__all__ = ["has_it", "tag_of"]

LETTERS = 24


def tag_of(body: bytes) -> str:
    """Give the strong entity tag of *body*: 96 bits of the hash for which processors have instructions."""
    return f'"{sha256(body).hexdigest()[:LETTERS]}"'


def has_it(if_none_match: bytes | None, tag: str) -> bool:
    """Tell whether an `If-None-Match` value names *tag*, compared weakly."""
    if if_none_match is None:
        return False
    named = [one.strip().removeprefix("W/") for one in if_none_match.decode("latin-1").split(",")]
    return tag in named or "*" in named
