"""One request and its answer over plain ASGI, as a server hands them over."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway_common.edge import RequestId

__all__ = [
    "Fields",
    "Reply",
    "ask",
    "in_context",
    "none_received",
    "none_sent",
    "nothing",
    "says_hello",
    "scope_of",
]

Fields = Sequence[tuple[str, str]]


@dataclass
class Reply:
    """Hold what an application answered."""

    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """Give the only value of a field; raises ValueError if there are several."""
        values = [value for given, value in self.headers if given == name]
        if len(values) > 1:
            raise ValueError(f"{name} is there {len(values)} times")
        return values[0] if values else None

    @property
    def json(self) -> dict[str, Any]:
        """Read the body."""
        read: dict[str, Any] = orjson.loads(self.body)
        return read


def scope_of(target: str = "/", *, method: str = "GET", headers: Fields = ()) -> Scope:
    """Spell the scope of a request as uvicorn does; its host is localhost unless *headers* name another."""
    path, _, query = target.partition("?")
    host = () if any(name.lower() == "host" for name, _ in headers) else (("Host", "localhost"),)
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in (*host, *headers)],
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 8000),
        "state": {},
    }


async def ask(
    app: ASGIApp, target: str = "/", *, method: str = "GET", headers: Fields = (), body: bytes = b""
) -> Reply:
    """Send one request to *app*; the client stays until the answer is complete."""
    reply, complete, pending = Reply(), asyncio.Event(), [body]

    async def receive() -> Message:
        if pending:
            return {"type": "http.request", "body": pending.pop(), "more_body": False}
        await complete.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            reply.status = message["status"]
            reply.headers = [(name.decode(), value.decode("latin-1")) for name, value in message["headers"]]
        else:
            reply.body += message.get("body", b"")
            if not message.get("more_body", False):
                complete.set()

    await app(scope_of(target, method=method, headers=headers), receive, send)
    return reply


def in_context(app: ASGIApp, *, budget: float = 5.0) -> ASGIApp:
    """Put *app* where there is a request context."""
    return RequestId(app, budget)


async def says_hello(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer everything with the same greeting and one cookie."""
    headers = [(b"content-type", b"text/plain"), (b"x-request-id", b"mine"), (b"Set-Cookie", b"a=b")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"hel", "more_body": True})
    await send({"type": "http.response.body", "body": b"lo"})


async def nothing(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer nothing at all."""


async def none_received() -> Message:
    """Bring nothing."""
    return {}


async def none_sent(message: Message) -> None:
    """Take whatever is sent."""
