"""A client's back door, at which the provider knocks when somebody has signed out."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.support.servers import served


class Listener:
    """Take logout tokens at an *address*, and answer each with a *status*."""

    def __init__(self, status: int = 200) -> None:
        self.address = ""
        self.heard: asyncio.Queue[str] = asyncio.Queue()
        self._status = status

    async def next(self) -> str:
        """Wait for the next logout token."""
        async with asyncio.timeout(60):
            return await self.heard.get()

    async def hear(self, request: Request) -> Response:
        said = parse_qs((await request.body()).decode())
        self.heard.put_nowait(said["logout_token"][0])
        return Response(status_code=self._status)


@asynccontextmanager
async def listening(status: int = 200) -> AsyncGenerator[Listener]:
    """Open such a door on a free port."""
    listener = Listener(status)
    async with served(Starlette(routes=[Route("/bye", listener.hear, methods=["POST"])])) as port:
        listener.address = f"http://127.0.0.1:{port}/bye"
        yield listener
