"""The whole product as real processes: six services, three gateways."""

from collections.abc import Generator

import httpx2
import pytest

from ftgo_sandbox.testing import NOBODY, Sandbox, running
from tests.e2e.gateways import GATEWAYS, Client


@pytest.fixture(scope="session")
def started() -> Generator[Sandbox]:
    """Start everything once, at the speed of life, so that seeded orders stay as they are for a while."""
    with running(speed=1) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(started: Sandbox) -> Sandbox:
    """Give the sandbox with every service well."""
    for service in ("consumer", "order", "kitchen", "restaurant", "delivery", "accounting"):
        started.control.clear(service)
    return started


@pytest.fixture(params=sorted(GATEWAYS))
def client(request: pytest.FixtureRequest, sandbox: Sandbox) -> Generator[Client]:
    """Give a client of each gateway in turn, signed in as consumer 1."""
    name: str = request.param
    with httpx2.Client(base_url=sandbox.urls[name], timeout=60, verify=NOBODY) as http:
        yield Client(name, http)
