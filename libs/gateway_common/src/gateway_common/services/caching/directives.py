"""What an answer allows caches, and what a client asks of them (RFC 9111, section 5.2; RFC 5861).

What cannot be read allows nothing. A number that cannot be read, and one of which there are two, counts as none left.
`no-cache` and `private` for some fields alone are taken for the whole answer, as the RFC lets caches do.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from gateway_common.wire.headers import directives_in

__all__ = ["NOTHING_ALLOWED", "NO_WISH", "Allowed", "Wish", "allowed_by", "allowed_in", "wish_in"]

LONGEST = 2**31
"""Seconds that are as good as for ever (RFC 9111, 1.2.2)."""

MOST_DIGITS = 19
ANY = float("inf")
Numbers = Mapping[str, str | None]


class Allowed(NamedTuple):
    """Hold what an answer allows; times are in seconds, None when it does not say any."""

    no_store: bool = False
    no_cache: bool = False
    private: bool = False
    public: bool = False
    must_revalidate: bool = False
    proxy_revalidate: bool = False
    must_understand: bool = False
    max_age: int | None = None
    s_maxage: int | None = None
    stale_while_revalidate: int = 0
    stale_if_error: int = 0


NOTHING_ALLOWED = Allowed(no_store=True)
"""What is taken for said when it cannot be read."""


class Wish(NamedTuple):
    """Hold what a client asks for; *max_stale* is endless when it takes anything stale."""

    no_cache: bool = False
    no_store: bool = False
    only_if_cached: bool = False
    max_age: int | None = None
    min_fresh: int = 0
    max_stale: float = 0
    stale_if_error: int = 0


NO_WISH = Wish()
"""What a client asks for that says nothing."""


@lru_cache(maxsize=1024)
def allowed_in(field: str) -> Allowed:
    """Read the `Cache-Control` of an answer, several lines joined by commas."""
    found = directives_in(field)
    return NOTHING_ALLOWED if found is None else allowed_by(_together(found))


def allowed_by(said: Numbers) -> Allowed:
    """Give what directives by name allow, each with its argument."""
    return Allowed(
        no_store="no-store" in said,
        no_cache="no-cache" in said,
        private="private" in said,
        public="public" in said,
        must_revalidate="must-revalidate" in said,
        proxy_revalidate="proxy-revalidate" in said,
        must_understand="must-understand" in said,
        max_age=_seconds(said, "max-age"),
        s_maxage=_seconds(said, "s-maxage"),
        stale_while_revalidate=_seconds(said, "stale-while-revalidate") or 0,
        stale_if_error=_seconds(said, "stale-if-error") or 0,
    )


@lru_cache(maxsize=256)
def wish_in(field: bytes) -> Wish:
    """Read the `Cache-Control` of a request; one that cannot be read asks for a new answer, and to forget it."""
    if not field:
        return NO_WISH
    found = directives_in(field.decode("latin-1"))
    if found is None:
        return Wish(no_cache=True, no_store=True)
    said = _together(found)
    return Wish(
        no_cache="no-cache" in said,
        no_store="no-store" in said,
        only_if_cached="only-if-cached" in said,
        max_age=_seconds(said, "max-age"),
        min_fresh=LONGEST if "min-fresh" in said and not _is_number(said["min-fresh"]) else _of(said, "min-fresh"),
        max_stale=ANY if said.get("max-stale", "") is None else _of(said, "max-stale"),
        stale_if_error=_of(said, "stale-if-error"),
    )


def _together(found: list[tuple[str, str | None]]) -> dict[str, str | None]:
    said: dict[str, str | None] = {}
    for name, value in found:
        said[name] = value if said.get(name, value) == value else "conflicting"
    return said


def _seconds(said: Numbers, name: str) -> int | None:
    return _of(said, name) if name in said else None


def _of(said: Numbers, name: str) -> int:
    value = said.get(name)
    return min(int(value[:MOST_DIGITS]), LONGEST) if value is not None and _is_number(value) else 0


def _is_number(value: str | None) -> bool:
    return value is not None and value.isascii() and value.isdigit()
