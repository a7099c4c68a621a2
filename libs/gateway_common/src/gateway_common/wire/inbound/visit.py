"""A request that has come and not begun, as whoever decides about it sees it."""

from collections.abc import Callable, Mapping
from typing import Any

from gateway_common.wire.inbound.exchange import Exchange
from gateway_common.wire.inbound.line import Line

__all__ = ["Visit"]


class Visit:
    """Let *exchange* on *line* wait until it can *begin*, or until it is refused."""

    __slots__ = ("_begin", "_exchange", "go_on", "rest", "scope")

    def __init__(self, exchange: Exchange, line: Line, begin: Callable[[Exchange, float], None]) -> None:
        self.rest, self.go_on = line.rest, line.go_on
        self.scope: Mapping[str, Any] = exchange.scope
        self._exchange = exchange
        self._begin = begin

    @property
    def gone(self) -> bool:
        """Tell whether nobody waits for the answer any more."""
        return self._exchange.left

    def begin(self, waited: float) -> None:
        """Hand it to the application, after so many seconds."""
        self._begin(self._exchange, waited)

    def refuse(self, seconds: int) -> None:
        """Answer 503: the client may ask again after so many *seconds*."""
        self._exchange.turn_away(seconds)
