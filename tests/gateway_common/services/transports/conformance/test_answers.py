import gzip
import zlib
from typing import Any

import pytest

from gateway_common.errors import State
from gateway_common.services.call import Answer
from gateway_common.testing.clock import run_simulated, simulated
from tests.gateway_common.services.senders.given import call
from tests.gateway_common.services.transports.wires import (
    answering,
    hanging_after,
    ok,
    saying,
    serving,
    status,
    talking,
)


def heard(*said: bytes, method: str = "GET", most: int = 1000) -> Answer:
    """Give the answer made of what a service said before it closed."""

    async def story() -> Answer:
        async with talking(saying(*said)) as (transport, _):
            return await transport(call(method=method, most=most))

    return run_simulated(story())


@simulated
async def test_an_answer_has_status_fields_and_body() -> None:
    """Names are in lower case, in the order in which they came, and the connection is used again."""
    async with talking(answering(ok(b'{"state":"READY"}', b"X-Two: 2", b"x-one: 1"))) as (transport, service):
        answers = [await transport(call()) for _ in range(3)]

        assert answers[0] == answers[2]
        assert (answers[0].state, answers[0].status, answers[0].body) == (State.OK, 200, b'{"state":"READY"}')
        assert answers[0].headers == [(b"content-length", b"17"), (b"x-two", b"2"), (b"x-one", b"1")]
        assert service.connections == 1


@pytest.mark.parametrize(
    ("line", "state"),
    [
        (b"201 Created", State.OK),
        (b"401 Unauthorized", State.REFUSED),
        (b"403 Forbidden", State.DENIED),
        (b"404 Not Found", State.ABSENT),
        (b"409 Conflict", State.REFUSED),
        (b"429 Too Many Requests", State.BUSY),
        (b"500 Oops", State.DOWN),
        (b"502", State.DOWN),
        (b"503 Later", State.BUSY),
        (b"999 What", State.DOWN),
    ],
)
def test_the_status_names_the_state(line: bytes, state: State) -> None:
    """Each response is an answer, whatever its status."""
    answer = heard(status(line))

    assert (answer.state, answer.status, answer.sent) == (state, int(line[:3]), True)


@simulated
async def test_redirects_are_not_followed() -> None:
    """A redirect is an answer; where it points is never asked."""
    async with serving(answering(ok())) as elsewhere:
        target = b"Location: http://127.0.0.1:%d/" % elsewhere.port
        async with talking(answering(status(b"302 Found", target))) as (transport, _):
            answer = await transport(call())

        assert (answer.state, answer.status, elsewhere.connections) == (State.REFUSED, 302, 0)


def test_retry_after_is_in_seconds() -> None:
    """What cannot be read says nothing."""
    assert heard(status(b"503 Later", b"Retry-After: 7")).retry_after == 7.0
    assert heard(status(b"503 Later", b"Retry-After: soon")).retry_after is None
    assert heard(status(b"503 Later")).retry_after is None


def test_fields_of_the_hop_do_not_come_up() -> None:
    """What speaks to us alone, and what `Connection` names, is not in the answer."""
    answer = heard(ok(b"{}", b"Connection: close, X-Hop", b"X-Hop: 1", b"Keep-Alive: timeout=5", b"X-End: 2"))

    assert answer.headers == [(b"content-length", b"2"), (b"x-end", b"2")]


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 204 No Content\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.0 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    ],
    ids=["204", "length 0", "closed", "no chunks", "after 100"],
)
def test_nothing_is_a_body(said: bytes) -> None:
    """An empty body is read however it is said."""
    answer = heard(said)

    assert (answer.state, answer.body) == (State.OK, b"")


def test_a_head_may_speak_of_any_length() -> None:
    """The length of a HEAD's answer, or of a 304, is not that of a body to read."""
    large = b"Content-Length: 999999\r\n\r\n"

    assert heard(b"HTTP/1.1 200 OK\r\n" + large, method="HEAD").state is State.OK
    assert heard(b"HTTP/1.1 304 Not Modified\r\n" + large).status == 304


@pytest.mark.parametrize("size", [999, 1000])
def test_a_body_may_be_as_large_as_was_allowed(size: int) -> None:
    """The cap itself is allowed, with a length or in chunks."""
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (size, b"a" * size)

    assert heard(ok(b"a" * size)).body == b"a" * size
    assert heard(chunked).body == b"a" * size


@simulated
async def test_a_body_that_says_it_is_too_large_is_not_read() -> None:
    """`Content-Length` above the cap is enough; the connection is closed, not used again."""
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n"
    async with talking(hanging_after(head)) as (transport, service):
        answer = await transport(call(most=1000))
        await service.hung_up.wait()

        assert (answer.state, answer.status, answer.body) == (State.GARBLED, 200, b"")
        assert answer.reason == "its body is more than 1000 bytes"
        assert service.open == 0


@simulated
async def test_a_body_that_grows_too_large_is_given_up() -> None:
    """An endless body is read to the cap and no further."""
    chunk = b"400\r\n" + b"a" * 1024 + b"\r\n"
    async with talking(hanging_after(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk)) as (
        transport,
        service,
    ):
        answer = await transport(call(most=1000))
        await service.hung_up.wait()

        assert (answer.state, answer.body, service.open) == (State.GARBLED, b"", 0)


def test_an_unreadable_body_does_not_hide_a_failure() -> None:
    """Of what is not OK the state stays, and the body is left out."""
    answer = heard(b"HTTP/1.1 500 Oops\r\nContent-Length: 99999\r\n\r\n")

    assert (answer.state, answer.status, answer.body) == (State.DOWN, 500, b"")


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        (b"gzip", gzip.compress(b"plain", mtime=0)),
        (b"X-GZip", gzip.compress(b"plain", mtime=0)),
        (b"deflate", zlib.compress(b"plain")),
        (b"identity", b"plain"),
        (b"gzip", b""),
    ],
)
def test_a_compressed_body_is_inflated(coding: bytes, body: bytes) -> None:
    """We did not ask for it, but it can be read; its fields then speak of the plain body."""
    answer = heard(ok(body, b"Content-Encoding: " + coding))

    assert (answer.state, answer.body) == (State.OK, b"plain" if body else b"")
    assert (answer.header(b"content-encoding") is None) == (body != answer.body)


def test_an_inflated_body_may_be_as_large_as_was_allowed() -> None:
    """The cap counts plain bytes, and is itself allowed."""
    assert heard(ok(gzip.compress(b"a" * 1000), b"Content-Encoding: gzip")).body == b"a" * 1000


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        (b"br", b"whatever"),
        (b"gzip, gzip", gzip.compress(gzip.compress(b"plain"))),
        (b"gzip\r\nContent-Encoding: gzip", gzip.compress(gzip.compress(b"plain"))),
        (b"gzip", b"not gzip at all"),
        (b"gzip", gzip.compress(b"plain")[:-3]),
        (b"gzip", gzip.compress(b"plain") + b"more"),
        (b"gzip", gzip.compress(b"a" * 1001)),
        (b"gzip", gzip.compress(b"\0" * 800_000)),
    ],
    ids=["unknown", "twice", "twice in two lines", "a lie", "cut off", "more behind", "one too many", "bomb"],
)
def test_what_cannot_be_inflated_is_garbled(coding: bytes, body: bytes) -> None:
    """An unknown coding, a broken body, and one that inflates to more than was allowed."""
    answer = heard(ok(body, b"Content-Encoding: " + coding))

    assert (answer.state, answer.body) == (State.GARBLED, b"")
    assert "cannot be undone" in answer.reason


def test_a_bomb_is_stopped_at_the_cap() -> None:
    """A small body that would fill the memory costs no more than what was allowed."""
    bomb: Any = zlib.compressobj(9, zlib.DEFLATED, 31)
    body = b"".join([*(bomb.compress(b"\0" * 1_000_000) for _ in range(200)), bomb.flush()])
    answer = heard(ok(body, b"Content-Encoding: gzip"), most=1 << 20)

    assert len(body) < 1 << 20
    assert (answer.state, answer.body) == (State.GARBLED, b"")
