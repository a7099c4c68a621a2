"""How old an answer is, and how long it is fresh (RFC 9111, section 4.2), worked out from its fields."""

from collections.abc import Sequence

from gateway_common.services.caching.dates import read_date
from gateway_common.services.caching.directives import LONGEST, Allowed, allowed_in
from gateway_common.services.caching.targeted import TARGETED, targeted_in
from gateway_common.services.call import HeaderPairs

__all__ = ["age_of", "allowed_of", "first", "lifetime_of", "values"]

AGE = b"age"
MOST_DIGITS = 10


def values(headers: HeaderPairs, name: bytes) -> Sequence[bytes]:
    """Give all values of the field *name*."""
    return [value for given, value in headers if given == name]


def first(headers: HeaderPairs, name: bytes) -> bytes | None:
    """Give the first value of the field *name*."""
    for given, value in headers:
        if given == name:
            return value
    return None


def age_of(headers: HeaderPairs, *, took: float, wall_clock: float) -> float:
    """Give the seconds of age that an answer has when it is there, by its fields and the seconds that it *took*.

    Dates are whole seconds, and so is what is taken off them: an answer of this second is new.
    """
    date = read_date(first(headers, b"date") or b"")
    apparent = 0.0 if date is None else max(0.0, int(wall_clock) - date)
    stated = first(headers, AGE) or b""
    known = min(int(stated), LONGEST) if stated.isdigit() and len(stated) <= MOST_DIGITS else 0
    return max(apparent, known + took)


def allowed_of(headers: HeaderPairs) -> tuple[Allowed, bool]:
    """Give what an answer allows us, and whether it says so to us alone (RFC 9213)."""
    spoken = values(headers, TARGETED)
    ours = targeted_in(b",".join(spoken).decode("latin-1")) if spoken else None
    if ours is not None:
        return ours, True
    return allowed_in(b",".join(values(headers, b"cache-control")).decode("latin-1")), False


def lifetime_of(
    headers: HeaderPairs, allowed: Allowed, *, shared: bool, targeted: bool, wall_clock: float
) -> float | None:
    """Give the seconds from its making for which an answer is fresh; None if it does not say."""
    if shared and allowed.s_maxage is not None:
        return allowed.s_maxage
    if allowed.max_age is not None:
        return allowed.max_age
    expires = () if targeted else values(headers, b"expires")
    if not expires:
        return None
    ends = {read_date(value) for value in expires}
    end = ends.pop()
    if ends or end is None:
        return 0.0
    date = read_date(first(headers, b"date") or b"")
    return max(0.0, end - (wall_clock if date is None else date))
