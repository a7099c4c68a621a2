"""How a key looks, so that people, scanners of leaked secrets and we know one when we see it.

    ftgo_7Gk2mQ9xTb4L_hB3…(43)…x0Zr4Yc
    │    │            │           └ checksum: what is mistyped or made up carelessly costs no look at the store
    │    │            └ secret: 43 of 62 characters, 256 bits of chance
    │    └ id: names the key wherever one has to be named, and is no secret
    └ prefix: whose keys these are

There is nothing in it that a double click or a URL would break apart.
"""

import re
import secrets
import string
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

__all__ = ["ApiKey", "digest_of", "id_in", "mint"]

ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
ID, SECRET, CHECKSUM = 12, 43, 6

_KEY = re.compile(rf"([a-z][a-z0-9]{{1,15}})_([0-9A-Za-z]{{{ID}}})_[0-9A-Za-z]{{{SECRET + CHECKSUM}}}")

Draw = Callable[[str], str]
"""Take one character of several, so that nobody can tell which."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """Hold a key as its owner gets it, once; only its *id* is ever printed."""

    id: str
    text: str = field(repr=False)


def mint(prefix: str, draw: Draw = secrets.choice) -> ApiKey:
    """Make a new key that begins with *prefix*."""
    key_id = "".join(draw(ALPHABET) for _ in range(ID))
    start = f"{prefix}_{key_id}_" + "".join(draw(ALPHABET) for _ in range(SECRET))
    return ApiKey(key_id, start + _checksum(start))


def id_in(text: str, prefix: str) -> str | None:
    """Give the id of the key that *text* is; None if it cannot be one that begins with *prefix*."""
    found = _KEY.fullmatch(text)
    if found is None or found[1] != prefix or _checksum(text[:-CHECKSUM]) != text[-CHECKSUM:]:
        return None
    return found[2]


def digest_of(text: str) -> bytes:
    """Hash a key: the only form in which it is kept."""
    return sha256(text.encode("ascii")).digest()


def _checksum(text: str) -> str:
    rest, digits = zlib.crc32(text.encode("ascii")), ""
    for _ in range(CHECKSUM):
        rest, digit = divmod(rest, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    return digits
