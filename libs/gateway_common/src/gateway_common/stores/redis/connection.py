"""One connection to Redis, which many share: what is asked in one turn of the loop leaves in one write.

    ask ──► unsent ──end of the turn──► the wire ──► waiting, in order ──answer──► whoever asked is woken

Answers come in the order of the commands: who waits no longer leaves an empty place, and that answer goes to nobody.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import cast

from hiredis import ProtocolError, Reader, ReplyError

from gateway_common.stores.redis.asked import Asked, nobodys
from gateway_common.stores.redis.refusals import refusal
from gateway_common.stores.redis.words import packed

__all__ = ["Connection"]

LAG = 0.01
"""Seconds between asking and sending that nobody notices; what is more is not taken from the server's time."""

MOST_WAITING = 10_000
"""How many answers may be expected at once."""

ASKING = packed(("ASKING",))


class Connection(asyncio.Protocol):
    """Carry commands, and their answers back; an error that is answered goes to *refused*.

    *ended* is told once, when it can be used no more: *why* says so, *silent* whether the server said nothing any more.
    *waiting* is what it has not answered, and *quiet* since when it owes an answer and says nothing.
    """

    def __init__(
        self, *, refused: Callable[["Connection", Asked, str], None], ended: Callable[["Connection"], None]
    ) -> None:
        self.waiting: deque[Asked] = deque()
        self.why = ""
        self.silent = False
        self._loop = asyncio.get_running_loop()
        self.quiet = self._loop.time()
        self._refused = refused
        self._ended = ended
        self._reader = Reader()
        self._unsent: list[Asked] = []
        self._began = 0.0

    @property
    def left(self) -> list[Asked]:
        """Give what has no answer, sent or not."""
        return [*self.waiting, *self._unsent]

    def is_behind(self, now: float) -> bool:
        """Tell whether the next answer is one that comes too late, or too many are waited for."""
        waiting = self.waiting
        return (bool(waiting) and waiting[0].due < now) or len(waiting) + len(self._unsent) >= MOST_WAITING

    def ask(self, asked: Asked) -> None:
        """Send a command at the end of this turn of the loop, unless nobody waits for it by then."""
        if not self._unsent:
            self._began = self._loop.time()
            self._loop.call_soon(self._flush)
        self._unsent.append(asked)

    def ask_for_nobody(self, words: bytes, due: float) -> None:
        """Send a command at once, to whose answer nobody listens unless it is an error."""
        self._waits(nobodys(due))
        self._transport.write(words)

    def close(self, why: str, *, silent: bool = False) -> None:
        """Use it no more."""
        if self.why:
            return
        self.why = why
        self.silent = silent
        self._transport.abort()
        self._ended(self)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Wake everybody whose answer is there."""
        self.quiet = self._loop.time()
        reader = self._reader
        reader.feed(data)
        try:
            while (reply := reader.gets()) is not False and not self.why:
                self._answer(reply)
        except (ProtocolError, IndexError):
            self.close("what answers is no Redis")

    def connection_lost(self, exc: Exception | None) -> None:
        """End what was under way."""
        self.close(f"the connection broke ({type(exc).__name__})" if exc else "Redis closed the connection")

    def _answer(self, reply: object) -> None:
        if isinstance(reply, ReplyError) and not self.waiting:
            self.close(refusal(str(reply)).reason)
            return
        asked = self.waiting.popleft()
        if isinstance(reply, ReplyError):
            self._refused(self, asked, str(reply))
        elif not asked.answer.done():
            asked.answer.set_result(reply)

    def _flush(self) -> None:
        if self.why:
            return
        unsent, self._unsent = self._unsent, []
        lag = self._loop.time() - self._began
        going = [asked for asked in unsent if not asked.answer.done()]
        words = list[bytes]()
        for asked in going:
            if lag > LAG:
                asked.due += lag
            if asked.redirected:
                words.append(ASKING)
                self._waits(nobodys(asked.due))
            words.append(asked.words)
            asked.sent = True
            self._waits(asked)
        if words:
            self._transport.write(words[0] if len(words) == 1 else b"".join(words))

    def _waits(self, asked: Asked) -> None:
        if not self.waiting:
            self.quiet = self._loop.time()
        self.waiting.append(asked)
