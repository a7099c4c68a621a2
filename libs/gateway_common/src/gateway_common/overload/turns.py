"""The turns of the event loop: how many requests have begun in this one, and how much work the last one was.

    turn ──► whoever waits begins ──► work of all that is under way ──► read what has come ──► turn
             └──────────────── the work of a turn ────────────────┘    └─ is none of it ─┘

Reading and refusing do not count, or a flood of refusals would starve the answers. While requests come one at a time
nothing is measured: each costs a comparison, and a call in the next turn.
"""

from collections.abc import Callable
from typing import Protocol

from gateway_common.overload.pace import Pace

__all__ = ["Loop", "Turns"]


class Loop(Protocol):
    """Call back in the next turn, or after so many seconds: what a gate needs of an event loop."""

    def call_soon(self, call: Callable[[], None], /) -> object:
        """Call in the next turn."""
        ...

    def call_later(self, seconds: float, call: Callable[[], None], /) -> object:
        """Call after so many seconds."""
        ...


class Turns:
    """Say who *takes* a place in this turn, call *serve* in each while there is more to do, and teach *pace* by them.

    *serve* is told the second, and how many have begun since it was last called; it lets others `begin`, and tells
    whether anything is left for the next turn. *clock* and *spent* give seconds: those that pass, and those of the
    processor, which stand still while others have it.
    """

    __slots__ = (
        *("_begun", "_bound", "_clock", "_done", "_heard", "_loop", "_may", "_pace", "_serve", "_since", "_soon"),
        *("_spent", "_turning", "_worked"),
    )

    def __init__(
        self,
        pace: Pace,
        serve: Callable[[float, int], bool],
        *,
        loop: Callable[[], Loop],
        clock: Callable[[], float],
        spent: Callable[[], float],
    ) -> None:
        self._pace = pace
        self._serve = serve
        self._loop = loop
        self._soon: Callable[[Callable[[], None]], object] = self._find_soon
        self._clock = clock
        self._spent = spent
        self._begun, self._may = 0, pace.starts
        self._turning = self._heard = self._bound = False
        self._since = self._worked = self._done = 0.0

    @property
    def full(self) -> bool:
        """Tell whether nobody who waited may begin in this turn any more."""
        return self._begun >= self._pace.starts

    def takes(self) -> bool:
        """Let a request that comes begin in this turn, and tell so, unless it is full, or somebody waits."""
        if self._begun >= self._may:
            return False
        self._begun += 1
        if not self._heard:
            self.hear()
        return True

    def begin(self) -> None:
        """Take note of one who waited, and begins."""
        self._begun += 1

    def hear(self) -> None:
        """Take note of somebody who comes: with the first since the last turn the work of that is done."""
        if self._heard:
            return
        self._heard = True
        if self._since:
            self._done = self._spent()
        if not self._turning:
            self._turning = True
            self._soon(self._turn)

    def wait(self) -> None:
        """Let nobody else begin in this turn, for somebody waits."""
        self._may = 0
        self._bound = True

    def _find_soon(self, call: Callable[[], None]) -> None:
        """Call in the next turn, for the first time: when a gate is made there is no loop yet."""
        self._soon = self._loop().call_soon
        self._soon(call)

    def _turn(self) -> None:
        """Go on; that one request has begun by itself, as most do, needs no more than to be forgotten."""
        if self._begun <= 1 and self._may and not self._since:
            self._begun, self._heard, self._turning = 0, False, False
            return
        self._soon(self._turn)  # before all that begins now: whoever is refused shall not wait for their work
        now = self._clock()
        if self._since:
            self._learn(now - self._since)
        before, self._begun = self._begun, 0
        self._heard = self._bound = False
        self._may = 0  # whoever is refused now may have sent more ahead, which overtakes nobody
        left = self._serve(now, before)
        self._may = 0 if self._bound else self._pace.starts
        self._since = now if left or before > 1 or self._begun else 0.0
        self._worked = self._spent()

    def _learn(self, seconds: float) -> None:
        if self._bound:
            self._pace.began(self._begun, seconds)
        done = self._done if self._heard else self._spent()
        self._pace.turned(done - self._worked, bound=self._bound)
