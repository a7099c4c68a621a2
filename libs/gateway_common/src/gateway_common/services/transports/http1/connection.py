"""One connection to a service: a request goes out, its response comes in, and who waits is woken by a bare future.

    idle ──ask──► asked ──► [head] ──► complete ──rest──► idle, or closed if anything is left of either
                    │
                    └── a flaw, its time, the end of the connection: who waits is woken, and it is closed

Nothing here asks for the current Task. What comes while nobody has asked closes it, and a loop that was busy may not
have read that yet: so the system is asked, too, before it is used again.
"""

import asyncio
import select
from collections.abc import Callable
from typing import cast

from gateway_common.services.call import Call
from gateway_common.services.transports.answers import most_of
from gateway_common.services.transports.http1.responses import Responses

__all__ = ["BUFFERED", "Connection"]

BUFFERED = 1 << 16
"""How many bytes of a streamed body wait for who takes them, before the service has to wait as well."""

NEWS = select.POLLIN | getattr(select, "POLLRDHUP", 0)  # macOS tells of an end by POLLIN alone


class Connection(asyncio.Protocol):
    """Carry one exchange at a time; *gone* is told once, when it has been closed for whatever reason.

    *lost* says why it can be used no more, *late* whether time ran out, *half_sent* whether more of the request is to
    come, *unsent* whether nothing of it can have left. *used* tells whether it has carried an exchange before, *heard*
    when anything came last, *since* from when on it has been idle.
    """

    __slots__ = (
        "_call",
        "_gone",
        "_loop",
        "_paused",
        "_socket",
        "_transport",
        "_waiter",
        "_writable",
        "half_sent",
        "heard",
        "late",
        "lost",
        "responses",
        "since",
        "unsent",
        "used",
    )

    def __init__(self, loop: asyncio.AbstractEventLoop, gone: "Callable[[Connection], None]") -> None:
        self._loop = loop
        self._gone = gone
        self._transport: asyncio.Transport
        self._socket = select.poll()
        self._call: Call | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._writable: asyncio.Future[None] | None = None
        self._paused = self.half_sent = self.late = self.unsent = self.used = False
        self.responses: Responses
        self.lost: str | None = None
        self.heard = self.since = 0.0

    @property
    def usable(self) -> bool:
        """Tell whether a request may be sent on it."""
        return self.lost is None and not self._transport.is_closing()

    @property
    def quiet(self) -> bool:
        """Tell whether nothing lies unread in the system: neither a byte that nobody asked for, nor an end."""
        return not self._socket.poll(0)

    def ask(self, call: Call, request: bytes) -> asyncio.Future[None]:
        """Send *request*, the bytes of *call* or of its head; what is given is done when there is something to see."""
        self._call = call
        self.late = False
        self.responses.expect(call.method)
        if self.lost is None:
            self._transport.write(request)
        self.unsent = self._transport.is_closing()
        return self.news()

    def news(self) -> asyncio.Future[None]:
        """Give what is done when there is more to see: the end of a body read whole, a stream's head or piece."""
        self._waiter = waiter = self._loop.create_future()
        if self.lost is not None:
            waiter.set_result(None)
        return waiter

    async def send(self, piece: bytes) -> None:
        """Send more of the request, and wait until the service has taken enough of it."""
        if self.lost is None:
            self._transport.write(piece)
        if self._writable is not None:
            await self._writable

    def take(self) -> bytes:
        """Take what has come of a streamed body, and let more come."""
        if self._paused and self.usable:
            self._transport.resume_reading()
        self._paused = False
        return self.responses.take()

    def run_out(self) -> None:
        """Hear that the time of the exchange is over."""
        self.late = True
        self.wake()

    def wake(self) -> None:
        """Let whoever waits have a look."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def rest(self, now: float) -> bool:
        """Become idle if nothing is left of request or response, and tell whether that is so."""
        transport = self._transport
        if self.late or self.half_sent or self.lost is not None or not self.responses.reusable:
            return False
        if transport.is_closing() or transport.get_write_buffer_size():
            return False
        self._call = self._waiter = None
        self.used = True
        self.since = now
        return True

    def close(self) -> None:
        """Say goodbye."""
        if self.lost is None:
            self.lost = "we closed it"
            self._transport.close()

    def abort(self, reason: str = "it was given up") -> None:
        """Close it at once, whatever is under way, or still to be sent since we closed it."""
        if self.lost is None:
            self.lost = reason
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self.responses = Responses()  # which its parser holds until it is closed
        self._transport = cast("asyncio.Transport", transport)
        self._socket.register(transport.get_extra_info("socket"), NEWS)

    def data_received(self, data: bytes) -> None:
        """Read what the service says."""
        if self._call is None:
            self.abort("the service said what nobody had asked for")
            return
        self.heard = self._loop.time()
        responses = self.responses
        responses.feed(data)
        if responses.complete or responses.flaw is not None:
            self.wake()
        elif responses.head:
            self._continue(most_of(self._call, responses.status))

    def eof_received(self) -> None:
        """Hear that the service says no more; the connection is closed."""
        self.responses.end()

    def connection_lost(self, exc: Exception | None) -> None:
        """End whatever was under way."""
        if self.lost is None:
            self.lost = f"{type(exc).__name__}: {exc}" if exc else "the service closed the connection"
        self.responses.close()
        self.resume_writing()
        self.wake()
        self._gone(self)

    def pause_writing(self) -> None:
        """Hold back who writes."""
        self._writable = self._loop.create_future()

    def resume_writing(self) -> None:
        """Let who writes go on."""
        if self._writable is not None and not self._writable.done():
            self._writable.set_result(None)
        self._writable = None

    def _continue(self, most: int | None) -> None:
        responses = self.responses
        if most is None:
            self.wake()
            if responses.size > BUFFERED and not self._paused and self.usable:
                self._paused = True
                self._transport.pause_reading()
        elif max(responses.size, responses.announced) > most:
            self.wake()
