"""A bounded number of places, handed out in the order in which they were asked for, and a bounded line for them.

No task stands behind a waiter, only a future and one timer. A place is passed on from hand to hand: while anybody waits
none is free, so that nobody who comes later can overtake. There can be more or fewer of them at any time; those that
are taken stay so until they are given back.
"""

import asyncio
from collections import deque
from contextlib import suppress

from gateway_common.deadline import Deadline

__all__ = ["Places"]


class Places:
    """Count *most* places and let *waiting* wait for one; each place taken must be given back once."""

    def __init__(self, most: int, *, waiting: int) -> None:
        self._most = most
        self._free = most
        self._longest = waiting
        self._line: deque[asyncio.Future[bool]] = deque()

    @property
    def taken(self) -> int:
        """Count the places that are not free."""
        return self._most - self._free

    @property
    def waiting(self) -> int:
        """Count who stands in line."""
        return len(self._line)

    @property
    def full(self) -> bool:
        """Tell whether the line has no room."""
        return len(self._line) >= self._longest

    def take(self) -> bool:
        """Take a free place, if there is one."""
        if self._free <= 0:
            return False
        self._free -= 1
        return True

    async def wait(self, deadline: Deadline) -> bool:
        """Stand in line until a place is ours; False when *deadline* comes first."""
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[bool] = loop.create_future()
        self._line.append(turn)
        alarm = loop.call_at(deadline.at, self._too_late, turn)
        try:
            return await turn
        except asyncio.CancelledError:
            self._leave(turn)
            raise
        finally:
            alarm.cancel()

    def give_back(self) -> None:
        """Pass a place on to the first in line who still wants it, or free it."""
        if self._free < 0 or not self._passed_on():
            self._free += 1

    def become(self, most: int) -> None:
        """Count *most* places from now on."""
        self._free += most - self._most
        self._most = most
        while self._free > 0 and self._passed_on():
            self._free -= 1

    def _passed_on(self) -> bool:
        while self._line:
            turn = self._line.popleft()
            if not turn.done():
                turn.set_result(True)
                return True
        return False

    def _too_late(self, turn: asyncio.Future[bool]) -> None:
        if not turn.done():
            self._line.remove(turn)
            turn.set_result(False)

    def _leave(self, turn: asyncio.Future[bool]) -> None:
        if not turn.cancelled() and turn.result():
            self.give_back()
        with suppress(ValueError):
            self._line.remove(turn)
