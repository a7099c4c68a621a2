"""The body of a response: read whole up to a cap, or handed on piece by piece until the deadline."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import cast

import httpx2

from gateway_common.deadline import Deadline
from gateway_common.errors import State
from gateway_common.services.transports.broken import BrokenStream
from gateway_common.services.transports.httpx2.leftovers import drop_if_spoilt
from gateway_common.services.transports.httpx2.mishaps import MISHAPS

__all__ = ["Body", "BodyStream"]


class Body:
    """Read the body of *response*; a connection is used again only if it was read to its end and nothing followed."""

    def __init__(self, response: httpx2.Response) -> None:
        self._response = response
        stream = cast("httpx2.AsyncByteStream", response.stream)
        self._stream = stream
        self._pieces = cast("AsyncGenerator[bytes, None]", aiter(stream))

    async def piece(self) -> bytes | None:
        """Read the next piece, None at the end."""
        piece = await anext(self._pieces, None)
        if piece is None:
            await drop_if_spoilt(self._response)
        return piece

    async def at_most(self, most: int) -> bytes | None:
        """Read all of it, None if it is more than *most* bytes."""
        read = bytearray()
        while (piece := await self.piece()) is not None:
            read += piece
            if len(read) > most:
                return None
        return bytes(read)

    async def aclose(self) -> None:
        """Let go of the connection."""
        try:
            await self._pieces.aclose()
        finally:
            await self._stream.aclose()


class BodyStream:
    """Give a body piece by piece until *deadline*, or with at most *idle* seconds in between; BrokenStream says no.

    The connection is let go at the end, when it breaks, and by `aclose`.
    """

    def __init__(self, body: Body, deadline: Deadline, idle: float | None = None) -> None:
        self._body = body
        self._deadline = deadline
        self._idle = idle

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Give the pieces as they come, once."""
        return self

    async def __anext__(self) -> bytes:
        """Wait for the next piece."""
        try:
            piece = await self._next()
        except BaseException:
            await self.aclose()
            raise
        if piece is None:
            await self.aclose()
            raise StopAsyncIteration
        return piece

    async def aclose(self) -> None:
        """Let go of the connection; what was not read is given up."""
        await self._body.aclose()

    async def _next(self) -> bytes | None:
        until = self._deadline if self._idle is None else Deadline.after(self._idle)
        try:
            async with asyncio.timeout_at(until.at):
                return await self._body.piece()
        except MISHAPS as error:
            if until.passed:
                raise BrokenStream(State.LATE, "its time ran out while answering") from error
            raise BrokenStream(State.DOWN, f"{type(error).__name__}: {error}") from error
