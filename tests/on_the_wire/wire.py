"""A gateway on a socket between a client that writes what it likes and a service that keeps what it hears."""

import asyncio
import re
import socket
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from fastapi import FastAPI

from gateway_common.testing import Given
from tests.gateway_common.edge.door import Heard, heard, opened, spoken
from tests.on_the_wire.service import Recorder, answers_of, recording
from tests.support.assertions import payload
from tests.support.connections import connection
from tests.support.gateways import TOKEN

__all__ = ["SIGNED_IN", "Gateway", "Way", "Wire", "wired"]

SIGNED_IN = ("Host: localhost", f"Authorization: Bearer {TOKEN}")
NAMED = "X-Request-Id: named"
HANG = 120
_LEFT = re.compile(rb"(?<=\r\nrequest-timeout: )[0-9.]+(?=\r\n)")
_SHOWN = re.compile(rb"(?<=\r\ncaller-assertion: )[^\r]+(?=\r\n)")


@dataclass(frozen=True)
class Way:
    """Hold one way into a gateway: *method* and *target*, with a *body* where one is wanted."""

    method: str
    target: str
    body: bytes = b""

    def lines(self, fields: Sequence[str]) -> list[str]:
        """Spell a request on this way of a client who is signed in; a field among *fields* replaces the usual one."""
        usual = [*SIGNED_IN, NAMED]
        if self.body:
            usual += ["Content-Type: application/json", f"Content-Length: {len(self.body)}"]
        named = {one.partition(":")[0].lower() for one in fields}
        kept = [one for one in usual if one.partition(":")[0].lower() not in named]
        return [f"{self.method} {self.target} HTTP/1.1", *kept, *fields]


@dataclass(frozen=True)
class Gateway:
    """Hold how a gateway is made in front of an address, what its services say, and three ways into it."""

    make: Callable[[str], FastAPI]
    given: Given
    composition: Way
    route: Way
    endpoint: Way

    @property
    def ways(self) -> tuple[Way, Way, Way]:
        """Give all of them: what holds for one holds for the others."""
        return self.composition, self.route, self.endpoint


@dataclass
class Wire:
    """Hold a *gateway* that serves on *port*, and the *service* behind it."""

    gateway: Gateway
    port: int
    service: Recorder

    async def ask(self, way: Way, *fields: str) -> Heard:
        """Send a request on this way, with more or other fields."""
        return await self.say(spoken(*way.lines(fields)) + way.body, bodiless=way.method == "HEAD")

    async def say(self, said: bytes, *, bodiless: bool = False) -> Heard:
        """Send bytes on a connection of their own, and hear the answer."""
        async with asyncio.timeout(HANG), connection(self.port) as (reader, writer):
            writer.write(said)
            return await heard(reader, bodiless=bodiless)

    async def reached(self, way: Way, *fields: str) -> list[bytes]:
        """Give what reaches the service of a request that is answered: head and body, but for the time that is left.

        Of what is signed it gives who it says is calling.
        """
        self.service.forget()
        answer = await self.ask(way, *fields)
        assert answer.status < 400, answer.body
        requests = zip(self.service.heads, self.service.bodies, strict=True)
        return sorted(_SHOWN.sub(_subject, _LEFT.sub(b"*", head)) + body for head, body in requests)


def _subject(token: re.Match[bytes]) -> bytes:
    subject: str = payload(token[0])["sub"]
    return subject.encode()


@asynccontextmanager
async def wired(gateway: Gateway) -> AsyncGenerator[Wire]:
    """Serve *gateway* as in production, in front of a service that answers well."""
    async with recording(answers_of(gateway.given)) as service:
        with socket.create_server(("127.0.0.1", 0)) as entrance:
            async with opened(gateway.make(service.address), entrance):
                yield Wire(gateway, entrance.getsockname()[1], service)
