"""Whatever a client writes, it is the client that is told off, and the next one is served.

No bytes of a client make a fault of ours or of a service (5xx), but for a method that is not implemented (501) and a
request that goes round in circles (508); and what reaches a service is a request as we write it.
"""

import asyncio
import re
from collections.abc import Sequence
from typing import TypeVar

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.gateway_common.edge.door import spoken
from tests.on_the_wire.wire import SIGNED_IN, Wire
from tests.support.connections import connection

pytestmark = pytest.mark.asyncio(loop_scope="session")

T = TypeVar("T")

NOT_OUR_FAULT = {501, 508}
HANG = 120
_STATUS = re.compile(rb"HTTP/1\.1 ([0-9]{3}) ")
_REQUEST = re.compile(rb"(?:GET|HEAD|POST) /[!-~]* HTTP/1\.1\r\n(?:[a-zA-Z-]+: [\t\x20-\x7e\x80-\xff]*\r\n)+\r\n")
_NAMES = re.compile(rb"\r\n([a-zA-Z-]+):")
KNOWN = frozenset(
    b"""host via cdn-loop max-forwards x-request-id request-timeout caller-assertion accept-encoding accept content-type
    content-length transfer-encoding if-match if-modified-since if-none-match if-range if-unmodified-since range x-debug
    connection""".split()
)
"""What the routes and operations of the gateway at hand may send."""

REPEATABLE = {b"accept", b"if-match", b"if-none-match", b"x-debug"}

METHODS = ("GET", "POST", "HEAD", "OPTIONS", "PUT", "TRACE", "CONNECT", "PRI", "get", "", "G\x00T")
TARGETS = (
    *("/orders/5", "/files/5", "/orders", "/seen", "/long", "/", "*", "", "/files/%2e%2e", "/files//5", "/files/5?q=%"),
    *("http://localhost/files/5", "http://evil.example/", "//files/5", "/files/5#a", "/files/\xe9", "localhost:80"),
    *("/files/5?q=%00", "/files/5?q=%ff", "/files/" + "a" * 300, "/files/5?q=" + "a" * 3000, "/orders/;"),
)
VERSIONS = (" HTTP/1.1", " HTTP/1.0", " HTTP/2.0", " HTTP/0.9", "", " HTTP/1.1 ", " HTTP/1.10", " http/1.1")
LINES = (
    *("Content-Length: 5", "Content-Length: 0", "Content-Length: -1", "Content-Length: 5, 5", "Content-Length: 0x5"),
    *("Content-Length: 99999999999999999999", "Transfer-Encoding: chunked", "Transfer-Encoding: x, chunked"),
    *("Transfer-Encoding : chunked", "Transfer-Encoding:\x0bchunked", "Expect: 100-continue", "Expect: 200-ok"),
    *("Connection: close", "Connection: Upgrade", "Upgrade: websocket", "Upgrade: h2c", "Connection: host, te"),
    *("Content-Type: application/json", "Content-Type: \xff", "Content-Type: application/json; charset=utf-7"),
    *("Authorization: Basic", "Authorization: Bearer", "Authorization: Bearer \xe9", "Authorization: Bearer dev:\xb2"),
    *("Authorization: Bearer dev:7/\x85", "Authorization: Bearer dev:../1", f"Authorization: Bearer dev:{'7' * 900}"),
    *("Host: evil.example", "Host: localhost\x00", "Via: \xff", "Via: (((", "CDN-Loop: ;;,\x01", "Max-Forwards: 1e9"),
    *(f"Max-Forwards: {'9' * 30}", "Request-Timeout: nan", "Request-Timeout: 1e400", "Request-Timeout: \xb2"),
    *(f"Range: bytes={'0-1,' * 99}", "If-None-Match: \xff", 'If-None-Match: "a~br",', "Accept-Encoding: gzip;q=x"),
    *(
        f"Accept-Encoding: {'a,' * 500}",
        "Origin: null",
        "Origin: \xff",
        "Cookie: a",
        "X-Request-Id: \x7f",
        "X-Debug: \xff\t",
    ),
    *(
        " folded",
        "\tfolded",
        "no colon",
        ": nameless",
        "A\x00: b",
        "X-\xe9: 1",
        "traceparent: 00-x",
        "Content-Encoding: br",
    ),
)
BODIES = (b"", b"{}", b'{"restaurantId": "3"}', b"5\r\nhello\r\n0\r\n\r\n", b"5;\n\r\nhello", b"\xff" * 9, b"0\r\n")


def mostly(usual: Sequence[T], others: Sequence[T]) -> st.SearchStrategy[T]:
    """Draw what is usual three times out of four, so that more than the first flaw of a request is found."""
    return st.integers(0, 3).flatmap(lambda drawn: st.sampled_from(others if drawn == 3 else usual))


@st.composite
def requests(draw: st.DrawFn) -> bytes:
    """Draw a request that somebody might take for one, then spoil some of its bytes."""
    body = draw(st.sampled_from(BODIES))
    token, framing = draw(mostly(SIGNED_IN[1:], LINES)), draw(mostly([f"Content-Length: {len(body)}"], LINES))
    fields = [SIGNED_IN[0], token, framing, *draw(st.lists(st.sampled_from(LINES), max_size=2))]
    method, target = draw(mostly(METHODS[:2], METHODS)), draw(mostly(TARGETS[:4], TARGETS))
    line = f"{method} {target}{draw(mostly(VERSIONS[:1], VERSIONS))}"
    whole = bytearray(spoken(line, *fields) + body)
    for place, spoilt in draw(st.lists(st.tuples(st.integers(0, len(whole)), st.binary(max_size=2)), max_size=1)):
        whole[place : place + 1] = spoilt
    return bytes(whole)


async def said_to(wire: Wire, *pieces: bytes) -> bytes:
    """Write *pieces*, then see that somebody else is served, and give what has been answered until then."""
    answered = bytearray()

    async def listen(reader: asyncio.StreamReader) -> None:
        while piece := await reader.read(1 << 16):
            answered.extend(piece)

    async with asyncio.timeout(HANG), connection(wire.port) as (reader, writer), asyncio.TaskGroup() as group:
        listening = group.create_task(listen(reader))
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        assert (await wire.ask(wire.gateway.route)).status == 200
        listening.cancel()
    return bytes(answered)


def blamed(answered: bytes) -> set[int]:
    """Give the statuses that blame us or a service."""
    return {int(status) for status in _STATUS.findall(answered) if int(status) >= 500} - NOT_OUR_FAULT


def is_ours(head: bytes) -> bool:
    """Tell whether a service has heard a request as we write it: known fields, and one of each that has one value."""
    names = [name.lower() for name in _NAMES.findall(head)]
    single = [name for name in names if name not in REPEATABLE]
    return bool(_REQUEST.fullmatch(head)) and KNOWN.issuperset(names) and len(single) == len(set(single))


@settings(max_examples=300)
@given(said=requests())
@example(said=b"GET /files/5 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer dev:\xb2\r\n\r\n")
async def test_no_request_is_a_fault_of_ours(opened_library: Wire, said: bytes) -> None:
    """A request spoilt in any way is the client's fault, or none; only whole ones reach a service."""
    opened_library.service.forget()
    answered = await said_to(opened_library, said)

    assert blamed(answered) == set()
    assert [head for head in opened_library.service.heads if not is_ours(head)] == []


@settings(max_examples=150)
@given(said=st.binary(max_size=200))
@example(said=b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03")
@example(said=b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
@example(said=b"\r\n" * 100)
@example(said=b"\x00" * 200)
async def test_what_is_no_request_reaches_nobody(opened_library: Wire, said: bytes) -> None:
    """Bytes that are not HTTP, TLS or HTTP/2 among them, are refused, and others are served meanwhile."""
    opened_library.service.forget()
    answered = await said_to(opened_library, said)

    assert blamed(answered) == set()
    assert len(opened_library.service.heads) == 1  # that of whoever was served meanwhile


@settings(max_examples=100)
@given(first=requests(), second=requests(), cut=st.integers(1, 200))
async def test_no_request_spoils_the_one_behind_it(opened_library: Wire, first: bytes, second: bytes, cut: int) -> None:
    """Two in a row, cut anywhere, are no fault of ours either."""
    opened_library.service.forget()
    both = first + second
    answered = await said_to(opened_library, both[:cut], both[cut:])

    assert blamed(answered) == set()
    assert [head for head in opened_library.service.heads if not is_ours(head)] == []
