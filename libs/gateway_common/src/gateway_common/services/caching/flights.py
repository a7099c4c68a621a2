"""Many ask for the same at once, and the service is asked once: those who come later wait for the first one's answer.

    a ──► flight ─────────► service            the flight is nobody's who asked: it has a Task of its own,
    b ──► ▲ waits                               which ends when nobody waits any more, or with the gateway
    c ──► ▲ waits

Whoever's time runs out leaves without ending it: so a slow service is found out, and its answer will be of use. But
nobody joins it any more from then on, nor when it is under way for too long: one bad connection is not everybody's.
"""

import asyncio
import math
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

import structlog

from gateway_common.deadline import Deadline

__all__ = ["Flight", "Flights", "Work"]

T = TypeVar("T")
_log = structlog.get_logger("gateway_common.cache")


class Flight(Generic[T]):
    """Stand for work that brings an answer of these *names* for *key*; *lost* is called when nobody waits any more.

    *cleared* are names that were cleared while it was under way: what it brings of them is outdated. *abandoned* says
    that who began it has gone, or that nobody ever waited; *late* is called when somebody's time runs out.
    """

    def __init__(
        self, key: str, names: frozenset[str], lost: Callable[["Flight[T]"], None], late: Callable[["Flight[T]"], None]
    ) -> None:
        self.key = key
        self.names = names
        self.began = asyncio.get_running_loop().time()
        self.cleared: frozenset[str] = frozenset()
        self.abandoned = False
        self.landed: T | None = None
        self._lost: Callable[[Flight[T]], None] | None = lost
        self._late = late
        self._over = False
        self._waiting: set[asyncio.Future[bool]] = set()

    async def wait(self, deadline: Deadline) -> T | None:
        """Give what it brings; None when *deadline* comes first, or the gateway ends. Raises what the work raised."""
        return self.landed if self._over or await self._told(deadline) else None

    def land(self, landed: T | None, failure: BaseException | None = None) -> None:
        """Tell all who wait; a failure, which nobody remembers, goes to the log if nobody hears of it."""
        self.landed, self._over = landed, True
        if failure is not None and not self._waiting:
            _log.error("keeping an answer failed", exc_info=failure)
        for waiter in self._waiting:
            if waiter.done():
                continue
            if failure is None:
                waiter.set_result(True)
            else:
                waiter.set_exception(failure)
        self._waiting.clear()

    def goes_on(self) -> None:
        """Let it come to its end even if nobody waits."""
        self._lost = None

    async def _told(self, deadline: Deadline) -> bool:
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[bool] = loop.create_future()
        self._waiting.add(waiter)
        alarm = loop.call_at(deadline.at, self._too_late, waiter)
        try:
            return await waiter
        except asyncio.CancelledError:
            self._waiting.discard(waiter)
            if waiter.done() and not waiter.cancelled():
                waiter.exception()  # it came too late to be heard of
            if not self._waiting and not self._over and self._lost is not None:
                self._lost(self)
            raise
        finally:
            alarm.cancel()
            del waiter  # a frame that knew it would be known by the error in it, and stay with all that it knows

    def _too_late(self, waiter: asyncio.Future[bool]) -> None:
        self.goes_on()
        self._late(self)
        self._waiting.discard(waiter)
        if not waiter.done():
            waiter.set_result(False)


Work = Callable[[Flight[T]], Coroutine[Any, Any, T]]
"""What a flight does."""


class Flights(Generic[T]):
    """Hold what is under way, by key, at most *most* of it behind everybody's back. Close it with `aclose`.

    What is under way can be joined *joined_for* seconds.
    """

    def __init__(self, most: int = 64, *, joined_for: float = math.inf) -> None:
        self._most = most
        self._joined_for = joined_for
        self._behind: set[Flight[T]] = set()
        self._joinable: dict[str, Flight[T]] = {}
        self._tasks: dict[Flight[T], asyncio.Task[None]] = {}

    def __len__(self) -> int:
        """Count what is under way."""
        return len(self._tasks)

    def under_way(self, key: str) -> Flight[T] | None:
        """Give the flight for *key* that others may join."""
        flight = self._joinable.get(key)
        if flight is not None and asyncio.get_running_loop().time() - flight.began >= self._joined_for:
            del self._joinable[key]
            return None
        return flight

    def begin(self, key: str, names: frozenset[str], work: Work[T]) -> Flight[T]:
        """Start *work* for all who ask for *key* from now on."""
        flight = Flight[T](key, names, self._cancel, self.leave)
        self._joinable[key] = flight
        self._tasks[flight] = asyncio.get_running_loop().create_task(self._flown(flight, work))
        return flight

    def behind(self, key: str, names: frozenset[str], work: Work[T]) -> None:
        """Start *work* that nobody waits for, unless it is under way or there is too much of the kind."""
        if self.under_way(key) is not None or len(self._behind) >= self._most:
            return
        flight = self.begin(key, names, work)
        flight.goes_on()
        flight.abandoned = True
        self._behind.add(flight)

    def clear(self, names: frozenset[str]) -> None:
        """Let nothing of *names* be kept that is under way, and nobody join a flight that brings it."""
        for flight in self._tasks:
            flight.cleared |= names
        for key, flight in list(self._joinable.items()):
            if not flight.names.isdisjoint(names):
                del self._joinable[key]

    def leave(self, flight: Flight[T]) -> None:
        """Let nobody join *flight* from now on."""
        if self._joinable.get(flight.key) is flight:
            del self._joinable[flight.key]

    async def aclose(self) -> None:
        """End whatever is under way."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def _cancel(self, flight: Flight[T]) -> None:
        self.leave(flight)
        self._tasks[flight].cancel()

    async def _flown(self, flight: Flight[T], work: Work[T]) -> None:
        landed: T | None = None
        failure: BaseException | None = None
        try:
            landed = await work(flight)
        except asyncio.CancelledError:
            landed = None
        except BaseException as error:  # noqa: BLE001 – whatever it is, whoever waits raises it
            failure = error
        self._gone(flight)
        flight.land(landed, failure)
        del failure

    def _gone(self, flight: Flight[T]) -> None:
        self._behind.discard(flight)
        self._tasks.pop(flight, None)
        self.leave(flight)
