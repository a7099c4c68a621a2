"""A body of unknown length, read ahead for a moment: most are short and soon there, and then as good as known."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator

from gateway_common.services.call import Stream
from gateway_common.services.transports.own_task import ended

__all__ = ["Gathering"]


class Gathering:
    """Read *stream* ahead up to *most* bytes; what is not over by then is given on piece by piece, from its beginning.

    It reads in a Task of its own, for whoever gives up waiting must not end the stream.
    """

    def __init__(self, stream: Stream, most: int) -> None:
        self._stream = stream
        self._pieces = aiter(stream)
        self._left = most
        self._taken: deque[bytes] = deque()
        self._is_enough = False
        self._reading: asyncio.Task[bool] | None = None

    async def whole(self, until: float) -> bytes | None:
        """Give all of it if it ends before *until*, a moment of the loop's clock, else None; raises BrokenStream."""
        loop = asyncio.get_running_loop()
        self._reading = loop.create_task(self._read())
        try:
            await asyncio.wait([self._reading], timeout=max(0.0, until - loop.time()))
        except asyncio.CancelledError:
            await self.aclose()
            raise
        self._is_enough = True
        return b"".join(self._taken) if self._reading.done() and self._has_ended() else None

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Give the pieces as they come, once."""
        return self

    async def __anext__(self) -> bytes:
        """Give the next piece, of what was read already or of the rest."""
        if not self._taken and self._reading is not None:
            await asyncio.wait([self._reading])
            self._has_ended()
        return self._taken.popleft() if self._taken else await anext(self._pieces)

    async def aclose(self) -> None:
        """Close the stream; what was not read is given up."""
        if self._reading is not None:
            await ended(self._reading)
        await self._stream.aclose()

    def _has_ended(self) -> bool:
        """Tell whether all of it was read, once; raises what the reading raised, and remembers nothing of it."""
        reading, self._reading = self._reading, None
        try:
            return reading is not None and reading.result()
        finally:
            del reading

    async def _read(self) -> bool:
        async for piece in self._pieces:
            self._taken.append(piece)
            self._left -= len(piece)
            if self._is_enough or self._left < 0:
                return False
        return True
