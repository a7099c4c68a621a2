"""A transaction over several services: steps that can be taken back.

    step ── step ── step ── done
              └─ fails ── undo ── undo

Each step is retried while its service is silent, for about six seconds of pauses; then the saga goes back. What has to
happen in the end (an undo, or a step past the point of no return) is tried for ten minutes, and so is a step that
cannot be undone: nobody may go on, or back, before it is known whether it was taken.
"""

from collections.abc import Awaitable, Callable

from ftgo_sandbox.skeleton.clock import Clock
from ftgo_sandbox.skeleton.peers import Absent, Declined, PeerError, Silent

Act = Callable[[], Awaitable[None]]

PAUSES = (0.2, 0.4, 0.8, 1.6, 3.2)
LONG_PAUSES = (*PAUSES, *(5.0,) * 120)


class Saga:
    """Take steps, and take them back."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._undos: list[Act] = []

    async def step(self, act: Act, *, undo: Act | None = None) -> None:
        """Take a step; its *undo* is remembered at once, for a step without an answer may have been taken."""
        if undo is not None:
            self._undos.append(undo)
        await patiently(act, self._clock)

    async def back(self) -> None:
        """Undo all steps, the last one first."""
        while self._undos:
            await surely(self._undos.pop(), self._clock)


async def patiently(act: Act, clock: Clock) -> None:
    """Try again for a while, as long as the other service is silent."""
    await _retrying(act, clock, PAUSES, Silent)


async def insistently(act: Act, clock: Clock) -> None:
    """Try again for a long while, as long as the other service is silent: its yes or no must be known."""
    await _retrying(act, clock, LONG_PAUSES, Silent)


async def surely(act: Act, clock: Clock, *, expected: bool = False) -> None:
    """Try again for a long while; what is declined needs no doing, nor what is absent, unless it is *expected*."""
    try:
        await _retrying(act, clock, LONG_PAUSES, Silent, *([Absent] if expected else []))
    except (Absent, Declined):
        return


async def _retrying(act: Act, clock: Clock, pauses: tuple[float, ...], *worth: type[PeerError]) -> None:
    for pause in pauses:
        try:
            return await act()
        except worth:
            await clock.sleep(pause)
    return await act()
