"""The clock of a line: it rings once for many, and twice before anybody is given up."""

import asyncio
from collections.abc import Callable

from gateway_common.stores.redis.pauses import BUSY, rang_late

__all__ = ["DOUBT", "NEVER", "Watch"]

DOUBT = 0.005
"""Seconds until a late answer is given up: it may be here, and a loop that was busy has not read it."""

NEVER = float("inf")


class Watch:
    """Let *look* end what was over at the moment of the look before; it is told that, and gives when to look again.

    So between the moment at which something is over and the one at which it is ended the loop has read what was there.
    When it rings so late that it was we who were busy, there is more time in between.
    """

    def __init__(self, look: Callable[[float], float]) -> None:
        self.rings = NEVER
        self._look = look
        self._looked = -NEVER
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None

    def by(self, when: float) -> None:
        """Ring no later than *when*, on the loop's clock."""
        if when < self.rings:
            self.end()
            self.rings = when
            self._timer = self._loop.call_at(when, self._ring)

    def end(self) -> None:
        """Ring no more."""
        if self._timer is not None:
            self._timer.cancel()
        self.rings = NEVER

    def _ring(self) -> None:
        now = self._loop.time()
        again = now + (BUSY if rang_late(self.rings, now) else DOUBT)
        before, self._looked = self._looked, now
        self.rings = NEVER
        self.by(max(again, self._look(before)))
