"""What header fields say between hops: which may cross, what a value may hold, lengths, `Retry-After`, `Cache-Control`.

Everything here is pure and takes whatever comes: what cannot be read is never an error but the cautious reading.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime

__all__ = [
    "CacheControl",
    "all_sendable",
    "directives_in",
    "end_to_end",
    "is_field_name",
    "is_field_value",
    "is_hop_by_hop",
    "joined",
    "read_retry_after",
    "stated_length",
]

LENGTH = b"content-length"
LONGEST_RETRY_AFTER = 3600.0
LONGEST_AGE = 2**31
MOST_DIGITS = 19
HOP_BY_HOP = frozenset({b"connection", b"keep-alive", b"te", b"trailer", b"transfer-encoding", b"upgrade"})

_WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_QUOTED = r"\"(?P<quoted>[^\"\\]*(?:\\.[^\"\\]*)*)\""
_NAME = re.compile(_WORD.encode())
_VALUE = re.compile(rb"[\t\x20-\x7e\x80-\xff]*")
_DIRECTIVE = re.compile(rf"[ \t]*+(?:(?P<name>{_WORD})(?:=(?:(?P<plain>{_WORD})|{_QUOTED}))?)?[ \t]*+(?:,|\Z)")
_SENDABLE = bytes(code for code in range(256) if _VALUE.fullmatch(bytes([code])))
_DELTA = re.compile(rb"[0-9]{1,10}")


def is_field_name(name: bytes) -> bool:
    """Tell whether *name* is a token."""
    return _NAME.fullmatch(name) is not None


def is_field_value(value: bytes) -> bool:
    """Tell whether *value* can be sent: no CR, LF, NUL or other control but the tab, and nothing to strip."""
    return _VALUE.fullmatch(value) is not None and value == value.strip(b" \t")


def all_sendable(fields: Iterable[tuple[bytes, bytes]]) -> bool:
    """Tell of all *fields* by one look whether their values, which have nothing to strip, can be sent."""
    return not b"".join([value for _, value in fields]).translate(None, _SENDABLE)


def is_hop_by_hop(name: bytes) -> bool:
    """Tell whether the field *name* (lower case) speaks to the next hop alone, whatever `Connection` says."""
    return name in HOP_BY_HOP or name.startswith(b"proxy-")


def joined(headers: Sequence[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Give the fields by name, of which repeated ones are one list (RFC 9110, 5.3)."""
    fields = dict(headers)
    if len(fields) < len(headers):
        fields = {name: b", ".join(value for given, value in headers if given == name) for name in fields}
    return fields


def end_to_end(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Keep the fields that may cross, names in lower case; those that `Connection` names go, `TE: trailers` stays.

    Call it on what came in, before adding fields of our own, which `Connection: X-User` would erase.
    """
    fields = [(name.lower(), value) for name, value in headers]
    named = {option.strip().lower() for name, value in fields if name == b"connection" for option in value.split(b",")}
    return [
        (name, value)
        for name, value in fields
        if (name == b"te" and value.lower() == b"trailers") or not (is_hop_by_hop(name) or name in named)
    ]


def stated_length(headers: Iterable[tuple[bytes, bytes]]) -> int | None:
    """Read the `Content-Length` of *headers* (names in lower case); None if there is none, or not one number."""
    stated = {value for name, value in headers if name == LENGTH}
    if len(stated) != 1:
        return None
    (length,) = stated
    return int(length) if length.isdigit() and len(length) <= MOST_DIGITS else None


def read_retry_after(value: bytes, *, wall_clock: float) -> float | None:
    """Read seconds, at most an hour, from a number or an HTTP date; None for anything else.

    *wall_clock* is the time in seconds since 1970 against which a date is held; one that has passed gives 0.
    """
    text = value.strip(b" \t")
    seconds = float(text) if _DELTA.fullmatch(text) else _seconds_until(text, wall_clock)
    return None if seconds is None else min(max(0.0, seconds), LONGEST_RETRY_AFTER)


def _seconds_until(date: bytes, wall_clock: float) -> float | None:
    if not date.endswith(b" GMT"):
        return None
    try:
        return parsedate_to_datetime(date.decode("ascii")).timestamp() - wall_clock
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True, slots=True)
class CacheControl:
    """Hold what a `Cache-Control` allows and forbids; *max_age* is in seconds, None when no age is stated.

    Further permissions (`immutable`, `stale-while-revalidate`) are forgotten, which is only stricter.
    """

    no_store: bool = False
    no_cache: bool = False
    private: bool = False
    public: bool = False
    must_revalidate: bool = False
    max_age: int | None = None

    @classmethod
    def read(cls, field: str) -> "CacheControl":
        """Read a field value (several lines joined by commas); what cannot be parsed is `no-store`."""
        directives = directives_in(field)
        ages = None if directives is None else _ages(directives)
        if directives is None or ages is None:
            return cls(no_store=True)
        names = {name for name, _ in directives}
        return cls(
            no_store="no-store" in names,
            no_cache="no-cache" in names,
            private="private" in names,
            public="public" in names and "private" not in names,
            must_revalidate=not names.isdisjoint({"must-revalidate", "proxy-revalidate"}),
            max_age=min(ages) if "max-age" in names else None,
        )

    def stricter(self, other: "CacheControl") -> "CacheControl":
        """Combine both to what both allow; an age that only one states holds for both."""
        ages = [age for age in (self.max_age, other.max_age) if age is not None]
        private = self.private or other.private
        return CacheControl(
            no_store=self.no_store or other.no_store,
            no_cache=self.no_cache or other.no_cache,
            private=private,
            public=self.public and other.public and not private,
            must_revalidate=self.must_revalidate or other.must_revalidate,
            max_age=min(ages, default=None),
        )

    def aged(self, age: bytes) -> "CacheControl":
        """Give what is left of it for an answer with this `Age` (RFC 9111, 5.1): nothing if that cannot be read."""
        if self.max_age is None:
            return self
        known = age.isdigit() and len(age) <= MOST_DIGITS
        return replace(self, max_age=max(0, self.max_age - int(age)) if known else 0)

    def spell(self) -> str:
        """Spell the field value; what states nothing is spelled `no-store`, for it allows nothing."""
        stated = {
            "private": self.private,
            "public": self.public,
            "no-cache": self.no_cache,
            f"max-age={self.max_age}": self.max_age is not None,
            "must-revalidate": self.must_revalidate,
        }
        words = [] if self.no_store else [word for word, holds in stated.items() if holds]
        return ", ".join(words) or "no-store"


def directives_in(field: str) -> list[tuple[str, str | None]] | None:
    """Give the directives of a `Cache-Control` value, names in lower case, values unquoted; None if it is none."""
    found: list[tuple[str, str | None]] = []
    place = 0
    while place < len(field):
        match = _DIRECTIVE.match(field, place)
        if match is None:
            return None
        if match["name"]:
            found.append((match["name"].lower(), match["plain"] or match["quoted"]))
        place = match.end()
    return found


def _ages(directives: list[tuple[str, str | None]]) -> list[int] | None:
    stated = [value or "" for name, value in directives if name in {"max-age", "s-maxage"}]
    if not all(value.isascii() and value.isdigit() for value in stated):
        return None
    return [min(int(value[:MOST_DIGITS]), LONGEST_AGE) for value in stated]
