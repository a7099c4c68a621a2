"""However the network cuts what a client sends, the application gets the same; whatever it sends, it is no error."""

import asyncio
import re
import socket
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import uvicorn
from hypothesis import given
from hypothesis import strategies as st
from uvicorn.server import ServerState

from gateway_common.testing import run_simulated
from gateway_common.wire.inbound import Inbound, Limits
from tests.gateway_common.wire.inbound.listener import Echo, Request
from tests.gateway_common.wire.inbound.pipe import Pipe

STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) [A-Z]")
"""The beginning of an answer: a body that is given back may look much like one."""

TOKEN = st.text("!#$%&'*+-.^_`|~09azAZ", min_size=1, max_size=8).map(str.encode)
VALUE = st.text('\t !"(),/:;<=>?@[]{}~azAZ09\xa0\xe9\xff', max_size=12).map(lambda text: text.encode("latin-1"))
PATH = st.text("az09-._~!$&'()*+,;=:@", max_size=8).map(lambda text: f"/{text}")
PIECES = st.lists(st.binary(min_size=1, max_size=20), max_size=4)
KNOWN = {b"host", b"content-length", b"transfer-encoding", b"connection", b"proxy-connection", b"upgrade", b"expect"}


@st.composite
def requests(draw: st.DrawFn) -> tuple[bytes, Request]:
    """Draw a request: as it is sent, and as it is to be read."""
    path, query, pieces = draw(PATH), draw(TOKEN), draw(PIECES)
    chunked = draw(st.booleans())
    fields = [pair for pair in draw(st.lists(st.tuples(TOKEN, VALUE), max_size=4)) if pair[0].lower() not in KNOWN]
    body = b"".join(pieces)
    own = (b"Transfer-Encoding", b"chunked") if chunked else (b"Content-Length", b"%d" % len(body))
    sent = [(b"Host", b"here"), *fields, own]
    head = b"".join(b"%b:%b\r\n" % pair for pair in sent)
    framed = b"".join(b"%x;a=b\r\n%b\r\n" % (len(one), one) for one in pieces) + b"0\r\n\r\n" if chunked else body
    headers = [(name.lower(), value.strip(b" \t")) for name, value in sent]
    said = b"POST %b?%b HTTP/1.1\r\n%b\r\n%b" % (path.encode(), query.replace(b"#", b""), head, framed)
    return said, Request("POST", path, query.replace(b"#", b""), headers, body)


@st.composite
def slices(draw: st.DrawFn, data: bytes) -> Sequence[bytes]:
    """Cut *data* into pieces."""
    cuts = draw(st.lists(st.integers(0, len(data)), max_size=8).map(sorted))
    return [data[start:end] for start, end in pairwise([0, *cuts, len(data)]) if start < end]


def taken(pieces: Sequence[bytes]) -> tuple[Echo, Pipe]:
    """Give what an application sees of a connection on which *pieces* come, and what is sent back."""
    echo = Echo()

    async def run() -> Pipe:
        config = uvicorn.Config(echo, ws="none", lifespan="off", log_config=None)
        here, there = socket.socketpair()
        with here, there:
            pipe = Pipe(here)
            protocol: Any = Inbound(Limits(), lambda _: None)(config, ServerState(), {})
            protocol.connection_made(pipe)
            for piece in pieces:
                protocol.data_received(piece)
                await asyncio.sleep(0)
            for _ in range(20):
                await asyncio.sleep(0)
            protocol.connection_lost(None)
            await asyncio.sleep(0)
            return pipe

    return echo, run_simulated(run())


@given(st.data())
def test_any_slicing_gives_the_same_requests(data: st.DataObject) -> None:
    """Methods, paths, queries, fields and bodies of several requests do not depend on where they were cut."""
    drawn = data.draw(st.lists(requests(), min_size=1, max_size=3))
    pieces = data.draw(slices(b"".join(said for said, _ in drawn)))

    echo, _ = taken(pieces)

    assert echo.seen == [request for _, request in drawn]


@given(st.data())
def test_any_bytes_are_a_request_or_refused(data: st.DataObject) -> None:
    """A request with some bytes changed is read, awaited or refused by a 4xx or a 501; it is never an error of ours."""
    said, _ = data.draw(requests())
    changed = bytearray(said)
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))

    _, pipe = taken([bytes(changed)])

    statuses = [int(status) for status in STATUS.findall(pipe.written)]
    assert all(status < 500 or status == 501 for status in statuses)
