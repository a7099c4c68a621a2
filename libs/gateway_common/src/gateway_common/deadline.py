"""One budget of time for a request, from the client to the last retry.

A deadline is a moment on the event loop's clock, so a test that runs on a simulated loop moves it for free.

    client ──Request-Timeout: 1.2──► gateway: Deadline.after(1.2)
                                       │  .sooner(0.4)   a part's own slice
                                       ▼
                                     service ◄──Request-Timeout: 0.37── what is left
"""

import math
from asyncio import get_running_loop
from collections.abc import Callable
from dataclasses import dataclass, field

__all__ = ["Deadline", "clock", "now", "read_seconds"]

ANSWERING_SHARE = 0.05
ANSWERING_MOST = 0.05
LONGEST_HEADER = 16


def clock() -> Callable[[], float]:
    """Give the event loop's clock itself, for whoever reads it again and again: finding the loop costs the most."""
    return get_running_loop().time


def now() -> float:
    """Read the event loop's monotonic clock, in seconds."""
    return get_running_loop().time()


@dataclass(frozen=True, slots=True, order=True)
class Deadline:
    """Mark the moment, in seconds of the event loop's clock, after which nobody waits any more.

    *slice* is how many seconds our own code set aside, if it was that which made it so soon, and not a client.
    """

    at: float
    slice: float | None = field(default=None, compare=False)

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        """Set it *seconds* from now."""
        return cls(now() + seconds)

    def left(self) -> float:
        """Give the seconds left, never less than 0."""
        return max(0.0, self.at - now())

    @property
    def passed(self) -> bool:
        """Tell whether the time has run out."""
        return now() >= self.at

    def sooner(self, seconds: float | None, *, since: float | None = None) -> "Deadline":
        """Give the earlier of this one and our own slice of *seconds* from now, or *since*; None changes nothing."""
        if seconds is None:
            return self
        at = (now() if since is None else since) + seconds
        return self if self.at <= at else Deadline(at, seconds)

    def for_parts(self, *, since: float | None = None) -> "Deadline":
        """Keep back a little (5 % from now, or *since*, at most 50 ms) in which the answer itself is made and sent."""
        left = self.left() if since is None else max(0.0, self.at - since)
        return Deadline(self.at - min(ANSWERING_MOST, left * ANSWERING_SHARE), self.slice)


def read_seconds(text: str) -> float | None:
    """Read a `Request-Timeout` value: a positive, finite decimal number of seconds; None for anything else."""
    plain = text.isascii() and text.replace(".", "", 1).isdigit() and len(text) <= LONGEST_HEADER
    seconds = float(text) if plain else 0.0
    return seconds if seconds > 0 and math.isfinite(seconds) else None
