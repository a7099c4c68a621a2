"""A real httpx2 client on our own transport."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx2
import pytest

from gateway_common.deadline import now
from gateway_common.services.transports.httpx2 import RidingTransport
from gateway_common.testing.clock import simulated
from tests.gateway_common.services.transports.wires import (
    Service,
    Talk,
    answering,
    hanging,
    hanging_after,
    nobody,
    ok,
    reaching,
    saying,
    serving,
    status,
)


@asynccontextmanager
async def client_of(talk: Talk) -> AsyncGenerator[tuple[httpx2.AsyncClient, Service]]:
    async with serving(talk) as service, reaching(service.address) as sender:
        transport = RidingTransport(sender, service.address, service="provider")
        async with httpx2.AsyncClient(transport=transport, base_url=str(service.address)) as client:
            yield client, service


@simulated
async def test_a_client_uses_the_connections_that_are_there() -> None:
    """Requests and answers are what the client knows, over one connection of ours."""
    async with client_of(answering(ok(b'{"keys":[]}', b"Content-Type: application/json"))) as (client, service):
        got = [await client.get("/keys", params={"a": "b c"}), await client.post("/token", data={"code": "1"})]

        assert [response.json() for response in got] == [{"keys": []}] * 2
        assert service.requests[0].startswith(b"GET /keys?a=b+c HTTP/1.1\r\n")
        assert service.requests[1].endswith(b"\r\n\r\ncode=1")
        assert service.connections == 1


@simulated
async def test_a_status_is_an_answer() -> None:
    """Whatever it is; to raise is for the client to ask."""
    async with client_of(answering(status(b"503 Later"))) as (client, _):
        response = await client.get("/")

        assert response.status_code == 503


@simulated
async def test_a_body_may_be_streamed() -> None:
    """Piece by piece, and given up in the middle."""
    async with client_of(answering(ok(b"x" * 300_000))) as (client, service):
        async with client.stream("GET", "/") as response:
            size = sum([len(piece) async for piece in response.aiter_raw()])
        async with client.stream("GET", "/"):
            pass
        await client.get("/")

        assert size == 300_000
        assert service.connections == 2


BROKEN = {
    "hanging": (hanging, httpx2.ReadTimeout),
    "hanging in the body": (hanging_after(ok(b"abc")[:-1]), httpx2.ReadTimeout),
    "closed": (saying(), httpx2.ReadError),
    "closed in the body": (saying(ok(b"abc")[:-1]), httpx2.ReadError),
    "not HTTP": (saying(b"SSH-2.0\r\n"), httpx2.RemoteProtocolError),
}


@pytest.mark.parametrize(("talk", "error"), BROKEN.values(), ids=BROKEN)
def test_what_goes_wrong_is_raised_as_the_client_knows_it(talk: Talk, error: type[Exception]) -> None:
    """Libraries expect httpx2's own errors, after the time that the client allows."""

    @simulated
    async def story() -> None:
        async with client_of(talk) as (client, _):
            with pytest.raises(error):
                await client.get("/", timeout=2.0)

            assert now() in {0.0, 2.0}

    story()


@simulated
async def test_nobody_there_is_a_connect_error() -> None:
    """Nothing was sent."""
    place = nobody()
    async with reaching(place) as sender:
        transport = RidingTransport(sender, place, service="provider")
        async with httpx2.AsyncClient(transport=transport) as client:
            with pytest.raises(httpx2.ConnectError):
                await client.get(f"{place}/")


@simulated
async def test_a_client_goes_nowhere_else() -> None:
    """P3: neither another host nor a place outside of the service's prefix is asked, not even by a redirect."""
    async with serving(answering(status(b"302 Found", b"Location: http://evil.example/"))) as service:
        place = replace(service.address, prefix="/idp")
        async with reaching(place) as sender:
            transport = RidingTransport(sender, place, service="provider")
            async with httpx2.AsyncClient(transport=transport, follow_redirects=True) as client:
                for elsewhere in ("http://evil.example/idp/", f"{service.address}/admin", f"{place}/redirected"):
                    with pytest.raises(httpx2.UnsupportedProtocol):
                        await client.get(elsewhere)

        assert [request.split(b"\r\n")[0] for request in service.requests] == [b"GET /idp/redirected HTTP/1.1"]
