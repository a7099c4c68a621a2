"""How a client's requests come in: neither too slowly, nor with too much that brings nothing.

greet ──first byte──► begin ──► head ──► piece, piece … ──► complete ──► wait ──next first byte──► begin
└── head_seconds ───┘ └ head_seconds ┘ └ rate, window ────┘            └─────── idle_seconds ────┘
                      └────────── request_seconds ────────┘

A client that we hold back, because nobody takes its body as fast as it comes, or others of its requests come first, is
not slow.
"""

import asyncio
import math
from collections.abc import Callable
from enum import Enum

from gateway_common.errors import Problem, problems
from gateway_common.wire.inbound.clock import Clock
from gateway_common.wire.inbound.exchange import Exchange
from gateway_common.wire.inbound.line import Line
from gateway_common.wire.inbound.shared import Shared

__all__ = ["Arrival", "Stage"]


class Stage(Enum):
    """Name what of a request is awaited."""

    BETWEEN = "its first byte"
    HEAD = "the end of its head"
    BODY = "the end of its body"


class Arrival:
    """Watch what comes on *line*, and call *give_up* with what is wrong with it; *stage* says what it waits for."""

    def __init__(
        self, line: Line, loop: asyncio.AbstractEventLoop, shared: Shared, give_up: Callable[[Problem], None]
    ) -> None:
        self.stage = Stage.BETWEEN
        self._line = line
        self._loop = loop
        self._limits = shared.limits
        self._clock = Clock(shared.wheel)
        self._give_up = give_up
        self._exchange: Exchange
        self._began = math.inf
        self._came = self._mark = self._useless = 0
        self._useful = False

    @property
    def begun(self) -> bool:
        """Tell whether any byte of any request has come."""
        return self._began < math.inf

    def greet(self) -> None:
        """Wait for the first byte of all."""
        self._clock.allow(self._loop.time() + self._limits.head_seconds, self._line.close)

    def wait(self) -> None:
        """Wait for the first byte of another request, unless it has come."""
        if self.stage is Stage.BETWEEN:
            self._clock.allow(self._loop.time() + self._limits.idle_seconds, self._line.close)

    def begin(self) -> None:
        """Take note of a first byte."""
        self.stage, self._began, self._useful = Stage.HEAD, self._loop.time(), True
        self._line.unread = True
        self._line.held_back = self._line.held_back and self._line.holds_back

    def head(self, exchange: Exchange, *, bodiless: bool) -> None:
        """Take note of the end of the head."""
        self.stage, self._exchange, self._came = Stage.BODY, exchange, 0
        if not bodiless:
            self._watch_body()

    def piece(self, size: int) -> None:
        """Take note of *size* bytes of the body."""
        self._came += size
        self._useful = True

    def complete(self) -> None:
        """Take note of the end of the request."""
        self.stage, self._useful = Stage.BETWEEN, True
        self._line.unread = False
        self._clock.rest()
        if self._came:
            self._line.renew()

    def refused(self) -> None:
        """Take note of a whole request that was answered as it came, and wait for another."""
        self._began = self._loop.time()
        self.wait()

    def weigh(self, size: int) -> None:
        """See what *size* bytes have brought; heads, trailers and extensions of chunks come to an end here."""
        if self.stage is Stage.HEAD:
            self._clock.allow(self._began + self._limits.head_seconds, self._stall)
        self._useless = 0 if self._useful else self._useless + size
        self._useful = False
        if self._useless > self._limits.head:
            self._give_up(problems.HEADERS_TOO_LARGE())

    def rest(self) -> None:
        """Watch no more of what comes, for nobody reads it; something may come all the same."""
        self._line.unread = True
        self._clock.rest()

    def stop(self) -> None:
        """Watch nothing any more: it is over."""
        self._clock.stop()
        self._give_up = _to_nobody

    def _stall(self) -> None:
        if not self._line.held_back:
            self._give_up(problems.HEAD_STALLED())
            return
        self._began, self._line.held_back = self._loop.time(), self._line.holds_back
        self._clock.allow(self._began + self._limits.head_seconds, self._stall)

    def _watch_body(self) -> None:
        self._mark, self._line.held_back = self._came, self._line.holds_back
        self._clock.allow(self._loop.time() + self._limits.window, self._look_at_body)

    def _look_at_body(self) -> None:
        came = self._came - self._mark
        slow = came < self._limits.rate * self._limits.window
        late = self._loop.time() - self._began >= self._limits.request_seconds
        ours = self._line.held_back or self._exchange.invites
        if (slow or late) and not ours:
            self._give_up(problems.BODY_STALLED())
            return
        self._watch_body()
        if came or not ours:
            self._line.renew()


def _to_nobody(_: Problem) -> None:
    """Stand for whoever was told, once the connection is over."""
