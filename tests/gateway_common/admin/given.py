"""An operator who asks a gateway in the same process."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx2
from fastapi import FastAPI

from gateway_common.admin import ALONE, Life, Siblings, admin_of
from gateway_common.testing import SimulatedNetwork
from tests.support import ftgo
from tests.support.gateways import gateway

__all__ = ["gateway_of_ftgo", "operator"]


def gateway_of_ftgo(**said: object) -> FastAPI:
    """Make a gateway with compositions and endpoints, and with the settings that are *said*."""
    return gateway(ftgo.router, *ftgo.SERVICES, network=SimulatedNetwork(ftgo.ANSWERS), **said)


@asynccontextmanager
async def operator(
    app: FastAPI, life: Life | None = None, siblings: Siblings = ALONE
) -> AsyncGenerator[httpx2.AsyncClient]:
    """Give a client of the admin port of *app*."""
    transport = httpx2.ASGITransport(admin_of(app, life or Life(), siblings))
    async with httpx2.AsyncClient(transport=transport, base_url="http://operators") as client:
        yield client
