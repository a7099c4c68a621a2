"""Whether a kept answer may be given to a request, by its terms, its age, and what the client asks (RFC 9111, 4.2)."""

from enum import Enum

from gateway_common.services.caching.directives import Wish
from gateway_common.services.caching.storing import Terms

__all__ = ["Reuse", "may_cover_an_error", "reuse_of"]


class Reuse(Enum):
    """Name what to do with a kept answer."""

    GIVE = "give"
    """It is good for this request as it is."""
    REFRESH = "refresh"
    """Give it, and ask the service behind the client's back (RFC 5861)."""
    CHECK = "check"
    """Ask the service first."""


def reuse_of(terms: Terms, age: float, wish: Wish) -> Reuse:
    """Decide what to do with an answer of this *age*, in seconds, kept on *terms*, for a client with this *wish*."""
    if terms.checked or wish.no_cache or (wish.max_age is not None and age > wish.max_age):
        return Reuse.CHECK
    left = terms.lifetime - age
    if left > 0:
        return Reuse.GIVE if left >= wish.min_fresh else Reuse.CHECK
    if terms.strict or wish.min_fresh:
        return Reuse.CHECK
    if wish.max_stale and -left <= wish.max_stale:
        return Reuse.GIVE
    return Reuse.REFRESH if -left < terms.stale_while else Reuse.CHECK


def may_cover_an_error(terms: Terms, age: float, wish: Wish) -> bool:
    """Tell whether an answer of this *age* may stand in when the service fails (RFC 5861, section 4)."""
    if terms.strict or wish.no_cache:
        return False
    return age - terms.lifetime < max(terms.stale_if_error, wish.stale_if_error)
