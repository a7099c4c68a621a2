"""Everything behind a gateway as one service on loopback: it keeps each request as it came, and says what it is told.

async with recording(answers_of(ANSWERS)) as service:
    ...
    assert service.heads[0].startswith(b"GET /orders/5 HTTP/1.1")
"""

import asyncio
import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import to_json

from gateway_common.services import Answer
from gateway_common.testing import Given
from tests.support.servers import taking

__all__ = ["Answers", "Recorder", "answers_of", "recording", "spelled"]

Answers = Sequence[tuple[re.Pattern[str], bytes]]
"""What is said to which method and path, byte by byte."""

_VALUE = re.compile(r"\\\{\w+\\\}")
_LENGTH = re.compile(rb"\r\ncontent-length: ([0-9]+)\r\n", re.IGNORECASE)


@dataclass
class Recorder:
    """Keep the *heads* of requests and their *bodies*, in the order in which they came.

    *says* is said instead of the usual answer, *before* ahead of it, and *adds* are lines in its head, as long as they
    are not b"".
    """

    answers: Answers
    port: int = 0
    says: bytes = b""
    adds: bytes = b""
    before: bytes = b""
    heads: list[bytes] = field(default_factory=list[bytes])
    bodies: list[bytes] = field(default_factory=list[bytes])

    @property
    def address(self) -> str:
        """Give its URL."""
        return f"http://127.0.0.1:{self.port}"

    def forget(self) -> None:
        """Begin anew: nothing was heard, and nothing unusual is said."""
        self.says = self.adds = self.before = b""
        self.heads.clear()
        self.bodies.clear()

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                await self._answer(reader, writer)
        writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.heads.append(head)
        self.bodies.append(await _body(reader, head))
        writer.write(self.says or self._usual(head))
        await writer.drain()

    def _usual(self, head: bytes) -> bytes:
        asked = head.partition(b" HTTP/1.1\r\n")[0].partition(b"?")[0].decode()
        said = next((said for known, said in self.answers if known.fullmatch(asked)), spelled(b"{}"))
        return self.before + said.replace(b"\r\n", b"\r\n" + self.adds, 1)


async def _body(reader: asyncio.StreamReader, head: bytes) -> bytes:
    stated = _LENGTH.search(head)
    if stated:
        return await reader.readexactly(int(stated[1]))
    return await _chunks(reader) if b"\r\ntransfer-encoding: chunked\r\n" in head.lower() else b""


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int(await reader.readuntil(b"\r\n"), 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readuntil(b"\r\n")
    return body


def answers_of(given: Given) -> Answers:
    """Spell what a gateway's own tests let its services say."""
    return [
        (_asked(operation.method, str(operation.template)), _said(value))
        for operation, value in given.items()
        if not callable(value)
    ]


def _asked(method: str, template: str) -> re.Pattern[str]:
    return re.compile(_VALUE.sub("[^/]+", re.escape(f"{method} {template}").replace("\\ ", " ")))


def _said(value: Any) -> bytes:  # noqa: ANN401 – a service may say anything
    if isinstance(value, Answer) and isinstance(value.body, bytes):
        return spelled(value.body, {name.decode(): one.decode() for name, one in value.headers}, status=value.status)
    return spelled(to_json(value, by_alias=True))


def spelled(body: bytes, fields: Mapping[str, str] | None = None, *, status: int = 200) -> bytes:
    """Spell an answer, by default of JSON."""
    said = {"content-type": "application/json", **(fields or {}), "content-length": str(len(body))}
    lines = [f"HTTP/1.1 {status} Said", *(f"{name}: {value}" for name, value in said.items()), "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


@asynccontextmanager
async def recording(answers: Answers) -> AsyncGenerator[Recorder]:
    """Run it on a free port."""
    recorder = Recorder(answers)
    async with taking(recorder.take) as recorder.port:
        yield recorder
