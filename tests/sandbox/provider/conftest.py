"""A provider on a clock that stands still, a browser in front of it, and applications behind it."""

from collections.abc import AsyncIterator

import pytest

from ftgo_sandbox.testing import RunningProvider, provider_running
from tests.sandbox.provider.browser import WEBSITE, Application, Browser, secret_of
from tests.sandbox.simulated_clock import SimulatedClock


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock()


@pytest.fixture
async def provider(clock: SimulatedClock) -> AsyncIterator[RunningProvider]:
    async with provider_running(clock=clock) as provider:
        yield provider


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with Browser() as browser:
        yield browser


@pytest.fixture
async def app(provider: RunningProvider) -> AsyncIterator[Application]:
    """The application on a phone, which has no secret."""
    async with Application(provider.issuer) as app:
        yield app


@pytest.fixture
async def website(provider: RunningProvider) -> AsyncIterator[Application]:
    """The browser gateway, which has one."""
    async with Application(provider.issuer, "browser", WEBSITE, secret=secret_of("browser")) as website:
        yield website
