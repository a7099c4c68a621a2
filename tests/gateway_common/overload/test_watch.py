from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from gateway_common.overload.pace import Pace
from gateway_common.overload.refusals import Refusals
from gateway_common.overload.rush import Rush
from gateway_common.overload.watch import LOOK, Watch


@dataclass
class Timers:
    """Keep what is to be called, and when."""

    now: float = 0.0
    kept: list[tuple[float, Callable[[], None]]] = field(default_factory=list[tuple[float, Callable[[], None]]])

    def call_soon(self, call: Callable[[], None], /) -> None:
        self.call_later(0.0, call)

    def call_later(self, seconds: float, call: Callable[[], None], /) -> None:
        self.kept.append((self.now + seconds, call))

    def ring(self) -> None:
        """Let the first come."""
        self.now, call = self.kept.pop(0)
        call()


@pytest.fixture
def timers() -> Timers:
    return Timers()


@pytest.fixture
def over() -> list[float]:
    return []


@pytest.fixture
def rush() -> Rush:
    return Rush(Pace(target=0.003, most=8), 0.5)


@pytest.fixture
def watch(timers: Timers, over: list[float], rush: Rush) -> Watch:
    return Watch(rush, Refusals(), over.append, loop=lambda: timers, clock=lambda: timers.now)


def test_it_tells_when_a_rush_is_over(watch: Watch, timers: Timers, rush: Rush, over: list[float]) -> None:
    """A look that finds nobody turned away ends it, tells so at once, and is the last one."""
    watch.begin(0.0, waiting=3, starts=1)
    timers.ring()

    assert over == [LOOK]
    assert not rush.overloaded
    assert timers.kept == []


def test_it_tells_nothing_of_what_has_not_begun(watch: Watch, over: list[float]) -> None:
    """What is no rush cannot be over."""
    watch.end(1.0)

    assert over == []


def test_it_looks_once_a_second(watch: Watch, timers: Timers) -> None:
    """However often a rush ends and another begins meanwhile: a second look would come too soon to see anything."""
    for begins in (0.0, 0.2, 0.4):
        watch.begin(begins, waiting=3, starts=1)
        watch.end(begins + 0.1)
    watch.begin(0.6, waiting=3, starts=1)

    assert len(timers.kept) == 1
