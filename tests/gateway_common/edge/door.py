"""The whole front door on a socket: a gateway under the server of production, and a client that says what it likes."""

import asyncio
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest
from fastapi import FastAPI, Request, Response
from fastapi.responses import StreamingResponse

from ftgo_sandbox.testing import listening
from gateway_common import Caller, Router, anyone, create_gateway
from gateway_common.app import Edge, edge_of
from gateway_common.cli.serving import configured
from gateway_common.testing import SimulatedNetwork, answered
from tests.support import ftgo
from tests.support.connections import connection
from tests.support.gateways import TOKEN, settings_for

__all__ = ["LONG", "SIGNED_IN", "TARGETS", "Door", "Heard", "front_door", "gateway_of", "heard", "opened", "spoken"]

ROUTES = Path(__file__).parent / "routes.yaml"
LONG = "Kartoffelknödel " * 100
SIGNED_IN = ("Host: localhost", f"Authorization: Bearer {TOKEN}")
TARGETS = pytest.mark.parametrize("target", ["/orders/5", "/files/5"], ids=["composition", "route"])
"""A composition and a route: what holds for one holds for the other."""

router = Router()


@router.get("/seen")
async def tell_what_is_seen(request: Request, caller: Caller = anyone()) -> dict[str, Any]:
    """Tell what reaches an endpoint."""
    fields = [[name, value] for name, value in request.headers.items()]
    client = request.client.host if request.client else ""
    return {"fields": fields, "client": client, "url": str(request.url), "method": request.method}


@router.get("/saying")
async def say(name: str, value: str, caller: Caller = anyone()) -> Response:
    """Say what the client likes in a header field."""
    return Response("said", headers={name: value})


@router.get("/long")
async def tell_a_long_text(caller: Caller = anyone()) -> Response:
    """Tell something that is worth compressing."""
    return Response(LONG, media_type="text/plain", headers={"ETag": '"long"'})


@router.get("/endless")
async def stream(caller: Caller = anyone()) -> Response:
    """Tell one thing after the other, without an end."""

    async def pieces() -> AsyncIterator[bytes]:
        yield b"data: first\n\n"
        await asyncio.Event().wait()

    return StreamingResponse(pieces(), media_type="text/event-stream")


@router.post("/seen")
async def take(request: Request, caller: Caller = anyone()) -> int:
    """Tell how large the body was."""
    return len(await request.body())


@dataclass
class Heard:
    """Hold an answer as it came over the wire; *closed* says that the connection ended with it."""

    status: int
    fields: list[tuple[str, str]]
    body: bytes = b""
    closed: bool = False

    def field(self, name: str) -> str | None:
        """Give the only value of a field; raises ValueError if there are several."""
        values = self.all(name)
        if len(values) > 1:
            raise ValueError(f"{name} is there {len(values)} times")
        return values[0] if values else None

    def all(self, name: str) -> list[str]:
        """Give every value of a field."""
        return [value for given, value in self.fields if given == name]

    @property
    def json(self) -> Any:  # noqa: ANN401 – JSON can be anything
        """Read the body."""
        return orjson.loads(self.body)

    @property
    def problem(self) -> str:
        """Name the problem, "" if it is none."""
        known = self.field("content-type") == "application/problem+json"
        return str(self.json["type"]).rpartition("/")[2] if known else ""


@dataclass
class Door:
    """Talk to a gateway on *port* whose calls end in *network*."""

    port: int
    network: SimulatedNetwork

    async def ask(self, target: str, *fields: str, method: str = "GET", body: bytes = b"") -> Heard:
        """Send a request of a client who is signed in; a field among *fields* replaces the usual one."""
        named = {one.partition(":")[0].lower() for one in fields}
        usual = [one for one in SIGNED_IN if one.partition(":")[0].lower() not in named]
        return await self.hear(f"{method} {target} HTTP/1.1", *usual, *fields, body=body)

    async def hear(self, *lines: str, body: bytes = b"") -> Heard:
        """Send a request made of *lines* and *body*, letter by letter, and hear its answer."""
        async with asyncio.timeout(60), connection(self.port) as (reader, writer):
            writer.write(spoken(*lines) + body)
            return await heard(reader, bodiless=lines[0].startswith("HEAD "))

    @property
    def told(self) -> list[Mapping[bytes, bytes]]:
        """Give the fields of every call that a service got."""
        return [dict(call.headers) for call in self.network.calls]


def spoken(*lines: str) -> bytes:
    """Spell the head of a request."""
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


async def heard(reader: asyncio.StreamReader, *, bodiless: bool = False) -> Heard:
    """Read one answer."""
    start, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")[:-2]
    pairs = [line.partition(": ") for line in lines]
    answer = Heard(int(start.split()[1]), [(name, value) for name, _, value in pairs])
    if not bodiless:
        answer.body = await _body(reader, answer)
    answer.closed = answer.field("connection") == "close" and await reader.read() == b""
    return answer


async def _body(reader: asyncio.StreamReader, answer: Heard) -> bytes:
    if answer.field("transfer-encoding") != "chunked":
        return await reader.readexactly(int(answer.field("content-length") or 0))
    body = b""
    while size := int(await reader.readline(), 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readline()
    return body


def gateway_of(network: SimulatedNetwork, edge: Edge = edge_of, **said: object) -> FastAPI:
    """Make the gateway behind the door."""
    return create_gateway(
        "test",
        settings_for(ftgo.SERVICES, **said),
        services=ftgo.SERVICES,
        routers=[ftgo.router, router],
        routes=ROUTES,
        reach=lambda: network,
        edge=edge,
    )


@asynccontextmanager
async def front_door(edge: Edge = edge_of, **said: object) -> AsyncGenerator[Door]:
    """Open a door whose settings are *said*; its services answer well."""
    a_file = answered({"file": LONG}, headers={"etag": '"f1"', "server": "Kitchen/1.0", "x-powered-by": "steam"})
    taken = answered({"taken": True}, status=201)
    network = SimulatedNetwork(ftgo.ANSWERS, routes={"GET /files/{name}": a_file, "POST /files/{name}": taken})
    with socket.create_server(("127.0.0.1", 0)) as entrance:
        async with opened(gateway_of(network, edge, **said), entrance):
            yield Door(entrance.getsockname()[1], network)


@asynccontextmanager
async def opened(app: FastAPI, entrance: socket.socket) -> AsyncGenerator[None]:
    """Serve *app* at *entrance* as in production."""
    async with listening(configured(app, app.state.settings), entrance):
        yield
