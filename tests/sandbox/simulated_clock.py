"""A clock that goes only when a test says so."""

import asyncio
from datetime import datetime, timedelta

START = datetime(2026, 11, 20, 18, 0)  # noqa: DTZ001 - the services' times have no zone


class SimulatedClock:
    """Stand still until `advance`; then wake who sleeps, in the order in which they wanted to be woken."""

    def __init__(self) -> None:
        self._now = START
        self._sleepers: list[tuple[datetime, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.get_running_loop().create_future()
        self._sleepers.append((self._now + timedelta(seconds=seconds), woken))
        await woken

    async def advance(self, seconds: float) -> None:
        """Let so much time pass, and everything happen that happens in it."""
        end = self._now + timedelta(seconds=seconds)
        await settle()
        while due := [sleeper for sleeper in self._sleepers if sleeper[0] <= end]:
            first = min(due, key=lambda sleeper: sleeper[0])
            self._sleepers.remove(first)
            self._now = first[0]
            if not first[1].done():
                first[1].set_result(None)
            await settle()
        self._now = end


async def settle() -> None:
    """Return when everybody waits for something that only time or the test can bring."""
    waiting_to_run = vars(asyncio.get_running_loop())["_ready"]
    while True:
        if not waiting_to_run:
            return
        await asyncio.sleep(0)
