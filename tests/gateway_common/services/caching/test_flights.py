"""What may be joined while it is under way, and for how long."""

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import Any

import pytest

from gateway_common.deadline import Deadline
from gateway_common.services.caching.flights import Flight, Flights
from gateway_common.services.caching.gathering import Gathering
from gateway_common.services.transports.own_task import in_own_task
from gateway_common.testing import pass_time, simulated

NAMES = frozenset({"n"})


async def hanging(_: Flight[str]) -> str:
    await asyncio.get_running_loop().create_future()
    return "never"


@simulated
async def test_nobody_joins_what_takes_too_long() -> None:
    """After `joined_for` seconds whoever asks begins anew, and the old one goes on for those who wait."""
    flights = Flights[str](joined_for=2.0)
    first = flights.begin("k", NAMES, hanging)
    await pass_time(1.9)
    young = flights.under_way("k")
    await pass_time(0.1)
    old = flights.under_way("k")
    second = flights.begin("k", NAMES, hanging)

    assert (young, old, flights.under_way("k")) == (first, None, second)
    assert len(flights) == 2
    await flights.aclose()


@simulated
async def test_nobody_joins_what_somebody_gave_up() -> None:
    """Whose time runs out takes it away from those who come later; the flight of another key stays."""
    flights = Flights[str](joined_for=2.0)
    first, other = flights.begin("k", NAMES, hanging), flights.begin("o", NAMES, hanging)
    given_up = await first.wait(Deadline.after(0.5))

    assert (given_up, flights.under_way("k"), flights.under_way("o")) == (None, None, other)
    await flights.aclose()


class Broke(Exception):
    """Be raised by work."""


class Breaking:
    """Be a body that breaks off, at once or after its first piece."""

    def __init__(self, *, later: bool) -> None:
        self._later = later

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Give a piece, and break."""
        if self._later:
            await asyncio.sleep(1.0)  # on a simulated clock
        yield b"x"
        raise Broke

    async def aclose(self) -> None:
        """Do nothing."""


@pytest.fixture
def no_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


async def broken() -> str:
    await asyncio.sleep(0)
    raise Broke


async def failing(_: Flight[str]) -> str:
    return await broken()


async def flown() -> None:
    await Flights[str]().begin("k", NAMES, failing).wait(Deadline.after(1.0))


async def gathered() -> None:
    await Gathering(Breaking(later=False), 100).whole(asyncio.get_running_loop().time() + 0.5)


async def passed_on() -> None:
    stream = Gathering(Breaking(later=True), 100)
    await stream.whole(asyncio.get_running_loop().time() + 0.5)
    async for _ in stream:
        pass


async def done_apart() -> None:
    await in_own_task(broken())


@pytest.mark.usefixtures("no_collector")
@pytest.mark.parametrize("work", [flown, gathered, passed_on, done_apart])
@simulated
async def test_an_error_is_gone_when_everybody_has_heard_of_it(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Nothing holds it, nor what its frames knew, until somebody collects what is left."""
    known: weakref.ref[Broke] | None = None
    try:
        await work()
    except Broke as error:
        known = weakref.ref(error)
    await pass_time(1.0)

    assert known is not None
    assert known() is None
