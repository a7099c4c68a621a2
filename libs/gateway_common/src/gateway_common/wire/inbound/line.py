"""What goes out on a connection: watched while it goes, and ended so that it is heard.

an answer is awaited    nothing of it for `request_seconds`     ──► cut
the client is behind    it takes fewer than `rate` a second     ──► cut
the client is held back it has left                             ──► cut
close()                 nothing of the client's is left unread  ──► closed, when everything is out
                        there may be more from it               ──► "that was all", and what comes is dropped
                                                                    until it closes, or for LINGER seconds

To close on what nobody has read would reset the connection, and with it the answer that the client is about to read.
"""

import asyncio
import struct
from collections.abc import Callable, Iterable
from contextlib import suppress
from socket import SO_LINGER, SOL_SOCKET
from typing import Any

from gateway_common.wire.inbound.clock import Clock
from gateway_common.wire.inbound.peer import has_left, untaken
from gateway_common.wire.inbound.shared import Shared

__all__ = ["LINGER", "MOST_DROPPED", "Line"]

LINGER = 5.0
"""For how many seconds a client may still send what nobody reads, so that it finds its answer."""

MOST_DROPPED = 16 << 20
"""How many bytes of that are taken."""

GLANCE = 0.05
"""How many seconds lie between two looks whether a client has left that is held back."""

_FORGET = struct.pack("ii", 1, 0)


class Line(asyncio.Transport):
    """Stand for a *transport*, as the server sees it.

    *unread* says that the client may be within a request, *ended* that nothing can come any more, *held_back* that it
    was, since somebody last said that it was not. It is read from while nobody holds it back – neither whoever takes
    its bytes, nor whoever gave it a rest: *rests* says so, and *awake* is called when that is over.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop, shared: Shared) -> None:
        super().__init__()
        self.unread = False
        self.ended = False
        self.held_back = False
        self.rests = self._full = False
        self.awake: Callable[[], None] = _nothing
        self._transport = transport
        self._write = transport.write
        self._put_off = b""
        self._loop = loop
        self._shared = shared
        self._clock = Clock(shared.wheel)
        self._glances = Clock(shared.wheel)
        self._awaited = self._behind = self._closing = False
        self._written = self._mark = self._dropped = 0

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send *data*, unless it is over."""
        if self._put_off:
            self.say()
        if not self._closing:
            self._written += len(data)
            self._write(data)

    def put_off(self, data: bytes) -> None:
        """Keep *data* until somebody asks to `say` it, or something else is to be sent, or this is the end."""
        self._put_off += data

    def say(self) -> None:
        """Send what was put off, if there is anything."""
        data, self._put_off = self._put_off, b""
        if data:
            self.write(data)

    def writelines(self, list_of_data: Iterable[bytes | bytearray | memoryview]) -> None:
        """Send all of them, as one, without copying any, unless it is over."""
        self.say()
        if not self._closing:
            pieces = list(list_of_data)
            self._written += sum(map(len, pieces))
            self._transport.writelines(pieces)

    def soon(self, do: Callable[[], None]) -> None:
        """Do that when everybody else has had a turn."""
        self._loop.call_soon(do)

    def begin(self) -> None:
        """Watch for an answer."""
        self._awaited = True
        if not self._behind:
            self._watch_answer()

    def renew(self) -> None:
        """Watch for an answer anew, if one is awaited: the client has brought some more of its request."""
        if self._awaited and not self._behind:
            self._watch_answer()

    def done(self) -> None:
        """Stop watching for an answer: it is there, though perhaps not with the client yet."""
        self._awaited = False
        if not self._behind:
            self._clock.rest()

    def hold(self) -> None:
        """Watch whether the client takes what waits for it."""
        self._behind = True
        self._watch_client()

    def release(self) -> None:
        """Watch the client no more: it has taken most of it."""
        self._behind = False
        if self._awaited:
            self._watch_answer()
        elif not self._closing:
            self._clock.rest()

    def drop(self, size: int) -> None:
        """Take note of *size* bytes that nobody reads; after too many of them it is over."""
        self._dropped += size
        if self._dropped > MOST_DROPPED:
            self.cut("unread")

    def close(self) -> None:
        """End it, when everything is out."""
        if self._closing:
            return
        self.say()
        self._closing = True
        if self._transport.is_closing() or self.ended or not (self.unread or self.holds_back):
            self._transport.close()
        else:
            self._transport.resume_reading()
            self._transport.write_eof()
        self._watch_client()

    def cut(self, reason: str) -> None:
        """End it at once, for *reason*: nobody shall hold what it has not taken, not even the kernel."""
        self._shared.cut(reason)
        with suppress(OSError):
            self._transport.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, _FORGET)
        self.abort()

    def hasten(self) -> None:
        """End at once what is closing, unless something of ours is still on its way: that has its time."""
        if self._taken == self._written:
            self.abort()

    def abort(self) -> None:
        """End it at once."""
        self._closing = True
        self._transport.abort()

    def lost(self) -> None:
        """Watch nothing any more: it is over."""
        self._closing = True
        self.awake = _nothing
        self._clock.stop()
        self._glances.stop()

    def is_closing(self) -> bool:
        """Tell whether nothing can be sent any more."""
        return self._closing or self._transport.is_closing()

    def pause_reading(self) -> None:
        """Hold the client back, for its bytes are not taken as fast as they come."""
        self.held_back = self._full = True
        self._transport.pause_reading()
        self._glances.allow(self._loop.time() + GLANCE, self._glance)

    def resume_reading(self) -> None:
        """Let the client go on, unless it rests."""
        self._full = False
        self._glances.rest()
        if not self.rests:
            self._transport.resume_reading()

    def rest(self) -> bool:
        """Hear nothing for now, nor look whether the client has left; tell whether it was heard until now."""
        if self.rests or self.is_closing():
            return False
        self.rests = self.held_back = True
        self._transport.pause_reading()
        return True

    def go_on(self) -> None:
        """Hear it again, unless its bytes are not taken, when all others have had a turn."""
        if not self.rests:
            return
        self.rests = False
        if not self.is_closing():
            if not self._full:
                self._transport.resume_reading()
            self.soon(self._wake)

    def get_extra_info(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 – as asyncio has it
        """Tell what is known of the connection."""
        return self._transport.get_extra_info(name, default)

    @property
    def holds_back(self) -> bool:
        """Tell whether the client is held back."""
        return not self._transport.is_reading()

    @property
    def descriptor(self) -> int:
        """Give what the kernel knows the connection by."""
        return int(self.get_extra_info("socket").fileno())

    @property
    def _taken(self) -> int:
        return self._written - self._transport.get_write_buffer_size() - untaken(self.descriptor)

    def _wake(self) -> None:
        self.awake()

    def _glance(self) -> None:
        if has_left(self.descriptor):
            self.abort()
        elif self.holds_back:
            self._glances.allow(self._loop.time() + GLANCE, self._glance)

    def _watch_answer(self) -> None:
        self._mark = self._written
        self._clock.allow(self._loop.time() + self._shared.limits.request_seconds, self._look_for_answer)

    def _look_for_answer(self) -> None:
        if self._written > self._mark:
            self._watch_answer()
        else:
            self.cut("no-answer")

    def _watch_client(self) -> None:
        self._mark = self._taken
        seconds = LINGER if self._mark == self._written else self._shared.limits.window
        self._clock.allow(self._loop.time() + seconds, self._look_at_client)

    def _look_at_client(self) -> None:
        limits = self._shared.limits
        if self._mark == self._written:
            self._transport.abort()
        elif self._taken == self._written or self._taken - self._mark >= limits.rate * limits.window:
            self._watch_client()
        else:
            self.cut("slow-reader")


def _nothing() -> None:
    """Stand for who is called when a rest is over, where there is nobody."""
