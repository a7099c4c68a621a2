"""Requests that do not begin at once: kept, begun later, or answered 503 without having been begun."""

from itertools import count

from starlette.types import Receive, Scope, Send

from gateway_common.wire.admission import WAITED
from tests.gateway_common.wire.inbound.closed import LAST, Closed
from tests.gateway_common.wire.inbound.listener import GET, Echo, post, served, simulated
from tests.gateway_common.wire.inbound.loops import on_both_loops


class Always(Closed):
    """Let everybody begin."""

    def takes(self) -> bool:
        return True


@on_both_loops
async def test_who_is_refused_is_told_and_kept() -> None:
    """A refusal is a 503 problem that says when to ask again; its connection can be used again."""
    async with served(Echo(), Closed(refusing=True)) as server, server.client(GET) as client:
        first = await client.hear(b"\r\n\r\n")
        await client.hear(b"}")
        client.say(LAST)
        rest = await client.hear()

    assert first.startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
    assert b"\r\nretry-after: 3\r\n" in first
    assert b"\r\ncontent-type: application/problem+json\r\n" in first
    assert b"connection: close" not in first
    assert rest.startswith(b"HTTP/1.1 503 ")
    assert b"\r\nconnection: close\r\n" in rest


@on_both_loops
async def test_a_refused_head_has_no_body() -> None:
    """Whoever asks for the head alone gets it alone."""
    said = GET.replace(b"GET", b"HEAD")
    async with served(Echo(), Closed(refusing=True)) as server:
        assert await server.ask(said, LAST) == [503, 503]


@on_both_loops
async def test_the_body_of_a_refused_request_is_no_request() -> None:
    """What comes behind a refusal belongs to it: it is dropped, and the next request is understood."""
    body = b"GET /hidden HTTP/1.1\r\nHost: here\r\n\r\n"
    closed = Closed(refusing=True)
    async with served(Echo(), closed) as server:
        said = post(f"Content-Length: {len(body)}", body=body)
        statuses = await server.ask(said, LAST)

    assert statuses == [503, 503]
    assert [one.scope["path"] for one in closed.held] == ["/a", "/last"]


@on_both_loops
async def test_a_hundred_requests_at_once_are_refused_in_order() -> None:
    """Requests that were sent ahead of their answers are refused one after the other."""
    async with served(Echo(), Closed(refusing=True)) as server:
        assert await server.ask(GET * 100, LAST) == [503] * 101


@on_both_loops
async def test_who_waits_is_begun_later() -> None:
    """A request that is held is answered when it has begun, body and all, and knows for how long it waited."""
    seen: list[float] = []
    echo = Echo()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope[WAITED])
        await echo(scope, receive, send)

    closed = Closed()
    async with served(app, closed) as server, server.client(post("Content-Length: 3", body=b"abc")) as client:
        await server.until(lambda: bool(closed.held))
        before = list(echo.seen)
        closed.held[0].begin(0.125)
        answer = await client.hear(b"/aabc")

    assert before == []
    assert seen == [0.125]
    assert answer.startswith(b"HTTP/1.1 200 ")


@on_both_loops
async def test_who_leaves_while_waiting_is_gone() -> None:
    """Whoever decides sees that nobody waits any more, and may do to it what it likes."""
    echo, closed = Echo(), Closed()
    async with served(echo, closed) as server:
        async with server.client(GET):
            await server.until(lambda: bool(closed.held))
            there = not closed.held[0].gone
        await server.until(lambda: closed.held[0].gone)
        closed.held[0].refuse(1)
        closed.held[0].rest()
        closed.held[0].go_on()

    assert there
    assert echo.seen == []


@on_both_loops
async def test_who_rests_is_not_heard() -> None:
    """A client that is given a rest is heard again when that is over, and loses nothing."""
    closed = Closed(refusing=True)
    async with served(Echo(), closed) as server, server.client(GET) as client:
        await client.hear(b"}")
        closed.held[0].rest()
        client.say(LAST)
        looks = count()
        await server.until(lambda: next(looks) > 2)
        heard = len(closed.held)
        closed.held[0].go_on()
        rest = await client.hear()

    assert (heard, len(closed.held)) == (1, 2)
    assert rest.startswith(b"HTTP/1.1 503 ")


@on_both_loops
async def test_who_rests_takes_nothing_of_what_it_sent_ahead() -> None:
    """Requests that have come already wait as those in the kernel do: one is refused, and the next after the rest."""
    closed = Closed(refusing=True)
    async with served(Echo(), closed) as server, server.client(GET) as client:
        await client.hear(b"}")
        closed.held[0].rest()
        again = closed.held[0].rest()
        closed.held[0].go_on()
        closed.refusing = False
        client.say(GET * 3)
        await server.until(lambda: len(closed.held) == 2)
        closed.held[1].rest()
        closed.held[1].refuse(1)
        looks = count()
        await server.until(lambda: next(looks) > 2)
        while_resting = len(closed.held)
        closed.held[1].go_on()
        await server.until(lambda: len(closed.held) == 3)

    assert not again
    assert while_resting == 2


@simulated
async def test_a_rest_that_is_over_ends_no_other_reason_to_wait() -> None:
    """A client whose body nobody takes is held back, whatever becomes of the rest that it was given before."""
    closed = Closed()
    body = b"x" * (20 << 20)
    said = GET + post(f"Content-Length: {len(body)}") + body
    async with served(Echo(), closed) as server, server.client(said) as client:
        await server.until(lambda: bool(closed.held))
        closed.held[0].refuse(1)
        closed.held[0].rest()
        looks = count()
        await server.until(lambda: next(looks) > 2)
        closed.held[0].go_on()
        await server.until(lambda: len(closed.held) == 2 and next(looks) > 10)
        unsent = client.writer.transport.get_write_buffer_size()

    assert unsent > len(body) // 4


@on_both_loops
async def test_who_rests_while_the_server_stops_is_answered() -> None:
    """What it asked for before is heard when the rest is over; whoever asked for nothing is let go at once."""
    closed = Closed(refusing=True)
    async with served(Echo(), closed) as server, server.client(GET) as client, server.client(GET) as silent:
        await client.hear(b"}")
        await silent.hear(b"}")
        for one in closed.held:
            one.rest()
        client.say(GET)
        looks = count()
        await server.until(lambda: next(looks) > 2)
        for connection in list(server.server.server_state.connections):
            connection.shutdown()
        nothing = await silent.hear()
        for one in closed.held[:2]:
            one.go_on()
        answer = await client.hear()

    assert nothing == b""
    assert answer.startswith(b"HTTP/1.1 503 ")
    assert b"\r\nconnection: close\r\n" in answer
