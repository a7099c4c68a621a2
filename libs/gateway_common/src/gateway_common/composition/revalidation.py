"""Conditional reads: an entity tag of the composed body, and 304 for a client that has it (RFC 9110, 13.1.2)."""

from hashlib import blake2b

__all__ = ["has_it", "tag_of"]


def tag_of(body: bytes) -> str:
    """Give the strong entity tag of *body*."""
    return f'"{blake2b(body, digest_size=12).hexdigest()}"'


def has_it(if_none_match: str | None, tag: str) -> bool:
    """Tell whether an `If-None-Match` value names *tag*, compared weakly."""
    if if_none_match is None:
        return False
    named = [one.strip().removeprefix("W/") for one in if_none_match.split(",")]
    return tag in named or "*" in named
