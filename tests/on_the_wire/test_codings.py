"""Compressed bodies: nobody unpacks what a client sends, and what a service sends only up to a size (W6)."""

import gzip
import zlib

import pytest

from tests.on_the_wire.service import spelled
from tests.on_the_wire.wire import Way, Wire

pytestmark = pytest.mark.asyncio(loop_scope="session")

A_BOMB = gzip.compress(b'{"state": "' + bytes(8 << 20) + b'"}')
UPLOADS = {"mobile": "/v1/orders/104/photos", "browser": "/api/orders/104/photos", "public": "/v1/orders/104/photos"}


@pytest.mark.parametrize(
    "coding", ["gzip", "deflate", "br", "zstd", "GZIP", "identity, gzip", "x-gzip", "compress", "a"]
)
@pytest.mark.parametrize("kind", ["endpoint", "route"])
async def test_what_comes_compressed_is_refused(wire: Wire, kind: str, coding: str) -> None:
    """415 says which coding is fine, and no service hears of it."""
    route = wire.gateway.route.target
    target = wire.gateway.endpoint.target if kind == "endpoint" else route.replace("/receipt", "/photos")
    answer = await wire.ask(Way("POST", target, A_BOMB), f"Content-Encoding: {coding}")

    assert (answer.status, answer.problem, answer.field("accept-encoding")) == (415, "coded-body", "identity")
    assert wire.service.heads == []


@pytest.mark.parametrize(
    ("coding", "packed"), [("gzip", gzip.compress), ("deflate", zlib.compress)], ids=["gzip", "deflate"]
)
async def test_what_a_service_sends_compressed_is_read(fresh: Wire, coding: str, packed: type[bytes]) -> None:
    """A composition asks for plain bodies, and reads the others all the same."""
    fresh.service.says = spelled(packed(b'{"orderId": "99"}'), {"content-encoding": coding})
    answer = await fresh.ask(fresh.gateway.endpoint)

    assert (answer.status, answer.json) == (201, {"orderId": "99"})


@pytest.mark.parametrize("kind", ["composition", "endpoint"])
async def test_what_a_service_sends_is_unpacked_up_to_a_size(fresh: Wire, kind: str) -> None:
    """8 MiB packed into 8 KiB are not an answer of 1 MiB at most (502)."""
    fresh.service.says = spelled(A_BOMB, {"content-encoding": "gzip"})
    answer = await fresh.ask(getattr(fresh.gateway, kind))

    assert (answer.status, answer.problem) == (502, "bad-gateway")


async def test_what_only_passes_is_not_unpacked(house: Wire) -> None:
    """A route tells body and coding as they came."""
    house.service.says = spelled(A_BOMB, {"content-encoding": "gzip"})
    answer = await house.ask(house.gateway.route)

    assert (answer.status, answer.field("content-encoding"), answer.body) == (200, "gzip", A_BOMB)
