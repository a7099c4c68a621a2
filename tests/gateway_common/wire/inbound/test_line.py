"""How what goes out is watched, on a transport that takes just so much of it."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from gateway_common.testing.clock import pass_time, simulated
from gateway_common.wheel import Wheel
from gateway_common.wire.inbound.limits import Limits
from gateway_common.wire.inbound.line import LINGER, MOST_DROPPED, Line
from gateway_common.wire.inbound.shared import Shared
from tests.gateway_common.wire.inbound.pipe import Pipe

LIMITS = Limits()


@asynccontextmanager
async def lined(reasons: list[str], **limits: Any) -> AsyncGenerator[tuple[Line, Pipe]]:  # noqa: ANN401 – whatever limits there are
    """Give a line, and the pipe that it goes out by."""
    here, there = socket.socketpair()
    with here, there:
        pipe = Pipe(here)
        line = Line(pipe, asyncio.get_running_loop(), Shared(Limits(**limits), Wheel(), reasons.append))
        yield line, pipe
        line.lost()


@pytest.mark.parametrize(("missing", "cut"), [(0, False), (1, True)])
@simulated
async def test_an_answer_has_to_be_taken_at_a_rate(missing: int, cut: bool) -> None:
    """So many bytes in each window are enough, and one byte less is not."""
    reasons: list[str] = []
    async with lined(reasons) as (line, pipe):
        line.write(bytes(1_000_000))
        line.hold()
        for _ in range(10):
            pipe.waiting -= int(LIMITS.rate * LIMITS.window) - missing
            await pass_time(LIMITS.window)

    assert (reasons, pipe.done) == ((["slow-reader"], ["aborted"]) if cut else ([], []))


@simulated
async def test_who_has_caught_up_is_watched_no_more() -> None:
    """Once the client has taken most of it, time goes by for the answer alone."""
    reasons: list[str] = []
    async with lined(reasons) as (line, _):
        line.begin()
        line.write(bytes(1_000_000))
        line.hold()
        line.release()
        await pass_time(LIMITS.request_seconds - 1)
        assert reasons == []
        await pass_time(1)

    assert reasons == ["no-answer"]


@simulated
async def test_a_client_that_brings_something_is_waited_for() -> None:
    """While a request is coming, its answer is not late."""
    reasons: list[str] = []
    async with lined(reasons) as (line, _):
        line.begin()
        for _ in range(10):
            await pass_time(LIMITS.request_seconds / 2)
            line.renew()
        line.done()
        line.renew()
        await pass_time(LIMITS.request_seconds * 2)

    assert reasons == []


@pytest.mark.parametrize(
    ("unread", "reading", "ended", "done"),
    [
        (False, True, False, ["closed"]),
        (True, True, False, ["ended", "aborted"]),
        (False, False, False, ["ended", "aborted"]),
        (True, True, True, ["closed"]),
    ],
    ids=["all was read", "some was not", "some may be waiting", "nothing can come"],
)
@simulated
async def test_a_connection_ends_so_that_its_end_is_heard(
    unread: bool, reading: bool, ended: bool, done: list[str]
) -> None:
    """Where something of the client's may be unread, our side ends first, and the connection seconds later."""
    async with lined([]) as (line, pipe):
        line.unread, line.ended, pipe.reading = unread, ended, reading
        line.close()
        line.close()
        assert (pipe.done, pipe.reading, line.is_closing()) == (done[:1], True, True)
        await pass_time(LINGER)

        assert pipe.done[: len(done)] == done


@simulated
async def test_the_end_waits_for_what_goes_before() -> None:
    """As long as the last answer is taken at the rate it is waited for, and then as long again as for any other."""
    reasons: list[str] = []
    async with lined(reasons) as (line, pipe):
        line.unread = True
        line.write(bytes(100_000))
        line.close()
        line.write(b"too late")
        for _ in range(10):
            pipe.waiting -= 10_000
            await pass_time(LIMITS.window)
            assert pipe.done == ["ended"]
        await pass_time(LINGER)

    assert (pipe.done, reasons) == (["ended", "aborted"], [])


@simulated
async def test_nobody_pours_for_ever_into_a_line_that_has_ended() -> None:
    """So many bytes are dropped; with one more it is over."""
    reasons: list[str] = []
    async with lined(reasons) as (line, pipe):
        line.drop(MOST_DROPPED)
        assert pipe.done == []
        line.drop(1)

    assert (pipe.done, reasons) == (["aborted"], ["unread"])


@simulated
async def test_who_is_held_back_is_seen_leaving() -> None:
    """Nothing is read of a client that is held back; that it has left is seen all the same, within 100 ms."""
    here, there = socket.socketpair()
    with here, there:
        pipe = Pipe(here)
        line = Line(pipe, asyncio.get_running_loop(), Shared(LIMITS, Wheel(), print))
        line.pause_reading()
        there.sendall(b"unread")
        await pass_time(10)
        assert pipe.done == []
        there.close()
        await pass_time(0.1)

        assert pipe.done == ["aborted"]
        line.lost()


@pytest.mark.parametrize("first", ["rest", "flow"])
@simulated
async def test_it_is_read_from_when_nobody_holds_it_back(first: str) -> None:
    """A rest and a body that nobody takes are two reasons: as long as one of them lasts nothing is read."""
    async with lined([]) as (line, pipe):
        line.pause_reading()
        heard = [line.rest(), line.rest()]
        ends = [line.go_on, line.resume_reading]
        seen: list[bool] = []
        for end in ends if first == "rest" else reversed(ends):
            end()
            seen.append(pipe.reading)

    assert heard == [True, False]
    assert seen == [False, True]


@simulated
async def test_whoever_waits_for_the_end_of_a_rest_is_called_once() -> None:
    """It is called in the next turn; a rest that nobody took ends nothing."""
    calls: list[str] = []
    async with lined([]) as (line, _):
        line.awake = lambda: calls.append("awake")
        line.go_on()
        line.rest()
        line.go_on()
        line.go_on()
        before = list(calls)
        await pass_time(0.001)

    assert before == []
    assert calls == ["awake"]
