"""From what can go wrong on the way to an answer: one table.

no free connection in the pool     BUSY   not sent
refused, unreachable, TLS          DOWN   not sent
reset, closed, not HTTP            DOWN   sent, with the status if a response had begun
any of these after the deadline    LATE
"""

import httpx2

from gateway_common.errors import State
from gateway_common.services.call import Answer
from gateway_common.services.transports.httpx2.journey import Journey
from gateway_common.services.transports.policy import RETRY_AFTER

__all__ = ["MISHAPS", "late", "mishap"]

MISHAPS = (httpx2.TransportError, OSError)
"""What the network raises; anything else is a bug of ours and passes."""


def late(journey: Journey) -> Answer:
    """Answer that the deadline came first.

    It counts as sent once the service was tried at all: a host that swallows connections is late by its own fault,
    which the breaker must hear.
    """
    where = "answering" if journey.sent else "connecting" if journey.tried else "waiting for a connection"
    return Answer(State.LATE, journey.status, sent=journey.tried, reason=f"its time ran out while {where}")


def mishap(error: Exception, journey: Journey) -> Answer:
    """Answer what *error* means."""
    if isinstance(error, httpx2.PoolTimeout):
        return Answer(State.BUSY, sent=False, retry_after=RETRY_AFTER, reason="no connection came free")
    return Answer(State.DOWN, journey.status, sent=journey.sent, reason=f"{type(error).__name__}: {error}")
