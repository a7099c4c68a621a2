"""What may be kept of a service's answers, and for whom: as an operation declares it, and as a call carries it.

    @restaurant.get("/restaurants/{restaurant_id}", cache=CachePolicy("public", tags=("restaurants",)))
    def find_restaurant(restaurant_id: RestaurantId) -> Restaurant: ...

Where nothing is declared, nothing is kept.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

__all__ = ["CONDITIONS", "TAG", "UNREAD", "CachePolicy", "Handled", "Keeping", "Kept", "Scope", "flaws_of_keeping"]

Scope = Literal["public", "tenant", "caller"]
"""For whom an answer is kept: for everybody, for the callers of one tenant, for one caller alone."""

TAG = r"^[A-Za-z0-9._:/-]{1,128}$"
"""What a tag may be."""

CONDITIONS = frozenset(
    {b"if-none-match", b"if-modified-since", b"if-match", b"if-unmodified-since", b"if-range", b"range"}
)
"""Fields that ask about what a client has already; a cache answers them itself."""

_is_tag = re.compile(TAG).fullmatch


@dataclass(frozen=True, slots=True)
class CachePolicy:
    """Let answers be kept and used again within their *scope*, for as long as the service says (RFC 9111).

    What is `public` is asked for in nobody's name, so that no service can tell one caller's to another. An answer that
    says nothing of its time is fresh for *fresh_for* seconds. *tags* name what it is made of, to be cleared by. Raises
    ValueError for what cannot be.
    """

    scope: Scope
    fresh_for: float = 0.0
    tags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        flaws = _flaws_of(self.tags)
        if self.scope not in {"public", "tenant", "caller"}:
            flaws.append(f"{self.scope!r} is no scope; write public, tenant or caller")
        if not 0 <= self.fresh_for < float("inf"):
            flaws.append(f"fresh_for={self.fresh_for} is negative or endless; write seconds")
        if flaws:
            raise ValueError(f"CachePolicy: {'; '.join(flaws)}")


def flaws_of_keeping(cache: object, clears: Sequence[str]) -> list[str]:
    """Say what is wrong with what an operation says of keeping, in one sentence each, without its end."""
    flaws = [f"clears: {flaw}" for flaw in _flaws_of(clears)]
    if cache is not None and not isinstance(cache, CachePolicy):
        flaws.append(f"cache={cache!r} is no policy; write CachePolicy('public'), or another scope")
    return flaws


def _flaws_of(tags: Sequence[str]) -> list[str]:
    if isinstance(tags, str):
        return [f"each letter of {tags!r} would be a tag; write ({tags!r},)"]
    return [f"{tag!r} is no tag; use letters, digits and any of ._:/-" for tag in tags if not _is_tag(tag)]


@dataclass(frozen=True, slots=True)
class Keeping:
    """Say what is kept of the answers to a call, worked out at start.

    By *policy* they are used again; where it is None they only stand in, for *stale_for* seconds, when a call fails.
    *keyed* names the header fields (lower case) that tell one question from another. *read* makes a value of a body,
    once for all who are given it, and raises ValueError for one that cannot be read; None where a body passes as it
    is. *clears* are the tags of what is true no more when the call is done. *given* stands for the fields that we set
    ourselves in each such call: two declarations that set others ask different questions.
    """

    policy: CachePolicy | None = None
    keyed: frozenset[bytes] = frozenset()
    read: Callable[[bytes], object] | None = None
    stale_for: float | None = None
    clears: tuple[str, ...] = ()
    given: str = ""


class Handled(NamedTuple):
    """Tell what the cache did with a request, in the words of RFC 9211.

    *fwd* is why the service was asked, "" when it was not; *ttl* are the seconds for which the answer is fresh.
    """

    fwd: str = ""
    fwd_status: int = 0
    ttl: int | None = None
    stored: bool = False
    collapsed: bool = False


class _Unread:
    """Stand for a value that nobody has read of a body."""


UNREAD: object = _Unread()
"""The value of a body that was not read."""


class Kept(NamedTuple):
    """Hold what the cache adds to an answer: its *value* if it was read, its *age* in seconds, how it was *handled*."""

    value: object = UNREAD
    age: float = 0.0
    handled: Handled | None = None
