"""The client leaving cancels everything at once, and leaves nothing behind."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from gateway_common import Parts, ReadModel, Router, Service, View, anyone, composition, create_gateway, need, want
from gateway_common.caller import Caller
from gateway_common.settings import GatewaySettings, ServiceSettings
from tests.support.connections import connection
from tests.support.servers import HangingService, descriptors, hanging_service, served

AT_ONCE = 20

slow = Service("slow")
router = Router()


class Thing(ReadModel):
    name: str


class Told(View):
    missing: list[str]


@slow.get("/first")
def find_first() -> Thing: ...


@slow.get("/second")
def find_second() -> Thing: ...


@router.get("/both")
@composition(within=300)
def both(
    first: Thing = need(find_first),
    second: Thing | None = want(find_second),
    *,
    parts: Parts,
    caller: Caller = anyone(),
) -> Told:
    """Tell of both."""
    return Told(missing=parts.missing)


@asynccontextmanager
async def _asking(port: int) -> AsyncGenerator[None]:
    """Ask, and leave without having heard anything."""
    async with connection(port) as (_, writer):
        writer.write(b"GET /both HTTP/1.1\r\nHost: localhost\r\n\r\n")
        yield


async def _ask_and_leave(port: int, service: HangingService, times: int) -> None:
    for _ in range(times // AT_ONCE):
        async with AsyncExitStack() as clients:
            for _ in range(AT_ONCE):
                await clients.enter_async_context(_asking(port))
            await service.until_open(2 * AT_ONCE)
        await service.until_open(0)


def _gateway_settings(service: HangingService) -> GatewaySettings:
    address = ServiceSettings(url=f"http://127.0.0.1:{service.port}")
    return GatewaySettings(profile="sandbox", services={"slow": address}, budget=300)


async def test_a_client_that_leaves_stops_the_calls_to_services() -> None:
    """When the client closes its connection, the calls made for it end at once, long before their time is over."""
    async with hanging_service() as service:
        app = create_gateway("test", _gateway_settings(service), services=[slow], routers=[router])
        async with served(app) as port, asyncio.timeout(60):
            async with _asking(port):
                await service.until_open(2)
            await service.until_open(0)

            assert service.seen == 2


@pytest.mark.soak
async def test_requests_that_are_given_up_leave_nothing_behind(repetitions: int) -> None:
    """After many aborted requests no connection, task or descriptor is left."""
    async with hanging_service() as service:
        app = create_gateway("test", _gateway_settings(service), services=[slow], routers=[router])
        async with served(app) as port, asyncio.timeout(240):
            await _ask_and_leave(port, service, AT_ONCE)
            tasks, opened = len(asyncio.all_tasks()), descriptors()

            await _ask_and_leave(port, service, repetitions)
            while len(asyncio.all_tasks()) > tasks or descriptors() > opened:  # noqa: ASYNC110 – the last are just ending
                await asyncio.sleep(0)

            assert service.seen == 2 * (repetitions + AT_ONCE)
