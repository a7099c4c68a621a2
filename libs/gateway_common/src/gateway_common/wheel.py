"""Many deadlines on few timers: almost every one is called off before it is due, and then costs the loop nothing.

    wheel.at(when, ring) ──► the bucket of its tick ──cancel──► gone
                                    │ the tick begins
                                    ▼
                              a timer of the loop, exactly at `when` ──► ring()

Time is cut into ticks. An alarm lies in the bucket of its tick until that begins; only what still lies there then gets
a timer of its own, so that it rings no earlier and no later than a timer would. The loop holds one for all the rest.

Where many are due in the same moment, as when a service hangs, a few ring in each turn of the loop: each ends a call,
and whoever has nothing to do with it goes on in between.
"""

import asyncio
import heapq
from collections import deque
from collections.abc import Callable

__all__ = ["AT_A_TIME", "TICK", "Alarm", "Wheel"]

TICK = 0.1
"""How many seconds lie in one bucket: fewer make more buckets, more make more timers."""

AT_A_TIME = 8
"""How many alarms ring in a turn of the loop."""

NEVER = float("inf")


class Alarm:
    """Stand for one promised ring, to be called off by `cancel`."""

    __slots__ = ("_bucket", "_ring", "_timer", "_when")

    def __init__(self, when: float, ring: Callable[[], None]) -> None:
        self._when = when
        self._ring = ring
        self._bucket: set[Alarm] | None = None
        self._timer: asyncio.TimerHandle | None = None

    def cancel(self) -> None:
        """Call it off; nothing happens if it has rung."""
        if self._bucket is not None:
            self._bucket.discard(self)
            self._bucket = None
        elif self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def wait_in(self, bucket: "set[Alarm]") -> None:
        """Lie in *bucket*, for the wheel."""
        bucket.add(self)
        self._bucket = bucket

    def wait_on(self, loop: asyncio.AbstractEventLoop, due: "Callable[[Alarm], None]") -> None:
        """Wait on a timer of *loop*, for the wheel, which is told by *due*."""
        self._bucket = None
        self._timer = loop.call_at(self._when, due, self)

    def ring(self) -> None:
        """Ring, for the wheel, unless it was called off."""
        if self._timer is not None:
            self._timer = None
            self._ring()


class Wheel:
    """Ring alarms on the running loop's clock; make one wheel for each loop, and `stop` it at the end."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._buckets: dict[int, set[Alarm]] = {}
        self._ticks: list[int] = []
        self._turning: asyncio.TimerHandle | None = None
        self._due: deque[Alarm] = deque()
        self._left = AT_A_TIME

    def __len__(self) -> int:
        """Count the alarms that lie in buckets."""
        return sum(map(len, self._buckets.values()))

    def at(self, when: float, ring: Callable[[], None]) -> Alarm:
        """Promise to call *ring* at *when*, in seconds of the loop's clock; what is never due never rings."""
        alarm = Alarm(when, ring)
        if when == NEVER:
            return alarm
        tick = int(when // TICK)
        bucket = self._buckets.get(tick)
        if bucket is None:
            if tick * TICK <= self._loop.time():
                alarm.wait_on(self._loop, self._ring)
                return alarm
            bucket = self._begun(tick)
        alarm.wait_in(bucket)
        return alarm

    def stop(self) -> None:
        """Ring nothing any more that has not come near."""
        self._buckets.clear()
        self._ticks.clear()
        self._due.clear()
        if self._turning is not None:
            self._turning.cancel()
            self._turning = None

    def _ring(self, alarm: Alarm) -> None:
        if self._left == AT_A_TIME:
            self._loop.call_soon(self._go_on)
        if self._left:
            self._left -= 1
            alarm.ring()
        else:
            self._due.append(alarm)

    def _go_on(self) -> None:
        self._left = AT_A_TIME
        due = self._due
        for _ in range(min(len(due), AT_A_TIME)):
            self._ring(due.popleft())

    def _begun(self, tick: int) -> set[Alarm]:
        bucket = self._buckets[tick] = set()
        heapq.heappush(self._ticks, tick)
        if self._ticks[0] == tick:
            self._wind()
        return bucket

    def _wind(self) -> None:
        if self._turning is not None:
            self._turning.cancel()
        self._turning = self._loop.call_at(self._ticks[0] * TICK, self._turn) if self._ticks else None

    def _turn(self) -> None:
        self._turning = None
        for alarm in self._buckets.pop(heapq.heappop(self._ticks)):
            alarm.wait_on(self._loop, self._ring)
        self._wind()
