"""How an answer is spelled for the store: all but its body, as one list of JSON, its times by the wall clock."""

from typing import Any, NamedTuple

import orjson

from gateway_common.services.caching.stored import Stored
from gateway_common.services.caching.storing import Terms

__all__ = ["Packed", "packed", "unpacked"]

VERSION = "3"


class Packed(NamedTuple):
    """Hold an answer without its body, and the *marks* that its names had when it was kept."""

    stored: Stored
    marks: list[bytes]


def packed(stored: Stored, marks: list[bytes], offset: float) -> bytes:
    """Spell *stored* with its *marks*; *offset* is the wall clock less the loop's."""
    fields = [[name.decode("latin-1"), value.decode("latin-1")] for name, value in stored.headers]
    times = [stored.since + offset, stored.heard + offset]
    spelled = [mark.decode("ascii") for mark in marks]
    whose = [stored.edition, stored.owner]
    said: list[Any] = [VERSION, stored.status, fields, list(stored.terms), times, stored.names, spelled, whose]
    return orjson.dumps(said)


def unpacked(raw: bytes, offset: float) -> Packed | None:
    """Read what was spelled for the store; None for what another release wrote, or nobody did."""
    try:
        version, status, fields, terms, (since, heard), names, spelled, (edition, owner) = orjson.loads(raw)
        if version != VERSION:
            return None
        headers = tuple((name.encode("latin-1"), value.encode("latin-1")) for name, value in fields)
        lifetime, checked, strict, stale_while, stale_if_error, tags = terms
        kept = Terms(lifetime, checked, strict, stale_while, stale_if_error, tuple(tags))
        stored = Stored(int(status), headers, b"", kept, since - offset, heard - offset, tuple(names))
        stored.edition, stored.owner = edition, owner
        return Packed(stored, [mark.encode("ascii") for mark in spelled])
    except (ValueError, TypeError, AttributeError):
        return None
