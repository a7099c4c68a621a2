"""What becomes of a key when its request has ended: by what the client was told, and by whether anything was sent.

    status                          nothing was sent    something may have been sent
    2xx, 3xx                        done                done
    4xx that will stay as it is     free                done
    401, 408, 421, 425, 429, 5xx    free                unknown
    409, 423 that a route relays    free                unknown
    none: cut off                   free                unknown

So a draft that we refuse ourselves is not remembered – mend it, and send it under the same key –, and what a service
refused is: whoever lost that answer gets it again. What a 409 means only an endpoint can tell that has declared it:
services that know keys answer so, too, while they are at work on the first request.
"""

from enum import Enum

__all__ = ["Fate", "fate_of"]

_REFUSED = range(400, 500)
_FOR_NOW = frozenset({401, 407, 408, 421, 425, 429})
_PERHAPS_FOR_NOW = frozenset({409, 423})
_FINE = 400


class Fate(Enum):
    """Name what becomes of a key."""

    FREE = "free"
    DONE = "done"
    UNKNOWN = "unknown"


def fate_of(status: int | None, *, sent: bool, relayed: bool = False) -> Fate:
    """Decide by the *status* of the answer, None if there was none, and whether a write may have been *sent*.

    *relayed* says that the status is a service's own, and that nobody has declared what it means by it.
    """
    if status is not None and status < _FINE:
        return Fate.DONE
    if not sent:
        return Fate.FREE
    if status not in _REFUSED or status in _FOR_NOW or (relayed and status in _PERHAPS_FOR_NOW):
        return Fate.UNKNOWN
    return Fate.DONE
