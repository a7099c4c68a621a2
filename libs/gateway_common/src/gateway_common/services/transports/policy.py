"""How the connections to one service are bounded, whatever carries its calls."""

import ssl
from dataclasses import dataclass

__all__ = ["RETRY_AFTER", "STANDARD", "TransportPolicy"]

RETRY_AFTER = 1.0
"""After how many seconds who finds us without a place for one more connection may ask again."""


@dataclass(frozen=True, slots=True)
class TransportPolicy:
    """Bound the connections to one service; times are in seconds, and None leaves them to the deadline of each call.

    *connections* is more than the bulkhead lets through, so that nobody waits here; those who would are at most
    *waiting*, each for *pool_within*. *idle_connections* are kept when nobody uses them: as many as the bulkhead lets
    through, lest each burst opens what the one before it has closed. *idle_seconds* is less than the 5 after which
    uvicorn closes an idle connection, so that it is we who close first. The head of an answer comes after *head_within*
    at the latest, and between two pieces of one that is read whole no more than *pieces_within* may pass. *tls*
    replaces the public authorities.
    """

    connect_within: float = 1.0
    pool_within: float = 0.5
    head_within: float | None = None
    pieces_within: float | None = None
    connections: int = 100
    waiting: int = 128
    idle_connections: int = 32
    idle_seconds: float = 4.0
    tls: ssl.SSLContext | None = None


STANDARD = TransportPolicy()
