"""What is refused leaves nothing behind that only the collector of garbage would find, for then it stops everybody."""

import asyncio
import gc
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import pytest

from gateway_common.context import RequestContext
from gateway_common.errors import State
from gateway_common.services import Answer
from gateway_common.testing import answered
from tests.gateway_common.edge.door import SIGNED_IN, Door, Heard, front_door, heard, spoken

TIMES = 5
LATE = Answer(State.LATE, reason="its time ran out")
BUSY = Answer(State.BUSY, sent=False, retry_after=1, reason="the breaker is open")
DOWN = Answer(State.DOWN, reason="reset")
CONFLICT = answered({"no": True}, status=409)


@dataclass
class Client:
    """Ask over one connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def ask(self, request: bytes) -> Heard:
        """Ask, and hear the answer."""
        self.writer.write(request)
        return await heard(self.reader)


@asynccontextmanager
async def client_of(door: Door) -> AsyncGenerator[Client]:
    """Open a connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
    yield Client(reader, writer)
    writer.close()
    await writer.wait_closed()


@contextmanager
def nobody_collects() -> Generator[None]:
    """Let what holds itself stay."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def remembered() -> int:
    """Count the requests of which anything is left."""
    return sum(type(one) is RequestContext for one in gc.get_objects())


def asking(line: str, *fields: str, body: bytes = b"") -> bytes:
    """Spell a request of a client who is signed in."""
    return spoken(f"{line} HTTP/1.1", *SIGNED_IN, *fields) + body


FORWARDED, COMPOSED = asking("GET /files/5"), asking("GET /orders/5")
WRITTEN = asking("POST /files/5", "Content-Type: text/plain", "Content-Length: 2", body=b"hi")
NO_JSON = asking("POST /orders", "Content-Type: application/json", "Content-Length: 1", body=b"{")
ANYBODYS = spoken("GET /files/5 HTTP/1.1", "Host: localhost")
UNPROVEN = spoken("GET /files/5 HTTP/1.1", "Host: localhost", "Authorization: Bearer no")


@pytest.mark.parametrize(
    ("request_", "given", "status"),
    [
        pytest.param(FORWARDED, None, 200, id="forwarded"),
        pytest.param(FORWARDED, LATE, 504, id="late"),
        pytest.param(FORWARDED, BUSY, 503, id="busy"),
        pytest.param(FORWARDED, DOWN, 502, id="down"),
        pytest.param(FORWARDED, CONFLICT, 409, id="refused by the service"),
        pytest.param(WRITTEN, LATE, 504, id="written"),
        pytest.param(COMPOSED, None, 200, id="composed"),
        pytest.param(asking("GET /saying"), None, 422, id="invalid"),
        pytest.param(NO_JSON, None, 400, id="no JSON"),
        pytest.param(asking("GET /nowhere"), None, 404, id="nowhere"),
        pytest.param(asking("DELETE /files/5"), None, 405, id="not allowed"),
        pytest.param(ANYBODYS, None, 401, id="not signed in"),
        pytest.param(UNPROVEN, None, 401, id="a bad proof"),
    ],
)
async def test_a_request_that_is_over_is_gone(request_: bytes, given: Answer | None, status: int) -> None:
    """However it ended, nothing of a request is left when it is over, with nobody there to collect it."""
    async with front_door() as door, client_of(door) as client:
        if given is not None:
            door.network.routes = dict.fromkeys(door.network.routes, given)
        first = await client.ask(request_)
        with nobody_collects():
            before = remembered()
            others = [await client.ask(request_) for _ in range(TIMES)]
            after = remembered()

    assert {one.status for one in (first, *others)} == {status}
    assert after == before
