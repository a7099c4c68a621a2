"""Whether anybody may keep a composed answer: the most restrictive `Cache-Control` of its parts, or not at all.

Services say the same few words again and again, so that what they come to is remembered.
"""

from functools import lru_cache

from gateway_common.errors import State
from gateway_common.parts import Parts
from gateway_common.wire.headers import CacheControl

__all__ = ["cache_control_of", "strictest"]

NO_STORE = "no-store"
NOT_ASKED = ""  # what a part says of keeping it when no service was asked for it


@lru_cache(maxsize=1024)
def _read(field: str) -> CacheControl:
    return CacheControl.read(field)


@lru_cache(maxsize=1024)
def strictest(fields: tuple[str | None, ...]) -> str:
    """Combine field values to the most restrictive one; a service that says nothing allows nothing."""
    combined: CacheControl | None = None
    for field in fields:
        read = _read(NO_STORE if field is None else field)
        combined = read if combined is None else combined.stricter(read)
    return NO_STORE if combined is None else combined.spell()


def cache_control_of(parts: Parts, *, guarded: bool) -> str:
    """Give the field value for an answer of *parts*; one for a known caller is private."""
    if parts.degraded:
        return NO_STORE
    said = [
        report.cache_control
        for report in parts
        if report.state is not State.SKIPPED and report.cache_control != NOT_ASKED
    ]
    return strictest((*said, "private") if guarded and said else tuple(said))
