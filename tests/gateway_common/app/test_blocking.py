"""Nothing that a request does blocks the loop, on which all other requests wait."""

from pathlib import Path

import httpx2
import pytest
from blockbuster import blockbuster_ctx

from gateway_common import Router, View, anyone
from gateway_common.testing import SimulatedNetwork
from tests.support import ftgo
from tests.support.gateways import TOKEN, gateway
from tests.support.servers import served

REQUESTS = [
    ("GET", "/orders/5", 200),
    ("GET", "/orders/5?unknown=1", 200),
    ("GET", "/nowhere", 404),
    ("POST", "/orders", 201),
    ("PUT", "/orders", 405),
    ("GET", "/openapi.json", 200),
]
careless = Router()


class Length(View):
    length: int


@careless.get("/length")
async def measure(caller: object = anyone()) -> Length:
    """Measure this file, and let everybody wait for the disk."""
    return Length(length=Path(__file__).stat().st_size)  # noqa: ASYNC240 – what must be found


async def _status(port: int, method: str, path: str) -> int:
    json = {"restaurantId": "3"} if method == "POST" else None
    async with httpx2.AsyncClient(headers={"authorization": f"Bearer {TOKEN}"}, trust_env=False, timeout=60) as client:
        response = await client.request(method, f"http://127.0.0.1:{port}{path}", json=json)
    return response.status_code


@pytest.mark.parametrize(("method", "path", "status"), REQUESTS)
async def test_no_request_blocks_the_loop(method: str, path: str, status: int) -> None:
    """Reading, composing, refusing, logging and answering leave the loop to others: none of them waits for a disk."""
    app = gateway(ftgo.router, *ftgo.SERVICES, network=SimulatedNetwork(ftgo.ANSWERS))
    async with served(app) as port:
        with blockbuster_ctx("gateway_common"):
            answered = await _status(port, method, path)

    assert answered == status


async def test_an_endpoint_that_blocks_is_found() -> None:
    """An endpoint that asks the disk while others wait fails: the test above could fail."""
    async with served(gateway(careless, network=SimulatedNetwork({}))) as port:
        with blockbuster_ctx("gateway_common"):
            blocked = await _status(port, "GET", "/length")

    assert blocked == 500
