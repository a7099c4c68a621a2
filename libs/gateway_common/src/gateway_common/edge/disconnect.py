"""The client leaving ends the work that was done for it, down to the calls to services.

ASGI tells that a client left only to who asks, by `receive`, and only one may ask at a time. So whoever reads last
watches: the application while it reads the body or streams, and else a task of ours, which hands on what it read.

    request ─► application ──reads the body──► works ─────────────────► answers
                            after 50 ms: a task of ours waits in receive ──client left──► cancels the application

Most requests are answered before a watch would pay: until then this costs a timer (1.6 µs); the task costs 6 µs more.
"""

import asyncio
from collections import deque
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Disconnect"]

PATIENCE = 0.05
"""How long a request runs unwatched, in seconds: half of the time within which a client's leaving must be noticed."""

MOST_HELD = 1 << 16
"""How many bytes of a body nobody reads are held to see beyond them; a client behind more is not seen leaving."""


class Disconnect:
    """Cancel the application when its client leaves, and return as if it had ended; other cancellations pass.

    What follows a complete answer, such as background tasks, is left alone. What reading raises reaches the application
    where it reads, even if we read ahead of it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, watched."""
        task = asyncio.current_task()
        if scope["type"] != "http" or task is None:
            await self._app(scope, receive, send)
            return
        watch = _Watch(receive, send, task)
        try:
            await self._app(scope, watch.receive, watch.send)
        except asyncio.CancelledError:
            if not watch.left:
                raise
        finally:
            await watch.close()
            if watch.left and task.uncancel():  # others cancelled it, too
                raise asyncio.CancelledError


class _Watch:
    def __init__(self, receive: Receive, send: Send, task: asyncio.Task[Any]) -> None:
        self._receive = receive
        self._send = send
        self._task = task
        self.left = False
        self._answered = False
        self._over = False
        self._reading = False
        self._due = False
        self._held: deque[Message] = deque()
        self._size = 0
        self._news = asyncio.Event()
        self._ahead: asyncio.Task[None] | None = None
        self._failure: Exception | None = None
        self._timer = asyncio.get_running_loop().call_later(PATIENCE, self._begin)

    async def send(self, message: Message) -> None:
        """Send, and know when the answer is complete."""
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            self._answered = True
        await self._send(message)

    async def receive(self) -> Message:
        """Give the application what was read ahead, or let it read and thereby watch for itself."""
        while not self._held:
            if self._failure is not None:
                raise self._failure
            if self._over:
                return {"type": "http.disconnect"}
            if self._ahead is None:
                return await self._read()
            self._news.clear()
            await self._news.wait()
        message = self._held.popleft()
        self._size -= len(message.get("body", b""))
        return message

    async def close(self) -> None:
        """Stop watching; nothing of it is left behind."""
        self._timer.cancel()
        self._over = True
        if self._ahead is not None and not self._ahead.done():
            self._ahead.cancel()
            await asyncio.wait({self._ahead})

    async def _read(self) -> Message:
        self._reading = True
        try:
            message = await self._receive()
        finally:
            self._reading = False
            self._look_ahead()
        if message["type"] == "http.disconnect":
            self._leave()
            await asyncio.sleep(0)
        return message

    def _begin(self) -> None:
        self._due = True
        self._look_ahead()

    def _look_ahead(self) -> None:
        if self._due and self._ahead is None and not self._reading and not self._over:
            self._ahead = asyncio.get_running_loop().create_task(self._watch())

    async def _watch(self) -> None:
        try:
            await self._read_ahead()
        except Exception as error:  # noqa: BLE001 – it is the application's, which hears of it where it reads
            self._failure = error
        self._news.set()

    async def _read_ahead(self) -> None:
        while self._size <= MOST_HELD:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                self._leave()
                break
            self._held.append(message)
            self._size += len(message.get("body", b""))
            self._news.set()
        else:
            self._ahead = None

    def _leave(self) -> None:
        if not self._over:
            self._over = True
            self.left = not self._answered
            if self.left:
                self._task.cancel()
