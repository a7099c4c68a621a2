import asyncio

import pytest

from gateway_common.deadline import Deadline
from gateway_common.services.senders.places import Places
from gateway_common.testing.clock import SimulatedLoop, StuckError, pass_time, simulated
from tests.gateway_common.services.senders.given import settled


@simulated
async def test_who_leaves_with_a_place_just_given_passes_it_on() -> None:
    """A place that was given to somebody who is cancelled in the same moment goes to the next in line."""
    places = Places(1, waiting=2)
    assert places.take()
    async with asyncio.TaskGroup() as group:
        leaving, last = (group.create_task(places.wait(Deadline.after(10))) for _ in range(2))
        await settled()
        places.give_back()
        leaving.cancel()

    assert leaving.cancelled()
    assert last.result()
    assert (places.taken, places.waiting) == (1, 0)


@simulated
async def test_who_leaves_with_the_last_place_frees_it() -> None:
    """With nobody else in line the place is free again."""
    places = Places(1, waiting=1)
    assert places.take()
    async with asyncio.TaskGroup() as group:
        leaving = group.create_task(places.wait(Deadline.after(10)))
        await settled()
        places.give_back()
        leaving.cancel()

    assert (places.taken, places.waiting, places.take()) == (0, 0, True)


@simulated
async def test_a_place_is_not_given_to_who_has_left() -> None:
    """Somebody cancelled who has not run yet gets no place, and loses none."""
    places = Places(1, waiting=2)
    assert places.take()
    async with asyncio.TaskGroup() as group:
        leaving, last = (group.create_task(places.wait(Deadline.after(10))) for _ in range(2))
        await settled()
        leaving.cancel()
        places.give_back()

    assert last.result()
    assert (places.taken, places.waiting) == (1, 0)


@simulated
async def test_who_leaves_makes_room_in_the_line() -> None:
    """The line counts only those who still wait, also while no place comes free."""
    places = Places(1, waiting=2)
    assert places.take()
    async with asyncio.TaskGroup() as group:
        leaving = [group.create_task(places.wait(Deadline.after(10))) for _ in range(2)]
        await settled()
        full = places.full
        for task in leaving:
            task.cancel()

    assert full
    assert (places.taken, places.waiting, places.full) == (1, 0, False)


@simulated
async def test_a_place_that_comes_just_before_the_deadline_is_taken() -> None:
    """When the place comes first in the same moment, the deadline takes nothing away."""
    places = Places(1, waiting=1)
    assert places.take()
    deadline = Deadline.after(1)
    asyncio.get_running_loop().call_at(deadline.at, places.give_back)

    assert await places.wait(deadline)
    assert (places.taken, places.waiting) == (1, 0)


@simulated
async def test_a_place_that_comes_with_the_deadline_is_taken_or_left_whole() -> None:
    """When place and deadline come in the same moment, the answer and the count agree."""
    places = Places(1, waiting=1)
    assert places.take()
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(places.wait(Deadline.after(1)))
        await pass_time(1)
        places.give_back()

    assert places.taken == waiting.result()
    assert places.waiting == 0


@simulated
async def test_nobody_overtakes_the_line() -> None:
    """While a place is on its way to the next in line, none is free to take."""
    places = Places(1, waiting=1)
    assert places.take()
    async with asyncio.TaskGroup() as group:
        group.create_task(places.wait(Deadline.after(10)))
        await settled()
        places.give_back()

        assert not places.take()


def test_no_timer_is_left_behind() -> None:
    """Every way out of the line stops its alarm: time has nothing to jump to any more."""

    async def story() -> None:
        places = Places(1, waiting=3)
        assert places.take()
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(places.wait(Deadline.after(seconds))) for seconds in (1, 1000, 1000)]
            await pass_time(2)
            places.give_back()
            tasks[2].cancel()
        await asyncio.Event().wait()

    with asyncio.Runner(loop_factory=SimulatedLoop) as runner:
        with pytest.raises(StuckError):
            runner.run(story())

        assert runner.get_loop().time() == 2


@simulated
async def test_places_become_fewer_as_they_are_given_back() -> None:
    """Nobody loses a place, but those that are too many are not passed on."""
    places = Places(3, waiting=2)
    taken = [places.take() for _ in range(3)]
    async with asyncio.TaskGroup() as group:
        waits = group.create_task(places.wait(Deadline.after(10)))
        await settled()
        places.become(1)
        places.give_back()
        places.give_back()
        await settled()
        still_waits = not waits.done()
        places.give_back()

    assert taken == [True] * 3
    assert still_waits
    assert waits.result()
    assert (places.taken, places.take()) == (1, False)


@simulated
async def test_places_that_become_more_go_to_who_waits() -> None:
    """Those in line have the new ones first, then whoever comes."""
    places = Places(1, waiting=2)
    assert places.take()
    async with asyncio.TaskGroup() as group:
        waits = group.create_task(places.wait(Deadline.after(10)))
        await settled()
        places.become(3)

    assert waits.result()
    assert (places.taken, places.take(), places.take()) == (2, True, False)
