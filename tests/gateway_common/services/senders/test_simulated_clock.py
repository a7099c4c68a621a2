import asyncio

import pytest

from gateway_common.deadline import Deadline, now
from gateway_common.testing.clock import PATIENCE, StuckError, pass_time, run_simulated, simulated
from tests.support.connections import connection
from tests.support.servers import taking


def test_hours_cost_nothing() -> None:
    """Time that nobody uses is jumped over: a test that waited for it would be ended."""

    async def story() -> float:
        await pass_time(36 * 3600)
        return now()

    assert run_simulated(story()) == 36 * 3600


@simulated
async def test_time_stands_still_while_anything_is_ready() -> None:
    """Work costs no time on the simulated clock."""
    for _ in range(1000):
        await asyncio.sleep(0)

    assert now() == 0.0


@simulated
async def test_timers_fire_in_their_order_at_their_time() -> None:
    """A jump ends at the next timer, never beyond it."""
    fired: list[tuple[str, float]] = []

    async def wait(name: str, seconds: float) -> None:
        await pass_time(seconds)
        fired.append((name, round(now(), 6)))

    async with asyncio.TaskGroup() as group:
        for name, seconds in (("last", 3.5), ("first", 0.1), ("second", 0.7)):
            group.create_task(wait(name, seconds))

    assert fired == [("first", 0.1), ("second", 0.7), ("last", 3.5)]


@simulated
async def test_a_timeout_ends_what_never_ends() -> None:
    """`timeout_at` counts simulated seconds."""
    deadline = Deadline.after(60)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout_at(deadline.at):
            await asyncio.Event().wait()

    assert deadline.passed
    assert now() == pytest.approx(60)


def test_what_can_never_go_on_is_said() -> None:
    """A deadlock ends the test at once and names what waits."""

    async def wait_for_nothing() -> None:
        await asyncio.Event().wait()

    with pytest.raises(StuckError, match="wait_for_nothing"):
        run_simulated(wait_for_nothing())


def test_the_result_and_the_error_of_the_coroutine_come_out() -> None:
    """Nothing is wrapped on the way out."""

    async def answer() -> int:
        return 42

    async def fail() -> None:
        raise LookupError("nothing there")

    assert run_simulated(answer()) == 42
    with pytest.raises(LookupError, match="nothing there"):
        run_simulated(fail())


async def test_a_real_clock_is_never_made_to_wait() -> None:
    """On any other loop passing time is refused."""
    with pytest.raises(StuckError, match="only a simulated clock"):
        await pass_time(1)


@simulated
async def test_sockets_are_heard_before_time_jumps() -> None:
    """While a socket is open, what the kernel still carries comes before the next timer."""

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.readline())
        writer.close()

    async with asyncio.timeout(1), taking(greet) as port, connection(port) as (reader, writer):
        writer.write(b"hello\n")
        heard = await reader.read()

    assert heard == b"hello\n"
    assert now() < PATIENCE
