"""Cursors: a place in a list, sealed against mistakes.

A cursor holds where the next page starts and a digest of that and of the filters, so that a damaged one, one from
another list and one of tomorrow's kind are told from a good one. It is no secret and proves nothing: whose orders are
listed is decided by who asks, never by a cursor.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as UndecodableError
from hashlib import blake2b

__all__ = ["LONGEST", "CursorError", "read", "spell"]

LONGEST = 500
_KIND = b"1"
_DIGEST = 6


class CursorError(ValueError):
    """Say that a text is no cursor for this list."""

    def __init__(self) -> None:
        super().__init__("It is no cursor of a list with these filters; send nextCursor as it was, or start again")


def spell(place: str, filters: str) -> str:
    """Make a cursor to *place* in the list with *filters*."""
    held = place.encode()
    return urlsafe_b64encode(_KIND + _digest(held, filters) + held).decode().rstrip("=")


def read(text: str, filters: str) -> str:
    """Give the place that a cursor points to; raises CursorError unless `spell` made it for the same *filters*."""
    try:
        sealed = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        place = sealed[len(_KIND) + _DIGEST :].decode()
    except (UnicodeError, UndecodableError) as error:
        raise CursorError from error
    if spell(place, filters) != text:
        raise CursorError
    return place


def _digest(held: bytes, filters: str) -> bytes:
    return blake2b(held + filters.encode(), digest_size=_DIGEST, person=b"cursor").digest()
