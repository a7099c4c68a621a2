"""Whether an answer may be kept, and on what terms (RFC 9111, section 3): decided from what was asked and answered.

Errors are never kept, but for 404 and 410 where the service allows it, and those only for a moment. Nor is a cookie.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from gateway_common.services.caching.directives import Allowed
from gateway_common.services.caching.freshness import allowed_of, first, lifetime_of, values
from gateway_common.services.call import HeaderPairs
from gateway_common.services.keeping import TAG, CachePolicy

__all__ = ["Asked", "Terms", "groups_in", "has_validator", "tags_in", "terms_of"]

WHOLE = frozenset({200, 203, 300, 301, 308})
"""The statuses that are kept even when they do not say for how long (RFC 9110, 15.1)."""

ABSENT = frozenset({404, 410})
KEPT = WHOLE | ABSENT | {204, 302, 303, 307}
"""The statuses that are kept when they say for how long."""

OF_ONE_REQUEST = frozenset(
    b"baggage caller-assertion cdn-loop forwarded max-forwards request-timeout tracestate traceparent via "
    b"x-request-id".split()
)
"""Fields that differ from call to call: what varies by them fits no other request."""

OF_IDENTITY = frozenset({b"authorization", b"cookie", b"caller-assertion"})
"""Fields that say who is asking: what varies by them fits nobody else."""

_is_tag = re.compile(TAG).fullmatch
_GROUP = re.compile(r"\"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\[\"\\])*)\"")
MOST_TAGS = 32


class Asked(NamedTuple):
    """Hold what of a call decides whether its answer may be kept.

    *known* says that somebody is asking, *alone* that nobody else is ever given the answer. *absent_for* is how many
    seconds an answer may be kept that there is nothing.
    """

    policy: CachePolicy
    known: bool = False
    alone: bool = False
    absent_for: float = 3.0


class Terms(NamedTuple):
    """Hold on what terms an answer is kept: for *lifetime* seconds as it is, then with the service's word alone.

    *stale_while* and *stale_if_error* are the seconds after that in which it may be given while the service is asked,
    or when it fails; *strict* forbids to give it stale at all, *checked* to give it unchecked.
    """

    lifetime: float
    checked: bool = False
    strict: bool = False
    stale_while: float = 0.0
    stale_if_error: float = 0.0
    tags: tuple[str, ...] = ()

    @property
    def useful_for(self) -> float:
        """Give the seconds after which nothing of it is of use without the service."""
        return self.lifetime + max(self.stale_while, self.stale_if_error)


def terms_of(asked: Asked, status: int, headers: HeaderPairs, *, wall_clock: float) -> Terms | None:
    """Give the terms on which an answer to a GET may be kept; None if it may not."""
    allowed, targeted = allowed_of(headers)
    if status not in KEPT or _is_forbidden(allowed, asked) or _holds_what_nobody_keeps(headers, asked):
        return None
    lifetime = lifetime_of(headers, allowed, shared=not asked.alone, targeted=targeted, wall_clock=wall_clock)
    if lifetime is None:
        if status not in WHOLE:
            return None
        lifetime = asked.policy.fresh_for
    if status in ABSENT:
        lifetime = min(lifetime, asked.absent_for)
    terms = _terms(asked, allowed, lifetime, (*asked.policy.tags, *tags_in(headers)))
    return terms if terms.useful_for > 0 or has_validator(headers) else None


def has_validator(headers: HeaderPairs) -> bool:
    """Tell whether a service can be asked for what has changed since."""
    return any(name in {b"etag", b"last-modified"} for name, _ in headers)


def _is_forbidden(allowed: Allowed, asked: Asked) -> bool:
    if allowed.no_store and not allowed.must_understand:
        return True
    if asked.alone:
        return False
    opened = allowed.public or allowed.must_revalidate or allowed.s_maxage is not None
    return allowed.private or (asked.known and not opened)


def _holds_what_nobody_keeps(headers: HeaderPairs, asked: Asked) -> bool:
    names = {name for name, _ in headers}
    if b"set-cookie" in names or b"content-range" in names:
        return True
    varies = {name.strip() for value in values(headers, b"vary") for name in value.lower().split(b",")}
    mixed = OF_ONE_REQUEST - OF_IDENTITY if asked.alone else OF_ONE_REQUEST | OF_IDENTITY
    return b"*" in varies or not varies.isdisjoint(mixed)


def _terms(asked: Asked, allowed: Allowed, lifetime: float, tags: tuple[str, ...]) -> Terms:
    shared_alone = allowed.proxy_revalidate or allowed.s_maxage is not None
    strict = allowed.must_revalidate or (shared_alone and not asked.alone)
    return Terms(
        lifetime,
        allowed.no_cache,
        strict or allowed.no_cache,
        0.0 if strict or allowed.no_cache else allowed.stale_while_revalidate,
        0.0 if strict or allowed.no_cache else allowed.stale_if_error,
        tags,
    )


def tags_in(headers: HeaderPairs) -> tuple[str, ...]:
    """Give the tags that a service says itself, in `Cache-Tag` and `Cache-Groups` (RFC 9875)."""
    if first(headers, b"cache-tag") is None and first(headers, b"cache-groups") is None:
        return ()
    listed = [part.strip() for value in values(headers, b"cache-tag") for part in value.decode("latin-1").split(",")]
    return tuple([tag for tag in (*listed, *groups_in(headers, b"cache-groups")) if _is_tag(tag)][:MOST_TAGS])


def groups_in(headers: HeaderPairs, name: bytes) -> Iterator[str]:
    """Give the groups that the field *name* lists (RFC 9875)."""
    for value in values(headers, name):
        yield from _GROUP.findall(value.decode("latin-1"))
