"""Each gateway is opened once, and serves whatever tests say to it."""

from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio

from tests.on_the_wire.gateways import GATEWAYS, library
from tests.on_the_wire.origin import Shop, shop_open
from tests.on_the_wire.wire import Way, Wire, wired

KINDS = ("composition", "route", "endpoint")


@pytest_asyncio.fixture(scope="session", loop_scope="session", params=GATEWAYS)
async def opened_wire(request: pytest.FixtureRequest) -> AsyncGenerator[Wire]:
    """Open each gateway in turn."""
    async with wired(GATEWAYS[request.param]) as wire:
        yield wire


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def opened_library() -> AsyncGenerator[Wire]:
    """Open the library's own gateway."""
    async with wired(library()) as wire:
        yield wire


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def opened_shop() -> AsyncGenerator[Shop]:
    """Open cached routes before a scripted origin."""
    async with shop_open() as shop:
        yield shop


@pytest.fixture
def shop(opened_shop: Shop) -> Shop:
    """Give the shop, in which each test has places of its own, with an origin that answers."""
    opened_shop.open.set()
    return opened_shop


@pytest.fixture
def wire(opened_wire: Wire) -> Wire:
    """Give each gateway in turn, with a service that has heard nothing."""
    opened_wire.service.forget()
    return opened_wire


@pytest.fixture
def house(opened_library: Wire) -> Wire:
    """Give the library's own gateway, with a service that has heard nothing."""
    opened_library.service.forget()
    return opened_library


@pytest_asyncio.fixture(loop_scope="session")
async def fresh() -> AsyncGenerator[Wire]:
    """Open another of the library's own gateways, whose breakers know nothing bad of any service."""
    async with wired(library()) as wire:
        yield wire


@pytest.fixture(params=KINDS)
def way(request: pytest.FixtureRequest, opened_wire: Wire) -> Way:
    """Give each way into it in turn."""
    found: Way = getattr(opened_wire.gateway, request.param)
    return found


@pytest.fixture(params=KINDS)
def house_way(request: pytest.FixtureRequest, opened_library: Wire) -> Way:
    """Give each way into the library's own gateway in turn."""
    found: Way = getattr(opened_library.gateway, request.param)
    return found
