"""Services that are slow in each way there is, and those that go away in each moment."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from gateway_common.deadline import now
from gateway_common.errors import State
from gateway_common.services.call import Answer
from gateway_common.services.transports import BrokenStream, TransportPolicy
from gateway_common.testing.clock import pass_time, simulated
from tests.gateway_common.services.senders.given import call
from tests.gateway_common.services.transports.http1.given import talking
from tests.gateway_common.services.transports.wires import Line, Talk, ok

RESPONSE = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n3\r\nefg\r\n0\r\n\r\n"
HEAD = RESPONSE.index(b"\r\n\r\n") + 4
PATIENT = TransportPolicy()
WATCHED = TransportPolicy(head_within=1.0, pieces_within=0.5)


def dripping(said: bytes, *, every: float, begin: int = 0) -> Talk:
    """Say the first *begin* bytes at once, and then a byte at a time."""

    async def talk(line: Line) -> None:
        await line.request()
        await line.say(said[:begin])
        for place in range(begin, len(said)):
            await pass_time(every)
            await line.say(said[place : place + 1])
        await line.until_hung_up()

    return talk


SLOW = {
    "no first byte": (PATIENT, dripping(b"", every=1), 0),
    "a head that drips": (PATIENT, dripping(RESPONSE, every=0.3), 0),
    "a head that stops": (PATIENT, dripping(RESPONSE[: HEAD - 1], every=0, begin=HEAD - 1), 0),
    "a body that drips": (PATIENT, dripping(RESPONSE, every=0.3, begin=HEAD), 200),
    "a body that stops": (PATIENT, dripping(RESPONSE[: HEAD + 5], every=0, begin=HEAD + 5), 200),
    "an end that never comes": (PATIENT, dripping(RESPONSE[:-1], every=0, begin=len(RESPONSE) - 1), 200),
}


@pytest.mark.parametrize(("policy", "talk", "status"), SLOW.values(), ids=SLOW)
def test_however_slow_a_service_is_the_deadline_holds(policy: TransportPolicy, talk: Talk, status: int) -> None:
    """R1: at each stage it is late to the moment, and its connection is closed."""

    @simulated
    async def story() -> None:
        async with talking(talk, policy) as (transport, service):
            answer = await transport(call(within=2))
            ended = now()
            await service.hung_up.wait()

            assert (answer.state, answer.status, answer.sent, answer.body) == (State.LATE, status, True, b"")
            assert ended == pytest.approx(2)

    story()


SILENT = {
    "no head": (dripping(b"", every=1), 1.0, 0),
    "a head that drips": (dripping(RESPONSE, every=0.3), 1.0, 0),
    "a body that stops": (dripping(RESPONSE[: HEAD + 5], every=0, begin=HEAD + 5), 0.5, 200),
    "a body that goes on for a while": (dripping(RESPONSE[:-9], every=0.4, begin=HEAD), None, 200),
}


@pytest.mark.parametrize(("talk", "after", "status"), SILENT.values(), ids=SILENT)
def test_silence_may_end_a_call_before_its_deadline(talk: Talk, after: float | None, status: int) -> None:
    """A policy may say how far away the head may be, and how long there may be no piece."""
    pieces = len(RESPONSE[:-9]) - HEAD

    @simulated
    async def story() -> None:
        async with talking(talk, WATCHED) as (transport, _):
            answer = await transport(call(within=60))

            assert (answer.state, answer.status) == (State.LATE, status)
            assert now() == pytest.approx(0.4 * pieces + 0.5 if after is None else after)

    story()


@simulated
async def test_silence_ends_a_call_on_a_connection_that_was_used_before() -> None:
    """The head of an answer has its time each time, whatever came before it."""

    async def once(line: Line) -> None:
        await line.request()
        await line.say(ok(b"{}"))
        await line.request()
        await line.until_hung_up()

    async with talking(once, TransportPolicy(head_within=1.0)) as (transport, _):
        first = await transport(call(within=5))
        started = now()
        second = await transport(call(within=5))

        assert (first.state, second.state) == (State.OK, State.LATE)
        assert now() - started == pytest.approx(1)


@simulated
async def test_who_is_patient_waits_for_slow_pieces() -> None:
    """As long as something comes in time, the answer may take as long as its call has."""
    async with talking(dripping(RESPONSE, every=0.45, begin=HEAD), WATCHED) as (transport, _):
        answer = await transport(call(within=60))

        assert (answer.state, answer.body) == (State.OK, b"abcdefg")


@simulated
async def test_a_policy_does_not_lengthen_a_deadline() -> None:
    """Who has less time than the policy allows has that."""
    async with talking(dripping(b"", every=1), WATCHED) as (transport, _):
        answer = await transport(call(within=0.3))

        assert answer.state is State.LATE
        assert now() == pytest.approx(0.3)


def leaving(said: bytes, *, how: str) -> Talk:
    """Say something and go: close, reset, or say that no more will come and wait."""

    async def talk(line: Line) -> None:
        await line.request()
        await line.say(said)
        if how == "reset":
            await line.service.seen.wait()
            line.reset()
        elif how == "half close":
            line.writer.write_eof()
            await line.until_hung_up()

    return talk


STAGES = {
    "at once": (b"", State.DOWN, 0),
    "in the head": (RESPONSE[:20], State.DOWN, 0),
    "behind the head": (RESPONSE[:HEAD], State.DOWN, 200),
    "in the body": (RESPONSE[: HEAD + 6], State.DOWN, 200),
    "before the last line": (RESPONSE[:-2], State.DOWN, 200),
    "at the end": (RESPONSE, State.OK, 200),
}


@pytest.mark.parametrize(("said", "state", "status"), STAGES.values(), ids=STAGES)
@pytest.mark.parametrize("how", ["close", "reset", "half close"])
def test_a_service_may_go_in_each_moment(said: bytes, state: State, status: int, how: str) -> None:
    """What was complete stands, all else is down; nothing is left open."""

    @simulated
    async def story() -> None:
        async with talking(leaving(said, how=how)) as (transport, service):
            sending = asyncio.get_running_loop().create_task(transport(call()))
            await pass_time(1)
            service.seen.set()
            answer = await sending

            assert (answer.state, answer.status, answer.sent) == (state, status, True)

    story()


@pytest.mark.parametrize("how", ["close", "half close"])
def test_a_body_without_a_length_ends_with_the_connection(how: str) -> None:
    """Whichever way the service says that no more comes."""

    @simulated
    async def story() -> None:
        async with talking(leaving(b"HTTP/1.1 200 OK\r\n\r\nabc", how=how)) as (transport, _):
            answer = await transport(call())

            assert (answer.state, answer.body) == (State.OK, b"abc")

    story()


@simulated
async def test_a_body_without_a_length_that_is_reset_is_no_body() -> None:
    """A reset is no end: who knows what would have come."""
    async with talking(leaving(b"HTTP/1.1 200 OK\r\n\r\nabc", how="reset")) as (transport, service):
        sending = asyncio.get_running_loop().create_task(transport(call()))
        await pass_time(1)
        service.seen.set()
        answer = await sending

        assert (answer.state, answer.status, answer.body) == (State.DOWN, 200, b"")


@simulated
async def test_a_stream_that_is_no_http_any_more_is_garbled() -> None:
    """W2: what came before was given on, and the break says why there is no more."""
    said = RESPONSE[:HEAD] + b"3\r\nabc\r\n0x3\r\n"

    async def talk(line: Line) -> None:
        await line.request()
        await line.say(said[: HEAD + 8])
        await pass_time(1)
        await line.say(said[HEAD + 8 :])

    async with talking(talk) as (transport, _):
        answer = await transport(call(most=None))
        pieces = pieces_of(answer)
        first = await anext(pieces)
        with pytest.raises(BrokenStream) as broken:
            await anext(pieces)

        assert (first, broken.value.state) == (b"abc", State.GARBLED)


@simulated
async def test_silence_in_a_stream_is_late() -> None:
    """With *idle* seconds between two pieces, and no deadline for all of them."""
    async with talking(dripping(RESPONSE, every=0.9, begin=HEAD + 9)) as (transport, _):
        answer = await transport(replace(call(most=None, within=2), idle=1.0))
        pieces = [piece async for piece in pieces_of(answer)]
        ended = now()

        assert (b"".join(pieces), ended > 2) == (b"abcdefg", True)


@simulated
async def test_a_stream_stands_still_for_so_long_and_no_longer() -> None:
    """It is late to the moment."""
    async with talking(dripping(RESPONSE[: HEAD + 9], every=0, begin=HEAD + 9)) as (transport, _):
        answer = await transport(replace(call(most=None, within=2), idle=1.0))
        pieces = pieces_of(answer)
        await anext(pieces)
        began = now()
        with pytest.raises(BrokenStream) as broken:
            await anext(pieces)

        assert broken.value.state is State.LATE
        assert now() - began == pytest.approx(1.0)


def pieces_of(answer: Answer) -> AsyncIterator[bytes]:
    assert not isinstance(answer.body, bytes)
    return aiter(answer.body)


@simulated
async def test_a_connection_that_was_slow_is_not_used_again() -> None:
    """W2: what comes too late must not be the answer to the next call."""

    async def talk(line: Line) -> None:
        while await line.request():
            if len(line.service.requests) == 1:
                await pass_time(2)
            await line.say(ok(b"%d" % len(line.service.requests)))

    async with talking(talk) as (transport, service):
        late = await transport(call(within=1))
        await pass_time(2)
        answer = await transport(call())

        assert (late.state, answer.body, service.connections) == (State.LATE, b"2", 2)
