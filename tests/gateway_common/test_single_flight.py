import asyncio

import pytest

from gateway_common.single_flight import SingleFlight
from gateway_common.testing.clock import pass_time, simulated


class Fetches:
    """Fetch slowly, count how often, and fail on demand."""

    def __init__(self) -> None:
        self.begun = 0
        self.ended = 0
        self.fails = False

    async def __call__(self) -> int:
        self.begun += 1
        await pass_time(1)
        self.ended += 1
        if self.fails:
            raise LookupError("it is not there")
        return self.begun


@simulated
async def test_many_at_once_are_one() -> None:
    """Whoever asks while it is under way gets what the first one gets; whoever asks later starts it again."""
    flights, fetch = SingleFlight[int](), Fetches()

    async with asyncio.TaskGroup() as group:
        asked = [group.create_task(flights("keys", fetch)) for _ in range(100)]

    assert {one.result() for one in asked} == {1}
    assert await flights("keys", fetch) == 2
    assert len(flights) == 0


@simulated
async def test_other_keys_fly_side_by_side() -> None:
    """What is fetched for one key keeps nobody else waiting."""
    flights, fetch = SingleFlight[int](), Fetches()

    async with asyncio.TaskGroup() as group:
        for key in ("a", "b"):
            group.create_task(flights(key, fetch))
        await pass_time(0.5)

        assert (len(flights), fetch.begun) == (2, 2)


@simulated
async def test_who_leaves_ends_it_for_nobody() -> None:
    """The first one to ask may go: what was begun is finished for the others."""
    flights, fetch = SingleFlight[int](), Fetches()

    async with asyncio.TaskGroup() as group:
        first = group.create_task(flights("keys", fetch))
        await pass_time(0.5)
        second = group.create_task(flights("keys", fetch))
        await pass_time(0.1)
        first.cancel()

    assert (second.result(), fetch.begun, first.cancelled()) == (1, 1, True)


@simulated
async def test_a_failure_is_told_to_all_and_not_kept() -> None:
    """Everybody who waits hears why it failed; the next one tries again."""
    flights, fetch = SingleFlight[int](), Fetches()
    fetch.fails = True

    async with asyncio.TaskGroup() as group:
        asked = [group.create_task(fails(flights, fetch)) for _ in range(3)]
    fetch.fails = False

    assert (fetch.begun, [one.result() for one in asked]) == (1, ["it is not there"] * 3)
    assert await flights("keys", fetch) == 2


async def fails(flights: SingleFlight[int], fetch: Fetches) -> str:
    with pytest.raises(LookupError) as failed:
        await flights("keys", fetch)
    return str(failed.value)


@simulated
async def test_nothing_flies_on_after_the_end() -> None:
    """Closing it ends what is under way, and whoever waits for that."""
    flights, fetch = SingleFlight[int](), Fetches()
    waiting = flights.begun("keys", fetch)
    await pass_time(0.5)

    await flights.aclose()

    assert (waiting.cancelled(), fetch.begun, fetch.ended, len(flights)) == (True, 1, 0, 0)
