"""What may be joined while it is under way, and for how long."""

import asyncio

from gateway_common.deadline import Deadline
from gateway_common.services.caching.flights import Flight, Flights
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
