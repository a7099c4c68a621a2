"""A response's body on its way up: piece by piece, no faster than it is taken."""

from collections.abc import AsyncIterator, Callable

from gateway_common.deadline import Deadline, now
from gateway_common.errors import State
from gateway_common.services.call import Call
from gateway_common.services.transports.broken import BrokenStream
from gateway_common.services.transports.http1.connection import Connection
from gateway_common.wheel import Wheel

__all__ = ["BodyStream"]


class BodyStream:
    """Give the pieces of *connection*'s response until the deadline of *call*, or with its *idle* seconds in between.

    *over* is called once with the connection: at the end, when it breaks (BrokenStream), or by `aclose`.
    """

    def __init__(self, connection: Connection, call: Call, wheel: Wheel, over: Callable[[Connection], None]) -> None:
        self._connection: Connection | None = connection
        self._deadline = call.deadline
        self._idle = call.idle
        self._wheel = wheel
        self._over = over

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Give the pieces as they come, once."""
        return self

    async def __anext__(self) -> bytes:
        """Wait for the next piece."""
        connection = self._connection
        if connection is None:
            raise StopAsyncIteration
        try:
            return await self._piece(connection)
        except BaseException:
            self._let_go()
            raise

    async def aclose(self) -> None:
        """Let go of the connection; what was not read is given up with it."""
        self._let_go()

    async def _piece(self, connection: Connection) -> bytes:
        while not connection.responses.pieces:
            _raise_at_end(connection)
            await self._news(connection)
        piece = connection.take()
        if connection.responses.complete:
            self._let_go()
        return piece

    async def _news(self, connection: Connection) -> None:
        until = self._deadline if self._idle is None else Deadline(now() + self._idle)
        alarm = self._wheel.at(until.at, connection.run_out)
        try:
            await connection.news()
        finally:
            alarm.cancel()

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            self._over(connection)


def _raise_at_end(connection: Connection) -> None:
    responses = connection.responses
    if responses.complete:
        raise StopAsyncIteration
    if responses.flaw is not None:
        raise BrokenStream(State.GARBLED, responses.flaw)
    if connection.lost is not None:
        raise BrokenStream(State.DOWN, connection.lost)
    if connection.late:
        raise BrokenStream(State.LATE, "its time ran out while answering")
