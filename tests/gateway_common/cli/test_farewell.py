"""The last answers of a process."""

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send

from gateway_common.admin import Life, Phase
from gateway_common.cli.serving.farewell import Farewell
from gateway_common.context import context_of
from tests.gateway_common.edge.exchange import Reply, ask, in_context, says_hello


async def cut_off(scope: Scope, receive: Receive, send: Send) -> None:
    raise asyncio.CancelledError


async def cut_off_while_answering(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"half", "more_body": True})
    raise asyncio.CancelledError


async def nothing() -> Message:
    raise AssertionError


def draining() -> Life:
    life = Life()
    life.phase = Phase.DRAINING
    return life


async def test_the_last_answers_end_their_connections() -> None:
    """While a process drains, each answer says so, and none before."""
    life = Life()
    before = await ask(Farewell(says_hello, life))
    life.phase = Phase.DRAINING
    after = await ask(Farewell(says_hello, life))

    assert (before.header("connection"), after.header("connection")) == (None, "close")
    assert after.body == before.body == b"hello"


async def test_who_is_cut_off_hears_to_come_back() -> None:
    """A request that is ended with the process is answered 503, and counted."""
    life = draining()
    reply: Reply = await ask(Farewell(in_context(cut_off), life))

    assert (reply.status, reply.header("content-type")) == (503, "application/problem+json")
    assert (reply.header("retry-after"), reply.header("connection")) == ("1", "close")
    assert reply.json["type"].endswith("problems/busy")
    assert life.cut_off == 1


async def test_who_is_cut_off_is_found_in_the_log() -> None:
    """The id that the client is told is the one in every line of its request."""
    names: list[str] = []

    async def is_named(scope: Scope, receive: Receive, send: Send) -> None:
        names.append(context_of(scope).id)
        await cut_off(scope, receive, send)

    reply = await ask(Farewell(in_context(is_named), draining()))

    assert [reply.json["requestId"]] == names


async def test_an_answer_that_had_begun_is_left_as_it_is() -> None:
    """What cannot be taken back ends where it is, and is counted, too."""
    life, told = draining(), list[str]()

    async def send(message: Message) -> None:
        told.append(message["type"])

    await Farewell(cut_off_while_answering, life)({"type": "http"}, nothing, send)

    assert told == ["http.response.start", "http.response.body"]
    assert life.cut_off == 1


async def test_other_cancellations_pass() -> None:
    """Who is cancelled while the process serves is somebody else's affair."""
    life = Life()
    life.phase = Phase.SERVING

    with pytest.raises(asyncio.CancelledError):
        await ask(Farewell(cut_off, life))

    assert life.cut_off == 0


async def test_only_requests_are_touched() -> None:
    """Whatever is no HTTP request passes as it is."""
    seen: list[tuple[Scope, Receive, Send]] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append((scope, receive, send))

    async def send(message: Message) -> None:
        raise AssertionError(message)

    scope: Scope = {"type": "lifespan"}
    await Farewell(app, draining())(scope, nothing, send)

    assert seen == [(scope, nothing, send)]
