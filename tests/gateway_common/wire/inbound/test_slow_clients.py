"""Every stage at which a client can be slow, on sockets and a simulated clock (W4): who is told so, who is cut off."""

import asyncio

import pytest
from starlette.types import Receive, Scope, Send

from gateway_common.testing.clock import pass_time
from tests.gateway_common.wire.inbound.listener import GET, Echo, post, served, simulated

LAST = GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
HEAD_SECONDS, IDLE_SECONDS, REQUEST_SECONDS, WINDOW, RATE = 10.0, 75.0, 300.0, 10.0, 240


def clock() -> float:
    return asyncio.get_running_loop().time()


@simulated
async def test_silence_is_not_answered() -> None:
    """A connection on which nothing is said is closed without a word, as browsers open them for later."""
    async with served(Echo()) as server, server.client() as client:
        assert await client.hear() == b""
        assert clock() == pytest.approx(HEAD_SECONDS)
    assert server.reasons == []


@pytest.mark.parametrize("said", [b"G", b"GET /a HTTP/1.1\r\n", b"GET /a HTTP/1.1\r\nHost: here\r\nX: ", GET[:-2]])
@simulated
async def test_a_head_that_stands_still_is_given_up(said: bytes) -> None:
    """It has ten seconds from its first byte; then the client is told so, and the connection ends."""
    async with served(Echo()) as server, server.client() as client:
        await pass_time(5)
        client.say(said)
        heard = await client.hear()

        assert clock() == pytest.approx(5 + HEAD_SECONDS)
    assert heard.startswith(b"HTTP/1.1 408 Request Timeout\r\n")
    assert b"problems/head-stalled" in heard
    assert server.reasons == ["head-stalled"]


@simulated
async def test_a_head_that_trickles_is_given_up() -> None:
    """A byte now and then wins no time."""
    echo = Echo()
    async with served(echo) as server, server.client() as client, asyncio.TaskGroup() as group:
        hearing = group.create_task(client.statuses())
        for byte in GET[:12]:
            client.say(bytes([byte]))
            await pass_time(0.99)
    assert (hearing.result(), echo.seen) == ([408], [])


@simulated
async def test_a_later_head_has_as_much_time() -> None:
    """What was said before does not count, on a connection that is kept."""
    async with served(Echo()) as server, server.client(GET) as client:
        await client.hear(b"/a")
        await pass_time(60)
        client.say(GET[:10])
        await pass_time(9)
        client.say(GET[10:])
        await client.hear(b"/a")
        client.say(GET[:10])
        assert await client.statuses() == [408]

        assert clock() == pytest.approx(69 + HEAD_SECONDS, abs=0.2)


@simulated
async def test_an_idle_connection_is_closed() -> None:
    """After 75 seconds without another request, without a word; each answer begins them anew."""
    async with served(Echo()) as server, server.client(GET) as client:
        await client.hear(b"/a")
        await pass_time(70)
        client.say(GET)
        await client.hear(b"/a")
        began = clock()

        assert await client.hear() == b""
        assert clock() - began == pytest.approx(IDLE_SECONDS, abs=0.2)
    assert server.reasons == []


@pytest.mark.parametrize("framing", ["Content-Length: 100000", "Transfer-Encoding: chunked"])
@pytest.mark.parametrize("sent", [b"", b"1\r\nx\r\n"])
@simulated
async def test_a_body_that_stands_still_is_given_up(framing: str, sent: bytes) -> None:
    """After ten seconds whoever reads it hears of it, and answers 408."""
    echo = Echo()
    async with served(echo) as server, server.client(post(framing), sent) as client:
        heard = await client.hear()

        assert clock() == pytest.approx(WINDOW, abs=0.2)
    assert heard.startswith(b"HTTP/1.1 408 ")
    assert b"problems/body-stalled" in heard
    assert echo.seen == []


@pytest.mark.parametrize(("each", "status"), [(RATE, 200), (RATE // 2, 408)])
@simulated
async def test_a_body_has_a_least_rate(each: int, status: int) -> None:
    """So many bytes a second are enough, however long it takes; half of them are not."""
    async with served(Echo()) as server:
        said = post("Content-Length: 20000", "Connection: close")
        async with server.client(said) as client, asyncio.TaskGroup() as group:
            hearing = group.create_task(client.statuses())
            for _ in range(20_000 // each + 1):
                client.say(b"x" * each)
                await pass_time(1)
        assert hearing.result() == [status]


@simulated
async def test_a_request_has_to_be_there_in_time() -> None:
    """However well it keeps the rate, after the time for a whole request a body is given up."""
    async with served(Echo(), request_seconds=30, window=3) as server:
        async with server.client(post("Transfer-Encoding: chunked")) as client, asyncio.TaskGroup() as group:
            hearing = group.create_task(client.statuses())
            while not hearing.done():
                client.say(b"fff\r\n" + b"x" * 0xFFF + b"\r\n")
                await pass_time(1)
            assert clock() == pytest.approx(30, abs=4)
        assert hearing.result() == [408]


async def takes_its_time(scope: Scope, receive: Receive, send: Send) -> None:
    """Read nothing for a while, then a body whole, and tell how long it was."""
    await pass_time(3)
    size, more = 0, True
    while more:
        message = await receive()
        size, more = size + len(message["body"]), message["more_body"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"%d" % size})


@simulated
async def test_who_is_held_back_is_not_slow() -> None:
    """A client whose body nobody takes waits as long as that lasts."""
    size = 40_000_000
    said = post(f"Content-Length: {size}", "Connection: close", body=bytes(size))
    async with served(takes_its_time, window=1.0) as server, server.client(said) as client:
        heard = await client.hear()

    assert heard.startswith(b"HTTP/1.1 200 ")
    assert str(size).encode() in heard


async def takes_a_moment(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer nothing, later."""
    await pass_time(0.8)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body"})


@pytest.mark.parametrize(("rest", "third"), [(LAST[9:], 200), (b"", 408)], ids=["comes", "does not come"])
@simulated
async def test_who_is_held_back_within_a_head_is_not_slow(rest: bytes, third: int) -> None:
    """The head of a request behind others that wait has its time from when it can be read, and no more than that."""
    async with served(takes_a_moment, head_seconds=0.5) as server, server.client(GET, GET, LAST[:9]) as client:
        await pass_time(0.2)
        client.say(rest)

        assert await client.statuses() == [200, 200, third]


@simulated
async def test_who_was_held_back_long_ago_is_as_slow_as_others() -> None:
    """A head that begins afterwards has no more time than any."""
    async with served(takes_a_moment) as server, server.client(GET, GET) as client:
        await client.hear(b"\r\n\r\n")
        await client.hear(b"\r\n\r\n")
        before = clock()
        client.say(GET[:9])

        assert await client.statuses() == [408]
        assert clock() - before == pytest.approx(HEAD_SECONDS, abs=0.2)


@simulated
async def test_who_waits_to_be_asked_is_not_slow() -> None:
    """A client that expects `100 Continue` is asked to go on when somebody reads, and not before."""
    async with served(takes_its_time, window=1.0) as server:
        said = post("Content-Length: 3", "Expect: 100-continue", "Connection: close")
        async with server.client(said) as client:
            assert await client.hear(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
            assert clock() == pytest.approx(3, abs=0.2)
            client.say(b"abc")
            assert (await client.hear()).startswith(b"HTTP/1.1 200 ")


@simulated
async def test_nobody_is_asked_for_a_body_that_nobody_reads() -> None:
    """An answer without reading is the final one: no `100 Continue` comes before it, and the connection ends."""

    async def refuses(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 401, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body"})

    async with served(refuses) as server:
        assert await server.ask(post("Content-Length: 3", "Expect: 100-continue")) == [401]


@simulated
async def test_the_rest_of_a_body_that_nobody_reads_has_to_come_as_well() -> None:
    """After the answer, what is missing of a small body has its time, and then the connection is closed."""

    async def refuses(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 403, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body"})

    async with served(refuses) as server, server.client(post("Content-Length: 9", body=b"half")) as client:
        assert await client.statuses() == [403]
        assert clock() == pytest.approx(WINDOW, abs=0.2)


async def says_nothing(scope: Scope, receive: Receive, send: Send) -> None:
    """Begin an answer, unless it is asked not to, and never go on."""
    if scope["path"] == "/begun":
        await send({"type": "http.response.start", "status": 200, "headers": []})
    await asyncio.Event().wait()


@pytest.mark.parametrize(("path", "after"), [(b"/never", REQUEST_SECONDS), (b"/begun", 2 * REQUEST_SECONDS)])
@simulated
async def test_an_answer_that_stands_still_is_cut(path: bytes, after: float) -> None:
    """After five minutes without anything of it, looked at every five minutes, nobody waits any more."""
    async with served(says_nothing) as server, server.client(GET.replace(b"/a", path)) as client:
        await client.until_cut()
        assert clock() == pytest.approx(after, abs=0.2)
    assert server.reasons == ["no-answer"]


@simulated
async def test_an_answer_that_goes_on_is_not_cut() -> None:
    """A stream that says something now and then may last for as long as it likes."""

    async def streams(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(8):
            await send({"type": "http.response.body", "body": b": still there\n\n", "more_body": True})
            await pass_time(REQUEST_SECONDS * 0.9)
        await send({"type": "http.response.body"})

    async with served(streams) as server, server.client(GET) as client:
        heard = await client.hear(b"0\r\n\r\n")

    assert heard.count(b"still there") == 8
