"""The clocks as operators set them, at the front door."""

import asyncio

import pytest

from gateway_common.app import edge_of
from gateway_common.testing.clock import simulated
from tests.gateway_common.edge.door import front_door, spoken
from tests.gateway_common.wire.inbound.listener import Client
from tests.support.connections import connection

SEEN = spoken("GET /seen HTTP/1.1", "Host: localhost")
HALF = spoken("POST /seen HTTP/1.1", "Host: localhost", "Content-Length: 100000")
ENDLESS = spoken("GET /endless HTTP/1.1", "Host: localhost")


@pytest.mark.parametrize(
    ("setting", "said", "heard", "seconds"),
    [
        ({"head_timeout": 3}, SEEN[:20], [408], 3),
        ({"idle_timeout": 5}, SEEN, [200], 5),
        ({"rate_window": 2}, HALF, [408], 2),
        ({"request_timeout": 4, "rate_window": 2, "least_rate": 0}, HALF, [408], 4),
        ({"request_timeout": 6}, ENDLESS, [200], 12),
    ],
    ids=["head", "idle", "rate", "request", "answer"],
)
@simulated
async def test_every_clock_can_be_set(setting: dict[str, float], said: bytes, heard: list[int], seconds: float) -> None:
    """Each setting moves its own clock, and the client is told or closed on then."""
    async with front_door(edge_of, **setting) as door, connection(door.port) as ends:
        client = Client(*ends)
        began = asyncio.get_running_loop().time()
        client.say(said)
        statuses = await client.statuses()

        assert asyncio.get_running_loop().time() - began == pytest.approx(seconds, abs=0.3)
    assert statuses == heard
