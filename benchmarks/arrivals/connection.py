"""One connection, over which one request at a time is asked; of an answer nothing is kept but its status."""

import asyncio
import re
from collections.abc import Callable
from typing import cast

from benchmarks.arrivals.answered import UNANSWERED

__all__ = ["Connection"]

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)
_CLOSE = re.compile(rb"\r\nconnection: *close\r\n", re.IGNORECASE)
_STATUS = slice(9, 12)


class Connection(asyncio.Protocol):
    """Ask by `ask`; *told* hears the status of each answer, and whether another request can follow."""

    def __init__(self, told: Callable[["Connection", int, bool], None]) -> None:
        self._told = told
        self._heard = b""
        self._asking = False
        self._transport: asyncio.Transport
        self.due = self.sent = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way out."""
        self._transport = cast("asyncio.Transport", transport)

    @property
    def closed(self) -> bool:
        """Tell whether nothing can be asked any more."""
        return self._transport.is_closing()

    def ask(self, request: bytes, due: float, now: float) -> None:
        """Send *request* *now*, which was *due* then."""
        self.due, self.sent, self._asking, self._heard = due, now, True, b""
        self._transport.write(request)

    def close(self) -> None:
        """End it, and tell nobody."""
        self._asking = False
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """Hear a piece of the answer."""
        self._heard += data
        head = self._heard.find(b"\r\n\r\n")
        length = _LENGTH.search(self._heard, 0, head + 2) if head > 0 else None
        if length is not None and len(self._heard) >= head + 4 + int(length[1]):
            self._asking = False
            stays = _CLOSE.search(self._heard, 0, head + 2) is None
            self._told(self, int(self._heard[_STATUS]), stays)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 – as asyncio has it
        """Tell that there is no answer, if one was awaited."""
        if self._asking:
            self._asking = False
            self._told(self, UNANSWERED, False)  # noqa: FBT003 – as it is told
