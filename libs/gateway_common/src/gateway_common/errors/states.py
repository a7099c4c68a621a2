"""The words for how a call to a service ended.

Every transport names one of these for each answer; everything above – retries, breaker, composition, the view, the
response headers – decides by the word alone.
"""

from enum import StrEnum

__all__ = ["FAILED", "STAND_IN", "UNCACHEABLE", "State"]


class State(StrEnum):
    """Name how a part came to be what it is."""

    OK = "ok"
    """The service answered."""
    ABSENT = "absent"
    """The service says there is no such thing (404, 410): an answer, not a failure."""
    DENIED = "denied"
    """The service does not let this caller see it (403)."""
    REFUSED = "refused"
    """The service did not accept the request (401, any other 4xx, a redirect): a mistake of the gateway's."""
    LATE = "late"
    """The time set aside for it ran out."""
    BUSY = "busy"
    """Not sent for protection (breaker, bulkhead), or the service asked to come back later (429, 503)."""
    DOWN = "down"
    """No connection, a connection that broke, or a 5xx."""
    GARBLED = "garbled"
    """The answer is not what its model says, or too large."""
    STALE = "stale"
    """The call failed and an earlier value, young enough, stands in."""
    SKIPPED = "skipped"
    """It was not asked for: its condition said no, or what it reads is not there."""


FAILED = frozenset({State.DENIED, State.REFUSED, State.LATE, State.BUSY, State.DOWN, State.GARBLED})
"""The states in which a part has no value although it was asked for."""

STAND_IN = frozenset({State.LATE, State.BUSY, State.DOWN, State.GARBLED})
"""The failures that an earlier value may cover; a refusal to show it is never covered."""

UNCACHEABLE = FAILED | {State.STALE}
"""The states of a part that forbid everybody to keep the answer it is in."""
