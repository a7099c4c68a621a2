"""Two times: the real one, and the story's, in which meals are cooked and couriers ride.

Until the sandbox starts (its *epoch*) both are one. From then on the story runs *speed* times faster, and it bends
where the speed is changed, so that nothing that has happened ever un-happens:

    story │            ╱ speed 60
          │         ╱
          │    ╱ speed 10
          │ ╱
          └──┴─────┴──────── real
           epoch
"""

import asyncio
from datetime import UTC, datetime
from typing import Annotated, NamedTuple, Protocol

from pydantic import Field

from ftgo_sandbox.domain.values import Wire, zoneless


class Clock(Protocol):
    """Tell the real time, and let it pass."""

    def now(self) -> datetime:
        """Tell the time in UTC, without a zone."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return when *seconds* have passed."""
        ...


class SystemClock:
    """Go with the clock of the machine."""

    def now(self) -> datetime:
        """Tell the time in UTC, without a zone."""
        return zoneless(datetime.now(UTC))

    async def sleep(self, seconds: float) -> None:
        """Return when *seconds* have passed."""
        await asyncio.sleep(seconds)


def seconds(clock: Clock) -> float:
    """Tell the real time in seconds since 1970, as tokens have it."""
    return clock.now().replace(tzinfo=UTC).timestamp()


class Speed(Wire):
    """Say how many seconds of the story pass in one real second."""

    speed: Annotated[float, Field(gt=0, le=100_000)]


class Bend(NamedTuple):
    """From the *real* time on, when it is *story* time there, the story runs at *speed*."""

    real: datetime
    story: datetime
    speed: float


class Pace:
    """Turn real time into story time, and back."""

    def __init__(self, epoch: datetime, speed: float) -> None:
        self._bends = [Bend(datetime.min, datetime.min, 1.0), Bend(epoch, epoch, speed)]  # noqa: DTZ901 - our times have no zone

    @property
    def speed(self) -> float:
        """Say how many seconds of the story pass in one real second."""
        return self._bends[-1].speed

    def change(self, speed: float, now: datetime) -> None:
        """Go on at another speed from *now*."""
        self._bends.append(Bend(now, self.story(now), speed))

    def story(self, real: datetime) -> datetime:
        """Say what time of the story it is at a *real* time."""
        bend = next(bend for bend in reversed(self._bends) if bend.real <= real)
        return bend.story + (real - bend.real) * bend.speed

    def real(self, story: datetime) -> datetime:
        """Say when it was, or will be at the present speed, this time of the *story*."""
        bend = next(bend for bend in reversed(self._bends) if bend.story <= story)
        return bend.real + (story - bend.story) / bend.speed
