"""An arbitrary origin behind cached routes: it says what its script says, and keeps what it was asked.

async with shop_open() as shop:
    place = shop.says(said("max-age=60"))
    await shop.get(f"/open/{place}")
    await shop.get(f"/open/{place}")
    assert shop.count(place) == 1
"""

import asyncio
import re
import socket
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from itertools import count
from pathlib import Path
from time import time

from fastapi import FastAPI

from gateway_common import GatewaySettings, Router, Service, create_gateway
from gateway_common.services.senders import BreakerPolicy, RetryPolicy
from gateway_common.settings import ServiceSettings
from tests.gateway_common.edge.door import Heard, heard, opened, spoken
from tests.support.connections import connection
from tests.support.servers import taking

__all__ = ["TOKENS", "Asked", "Shop", "date", "said", "shop_open"]

PATIENT = BreakerPolicy(window_calls=100_000, minimum=100_000)
"""Never opens: it is the cache that is tried here."""

ROUTES = Path(__file__).with_name("cached.yaml")
TOKENS = ("Authorization: Bearer dev:1", "Authorization: Bearer dev:2")
HANG = 120
_LENGTH = re.compile(rb"\r\ncontent-length: ([0-9]+)\r\n", re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """Hold a request that reached the origin."""

    method: str
    target: str
    fields: Mapping[str, str]


@dataclass
class Shop:
    """Hold a gateway on *port* before an origin: what it says to each place in turn, and what it was *asked*.

    While *open* is not set, the origin keeps its answers back.
    """

    script: dict[str, list[bytes]] = field(default_factory=dict[str, list[bytes]])
    asked: list[Asked] = field(default_factory=list[Asked])
    open: asyncio.Event = field(default_factory=asyncio.Event)
    port: int = 0
    app: FastAPI | None = None
    _names: "count[int]" = field(default_factory=count)

    def says(self, *answers: bytes) -> str:
        """Let the origin say *answers* at a place of its own, the last one again and again, and name the place."""
        place = f"p{next(self._names)}"
        self.script[place] = list(answers)
        return place

    def count(self, place: str) -> int:
        """Count the requests for *place* that reached the origin."""
        return len(self.of(place))

    def of(self, place: str) -> list[Asked]:
        """Give the requests for *place* that reached the origin."""
        return [one for one in self.asked if one.target.partition("?")[0].rpartition("/")[2] == place]

    async def get(self, target: str, *fields: str, method: str = "GET", body: bytes = b"") -> Heard:
        """Send a request on a connection of its own, and hear its answer."""
        length = [f"Content-Length: {len(body)}"] if body or method in {"PUT", "POST"} else []
        async with asyncio.timeout(HANG), connection(self.port) as (reader, writer):
            writer.write(spoken(f"{method} {target} HTTP/1.1", "Host: localhost", *fields, *length) + body)
            return await heard(reader, bodiless=method == "HEAD")

    async def twice(self, place: str, *fields: str, route: str = "open") -> tuple[int, Heard]:
        """Ask for *place* twice, and tell how often the origin was asked, and what came the second time."""
        await self.get(f"/{route}/{place}", *fields)
        again = await self.get(f"/{route}/{place}", *fields)
        return self.count(place), again

    @property
    def under_way(self) -> int:
        """Count the requests that the gateway is working on."""
        assert self.app is not None
        return int(self.app.state.meters.in_flight)

    async def until_asked(self, place: str, times: int = 1) -> None:
        """Wait until the origin was asked for *place* so often."""
        async with asyncio.timeout(HANG):
            while self.count(place) < times:  # noqa: ASYNC110 – it is asked over a socket
                await asyncio.sleep(0)

    async def until_under_way(self, number: int) -> None:
        """Wait until the gateway works on so many requests."""
        async with asyncio.timeout(HANG):
            while self.under_way != number:  # noqa: ASYNC110 – a gauge tells nobody that it has changed
                await asyncio.sleep(0)

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                stated = _LENGTH.search(head)
                if stated:
                    await reader.readexactly(int(stated[1]))
                answer = self._answer(head)
                await self.open.wait()
                writer.write(answer)
                await writer.drain()
                if not answer or answer.endswith(b"(breaks off)"):
                    break
        writer.close()

    def _answer(self, head: bytes) -> bytes:
        start, *lines = head.decode("latin-1").split("\r\n")[:-2]
        method, target, _ = start.split(" ")
        pairs = [line.split(": ", 1) for line in lines]
        self.asked.append(Asked(method, target, {name.lower(): value for name, value in pairs}))
        script = self.script[target.partition("?")[0].rpartition("/")[2]]
        answer = script.pop(0) if len(script) > 1 else script[0]
        return answer.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if method == "HEAD" else answer


def said(caching: str | None = None, *fields: str, body: bytes = b"hello", status: int = 200) -> bytes:
    """Spell an answer of an origin, with this `Cache-Control` and further *fields*."""
    bodiless = status in {204, 304}
    framing = [] if bodiless else [f"Content-Length: {len(body)}", "Content-Type: text/plain"]
    kept = [] if caching is None else [f"Cache-Control: {caching}"]
    lines = [f"HTTP/1.1 {status} Said", *framing, *kept, *fields, "", ""]
    return "\r\n".join(lines).encode("latin-1") + (b"" if bodiless else body)


def date(seconds: float) -> str:
    """Spell the date so many *seconds* from now, or before."""
    return formatdate(time() + seconds, usegmt=True)


@asynccontextmanager
async def shop_open(**settings: object) -> AsyncGenerator[Shop]:
    """Open the gateway as in production, before the origin."""
    shop = Shop()
    shop.open.set()
    origin = Service("origin", breaker=PATIENT, retries=RetryPolicy(attempts=1))
    async with taking(shop.take) as port:
        address = ServiceSettings(url=f"http://127.0.0.1:{port}")
        made = {"profile": "sandbox", "services": {"origin": address}, **settings}
        shop.app = create_gateway(
            "shop", GatewaySettings.model_validate(made), services=[origin], routers=[Router()], routes=ROUTES
        )
        with socket.create_server(("127.0.0.1", 0)) as entrance:
            async with opened(shop.app, entrance):
                shop.port = entrance.getsockname()[1]
                yield shop
