"""What a client has already, and which piece it wants, answered from a kept answer (RFC 9110, sections 13 and 14)."""

import re
from collections.abc import Mapping
from dataclasses import replace

from gateway_common.errors import State
from gateway_common.services.caching.dates import read_date
from gateway_common.services.caching.freshness import first
from gateway_common.services.caching.stored import Stored
from gateway_common.services.call import Answer, Call
from gateway_common.services.keeping import CONDITIONS

__all__ = ["NO_CONDITIONS", "conditions_of", "fitting", "is_for_the_service", "without_conditions"]

OK, PARTIAL, NOT_MODIFIED, NOT_SATISFIABLE = 200, 206, 304, 416
OF_THE_BODY = frozenset(b"content-encoding content-language content-length content-range content-type".split())
"""Fields that a 304 does not need (RFC 9110, 15.4.5)."""

OF_PIECES = frozenset({b"range", b"if-range"})

Conditions = Mapping[bytes, bytes]
NO_CONDITIONS: Conditions = {}
_TAG = re.compile(rb"(?:W/)?(\"[\x21\x23-\x7e\x80-\xff]*\")")
_RANGE = re.compile(rb"bytes=(?:(\d{1,15})-(\d{0,15})|-(\d{1,15}))")


def conditions_of(call: Call) -> Conditions:
    """Give what *call* asks about what its client has; there are pieces of nothing but the answer to a GET."""
    asked = CONDITIONS if call.method == "GET" else CONDITIONS - OF_PIECES
    found = {name: value for name, value in call.headers if name in asked}
    return found or NO_CONDITIONS


def without_conditions(call: Call) -> list[tuple[bytes, bytes]]:
    """Give the fields of *call* that ask for the whole answer."""
    return [pair for pair in call.headers if pair[0] not in CONDITIONS]


def is_for_the_service(conditions: Conditions, *, at_hand: bool) -> bool:
    """Tell whether only the service can answer: whether something matches, or with a piece of what is not here."""
    if b"if-match" in conditions or b"if-unmodified-since" in conditions:
        return True
    return b"range" in conditions and not at_hand


def fitting(answer: Answer, stored: Stored, conditions: Conditions) -> Answer:
    """Give the *answer* that is made of *stored* as its client wants it: nothing of what it has, or a piece."""
    if not conditions or stored.status != OK:
        return answer
    if _has_it(stored, conditions):
        told = [pair for pair in answer.headers if pair[0] not in OF_THE_BODY]
        return replace(answer, state=State.OK, status=NOT_MODIFIED, headers=told, body=b"")
    piece = _piece(stored, conditions)
    if piece is None:
        return answer
    return _partial(answer, stored, piece) if piece else _beyond(answer, stored)


def _has_it(stored: Stored, conditions: Conditions) -> bool:
    wanted = conditions.get(b"if-none-match")
    if wanted is not None:
        tag = _TAG.fullmatch(first(stored.headers, b"etag") or b"")
        return wanted.strip() == b"*" or (tag is not None and tag[1] in _TAG.findall(wanted))
    since = read_date(conditions.get(b"if-modified-since", b""))
    changed = read_date(first(stored.headers, b"last-modified") or first(stored.headers, b"date") or b"")
    return since is not None and changed is not None and changed <= since


def _beyond(answer: Answer, stored: Stored) -> Answer:
    told = [pair for pair in answer.headers if pair[0] not in OF_THE_BODY]
    told.append((b"content-range", b"bytes */%d" % len(stored.body)))
    return replace(answer, state=State.REFUSED, status=NOT_SATISFIABLE, headers=told, body=b"")


def _piece(stored: Stored, conditions: Conditions) -> range | None:
    """Give the piece that is wanted, an empty one if it lies beyond the end, None for the whole."""
    asked = _RANGE.fullmatch(conditions.get(b"range", b""))
    if asked is None or not _is_continued(stored, conditions.get(b"if-range")):
        return None
    size = len(stored.body)
    if asked[3] is not None:
        return range(max(0, size - int(asked[3])), size) if size or not int(asked[3]) else None
    begin, end = int(asked[1]), int(asked[2] or max(size, int(asked[1])))
    return range(begin, min(end + 1, size)) if begin <= end else None


def _is_continued(stored: Stored, had: bytes | None) -> bool:
    if had is None:
        return True
    if had.startswith(b'"'):
        return had == first(stored.headers, b"etag")
    changed, date = (read_date(first(stored.headers, name) or b"") for name in (b"last-modified", b"date"))
    strong = changed is not None and date is not None and date - changed >= 1
    return strong and read_date(had) == changed


def _partial(answer: Answer, stored: Stored, piece: range) -> Answer:
    size = len(stored.body)
    headers = [pair for pair in answer.headers if pair[0] != b"content-length"]
    headers.append((b"content-length", b"%d" % len(piece)))
    headers.append((b"content-range", b"bytes %d-%d/%d" % (piece.start, piece.stop - 1, size)))
    return replace(answer, status=PARTIAL, headers=headers, body=stored.body[piece.start : piece.stop])
