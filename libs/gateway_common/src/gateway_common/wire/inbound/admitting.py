"""A connection whose requests begin when they may, and that itself is there only if there is room for it.

bytes ──► most likely refused? ──► a glance ──► 503
                │
                ▼
            a request, read properly ──► may begin? ──► application
                                              └──────► waits ──► application, or 503
"""

import asyncio
from typing import Any, cast

from gateway_common.wire.admission import WAITED
from gateway_common.wire.inbound.arrival import Stage
from gateway_common.wire.inbound.exchange import Exchange
from gateway_common.wire.inbound.peer import unread
from gateway_common.wire.inbound.protocol import HttpProtocol
from gateway_common.wire.inbound.refusals import busy
from gateway_common.wire.inbound.visit import Visit

__all__ = ["LINGERING", "AdmittingProtocol"]

LINGERING = 64
"""How many connections too many are told so at a time, before others are cut off."""


class AdmittingProtocol(HttpProtocol):
    """Serve one connection as its server's admission says."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Wait for a first byte, if there is room."""
        super().connection_made(transport)
        self._crowd = self._shared.crowd
        self._crowd.came(self)
        self._line.awake = self._wake
        self._visit: Visit | None = None
        if len(self.connections) > self._limits.connections and not self._crowd.makes_room(self):
            self._turn_away()

    def connection_lost(self, exc: Exception | None) -> None:
        """Leave nothing behind."""
        self._crowd.left(self)
        self._visit = None
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Refuse what can only be refused, or read on."""
        if self._shared.admission.full and self._refuses(data):
            self._crowd.refused(self)
            return
        self._crowd.hears(self)
        super().data_received(data)
        self._have_answered()

    def on_headers_complete(self) -> None:
        """Take note that it asks for something."""
        self._crowd.asks(self)
        super().on_headers_complete()

    def shutdown(self) -> None:
        """Take no more than what is under way, which of a client that rests lies in the kernel."""
        if self._between and self._line.rests and unread(self._line.descriptor):
            self._draining = self._last = True
        else:
            super().shutdown()

    @property
    def address(self) -> str:
        """Give where it comes from."""
        return self.client[0] if self.client else ""

    @property
    def spare(self) -> bool:
        """Tell whether nobody would lose an answer if it ended."""
        busy = self._running is not None or self._arrival.stage is Stage.BODY or self._line.rests
        return not (busy or self._deaf or self._draining or self._line.is_closing())

    def leave(self) -> None:
        """End it, for another."""
        self._deaf = True
        if self._line.unread:
            self._line.abort()
        else:
            self._line.close()

    @property
    def _between(self) -> bool:
        waits = self._running is None and self._arrival.stage is Stage.BETWEEN
        return waits and not (self._deaf or self._draining or self._line.is_closing())

    def _go_on(self) -> None:
        super()._go_on()
        self._have_answered()

    def _have_answered(self) -> None:
        if self._between and self.spoken:
            self._crowd.answered(self)

    def _run(self, exchange: Exchange) -> None:
        if not self._line.rests and self._shared.admission.takes():
            super()._run(exchange)
            return
        self._running = exchange
        self._line.begin()
        self._visit = Visit(exchange, self._line, self._begin_after)
        if self._queue:  # each that is refused at once would be within the one before
            self.loop.call_soon(self._ask)
        else:
            self._ask()

    def _ask(self) -> None:
        """Ask whether the first request may begin, or later: a client that rests asks for nothing."""
        if self._visit is not None and not self._line.rests:
            visit, self._visit = self._visit, None
            self._shared.admission.hold(visit)

    def _wake(self) -> None:
        self._ask()
        self._have_answered()

    def _begin_after(self, exchange: Exchange, waited: float) -> None:
        cast("dict[str, Any]", exchange.scope)[WAITED] = waited
        super()._run(exchange)

    def _refuses(self, data: bytes) -> bool:
        if not self._between or self.flow.write_paused:
            return False
        asked = self._shared.glance(data, self.client)
        seconds = self._shared.admission.refuses(asked, self._line) if asked else 0
        if not asked or not seconds:
            return False
        bodiless = asked["method"] == "HEAD"
        self._line.put_off(busy(seconds, self.server_state.default_headers, keep_alive=True, bodiless=bodiless))
        self._arrival.refused()
        self.server_state.total_requests += 1
        return True

    def _turn_away(self) -> None:
        """End it as it comes, for all others are busy."""
        self._shared.count("connections")
        self._deaf = self._line.unread = True
        if len(self.connections) > self._limits.connections + LINGERING:
            self._line.abort()
            return
        self._line.write(busy(1, self.server_state.default_headers, keep_alive=False, bodiless=False))
        self._line.close()
