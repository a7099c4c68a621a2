"""A deadline that moves all the time and is hardly ever reached.

allow(75)   armed for 75 ─────────────────────────────────┐
    a request: rest()     nothing is called off           │
    allow(80)             nothing is armed                ▼
                                            it is not due: armed for 80

So a request costs two assignments, and a connection one alarm as often as it could have been over.
"""

import math
from collections.abc import Callable

from gateway_common.wheel import Alarm, Wheel

__all__ = ["Clock"]


class Clock:
    """Call one function at one moment, unless told otherwise before; many of them turn on one *wheel*."""

    __slots__ = ("_alarm", "_armed", "_call", "_due", "_wheel")

    def __init__(self, wheel: Wheel) -> None:
        self._wheel = wheel
        self._alarm: Alarm | None = None
        self._armed = math.inf
        self._due = math.inf
        self._call: Callable[[], None] = _nothing

    def allow(self, until: float, call: Callable[[], None]) -> None:
        """Call *call* at *until* on the loop's clock, and nothing that was asked for before."""
        self._due = until
        self._call = call
        if until < self._armed:
            self._arm()

    def rest(self) -> None:
        """Call nothing."""
        self._due = math.inf

    def stop(self) -> None:
        """Call nothing any more, and leave no alarm behind."""
        self._due = self._armed = math.inf
        self._call = _nothing
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _arm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        self._armed = self._due
        self._alarm = self._wheel.at(self._due, self._ring)

    def _ring(self) -> None:
        early = self._armed < self._due
        self._alarm, self._armed = None, math.inf
        if not early:
            self._due = math.inf
            self._call()
        elif self._due < math.inf:
            self._arm()


def _nothing() -> None:
    """Stand for what is to happen while nothing is."""
