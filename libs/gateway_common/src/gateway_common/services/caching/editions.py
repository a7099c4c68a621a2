"""A body in the store, behind the name of its edition: who knows that edition already moves it neither way."""

import secrets
from collections.abc import Sequence

from gateway_common.stores import Entry, Outcome, Step, Word

__all__ = ["PROLONGED", "behind", "body_of", "new_edition"]

LENGTH = 16
_SECOND = 1_000_000

_SCRIPT = f"""
if redis.call('GETRANGE', KEYS[1], 0, {LENGTH - 1}) ~= ARGV[1] then return {{0}} end
return {{redis.call('PEXPIRE', KEYS[1], math.ceil(ARGV[2] / 1000))}}
"""


def new_edition() -> str:
    """Make the name of a body that the store does not have."""
    return f"b{secrets.token_hex(LENGTH // 2)}"[:LENGTH]  # no number, which a store would give back as one


def behind(edition: str, body: bytes) -> bytes:
    """Spell *body* for the store."""
    return edition.encode("ascii") + body


def body_of(edition: str, raw: bytes | None) -> bytes | None:
    """Read what was spelled for the store; None if it is another edition."""
    named = edition.encode("ascii")
    return raw[LENGTH:] if raw is not None and len(named) == LENGTH and raw.startswith(named) else None


def _prolonged(found: Sequence[bytes | None], words: Sequence[Word], _: int) -> Outcome:
    edition, raw = words[0], found[0]
    if raw is None or raw[:LENGTH] != edition:
        return Outcome([0])
    return Outcome([1], {0: Entry(raw, int(words[1]) / _SECOND)})


PROLONGED = Step(_prolonged, _SCRIPT)
"""Let a body last for so many microseconds from now, and tell whether it is there and of this *edition*."""
