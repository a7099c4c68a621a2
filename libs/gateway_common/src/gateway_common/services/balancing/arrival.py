"""The wait of the first calls, until it is known for the first time where a service is."""

import asyncio
from functools import partial

from gateway_common.deadline import Deadline
from gateway_common.wheel import Wheel

__all__ = ["Arrival"]


class Arrival:
    """Hold calls until the first look for addresses is *over*, each no longer than its deadline."""

    def __init__(self, wheel: Wheel) -> None:
        self._wheel = wheel
        self._turns: set[asyncio.Future[None]] = set()
        self._over = False

    async def wait(self, deadline: Deadline) -> None:
        """Wait, if it is not over."""
        if self._over:
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._turns.add(turn)
        alarm = self._wheel.at(deadline.at, partial(_end, turn))
        try:
            await turn
        finally:
            alarm.cancel()
            self._turns.discard(turn)

    def over(self) -> None:
        """Let everybody go on, now and from now on."""
        self._over = True
        for turn in self._turns:
            _end(turn)


def _end(turn: asyncio.Future[None]) -> None:
    if not turn.done():
        turn.set_result(None)
