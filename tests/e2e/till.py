"""A gateway of one write, for tests of how it is done once; and the service behind it, which can be held back."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import FastAPI, Header

from gateway_common import (
    Caller,
    Calls,
    GatewaySettings,
    ReadModel,
    Router,
    Service,
    View,
    allowed,
    create_gateway,
    idempotent,
)
from tests.support.servers import taking

__all__ = ["Till", "create_app", "till"]

CREATED = b"HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
router = Router()
till_service = Service("till")


class Charged(ReadModel):
    number: int


class Receipt(View):
    number: int


@till_service.post("/charges")
def charge(idempotency_key: Annotated[str, Header(alias="Idempotency-Key")]) -> Charged: ...


@router.post("/charges", status_code=201)
async def make_charge(
    calls: Calls, key: str = idempotent(required=True), caller: Caller = allowed("charges:write")
) -> Receipt:
    """Charge once."""
    return Receipt(number=(await calls(charge(key))).number)


def create_app(settings: GatewaySettings | None = None) -> FastAPI:
    """Make the gateway."""
    return create_gateway("till", settings or GatewaySettings.load(), services=[till_service], routers=[router])


class Till:
    """Charge once for each key, as a service behind such a gateway has to; answer when it is *open*."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.charges: dict[str, int] = {}
        self.open = asyncio.Event()
        self.seen = asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request after the other."""
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                await self._answer(head, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, head: str, writer: asyncio.StreamWriter) -> None:
        fields = dict(line.split(": ", 1) for line in head.lower().splitlines() if ": " in line)
        key = fields["idempotency-key"]
        self.asked.append(key)
        number = self.charges.setdefault(key, len(self.charges) + 1)
        self.seen.set()
        await self.open.wait()
        body = b'{"number": %d}' % number
        writer.write(CREATED % len(body) + body)
        await writer.drain()


@asynccontextmanager
async def till(port: int) -> AsyncGenerator[Till]:
    """Run the service on *port*."""
    service = Till()
    async with taking(service.serve, port):
        yield service
        service.open.set()
