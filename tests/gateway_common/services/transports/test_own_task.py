import asyncio

import pytest

from gateway_common.services.transports.own_task import ended, in_own_task
from gateway_common.testing.clock import pass_time, simulated
from tests.gateway_common.services.transports.strand import Strand


@simulated
async def test_what_needs_a_task_has_one() -> None:
    """Who asks has none, and the work has; its result comes back."""

    async def work() -> bool:
        async with asyncio.timeout(1):
            await asyncio.sleep(0)
        return asyncio.current_task() is not None

    assert await Strand(in_own_task(work())).end


@simulated
async def test_what_the_work_raises_is_raised() -> None:
    """It passes as it is."""

    async def work() -> None:
        raise LookupError("nothing there")

    with pytest.raises(LookupError, match="nothing there"):
        await Strand(in_own_task(work())).end


@simulated
async def test_who_leaves_waits_for_the_end_of_the_work() -> None:
    """The work is cancelled, and what it does on its way out is done before anybody goes on."""
    told: list[str] = []

    async def work() -> None:
        try:
            await pass_time(60)
        finally:
            await pass_time(1)
            told.append("cleaned up")

    leaving = Strand(in_own_task(work()))
    await pass_time(5)
    leaving.leave()
    await asyncio.wait([leaving.end])

    assert leaving.end.cancelled()
    assert told == ["cleaned up"]


@simulated
async def test_what_comes_in_the_moment_of_leaving_is_not_lost() -> None:
    """A result that nobody waits for any more is given back, in whichever moment it came."""
    came: list[str] = []
    kept: list[str] = []
    given_back: list[str] = []

    async def work() -> str:
        came.append("a connection")
        return "a connection"

    async def give_back(result: str) -> None:
        given_back.append(result)

    for steps in range(1, 8):
        leaving = Strand(in_own_task(work(), unwanted=give_back))
        for _ in range(steps):
            await asyncio.sleep(0)
        leaving.leave()
        await asyncio.wait([leaving.end])
        kept += [] if leaving.end.cancelled() else [leaving.end.result()]

    assert kept
    assert given_back
    assert len(came) == len(kept) + len(given_back)


@simulated
async def test_who_is_cancelled_while_work_ends_is_told_at_its_end() -> None:
    """A cancellation that comes while somebody else's work is on its way out is late, and not lost."""

    async def work() -> None:
        try:
            await pass_time(60)
        finally:
            await pass_time(1)

    working = asyncio.get_running_loop().create_task(work())
    await asyncio.sleep(0)
    waiting = Strand(ended(working))
    await pass_time(0.5)
    waiting.leave()
    await asyncio.wait([waiting.end])

    assert waiting.end.cancelled()
    assert working.done()
