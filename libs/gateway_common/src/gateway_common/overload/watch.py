"""Looks at a rush, one every second while it goes on, and what the log is told: that it began, and that it is over."""

from collections.abc import Callable

import structlog

from gateway_common.overload.refusals import Refusals
from gateway_common.overload.rush import Rush
from gateway_common.overload.turns import Loop

__all__ = ["LOOK", "Watch"]

LOOK = 1.0
"""How many seconds lie between two looks at what becomes of an overload."""

_log = structlog.get_logger("gateway_common.overload")


class Watch:
    """Begin *rush*, look at it, and end it; *over* hears when. *refusals* are those that are told of."""

    __slots__ = ("_clock", "_looking", "_loop", "_over", "_refusals", "_rush")

    def __init__(
        self,
        rush: Rush,
        refusals: Refusals,
        over: Callable[[float], None],
        *,
        loop: Callable[[], Loop],
        clock: Callable[[], float],
    ) -> None:
        self._rush = rush
        self._refusals = refusals
        self._over = over
        self._loop = loop
        self._clock = clock
        self._looking = False

    def begin(self, now: float, *, waiting: int, starts: int) -> None:
        """Take it that there is too much to do, while so many wait, and so many begin in a turn."""
        self._rush.begin(now)
        self._look_later()
        _log.warning("overload began", waiting=waiting, starts=starts)

    def end(self, now: float) -> None:
        """Take it that there is no longer too much to do, if there was."""
        if self._rush.overloaded:
            seconds = self._rush.end(now)
            self._over(now)
            _log.warning("overload over", seconds=round(seconds, 1), refused=self._refusals.total)

    def _look_later(self) -> None:
        if not self._looking:
            self._looking = True
            self._loop().call_later(LOOK, self._look)

    def _look(self) -> None:
        self._looking = False
        now = self._clock()
        if self._rush.look(now):
            self._look_later()
        else:
            self.end(now)
