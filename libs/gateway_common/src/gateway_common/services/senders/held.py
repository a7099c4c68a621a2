"""A stream that holds something until it is over: read to its end, broken, or closed."""

from collections.abc import AsyncIterator, Callable

from gateway_common.services.call import Stream

__all__ = ["Held"]


class Held:
    """Give the pieces of *stream* and call *let_go* exactly once, when no more can come."""

    def __init__(self, stream: Stream, let_go: Callable[[], None]) -> None:
        self._stream = stream
        self._pieces = aiter(stream)
        self._let_go: Callable[[], None] | None = let_go

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Give the pieces as they come, once."""
        return self

    async def __anext__(self) -> bytes:
        """Give the next piece."""
        try:
            return await anext(self._pieces)
        except BaseException:
            self._over()
            raise

    async def aclose(self) -> None:
        """Close the stream inside."""
        try:
            await self._stream.aclose()
        finally:
            self._over()

    def _over(self) -> None:
        if self._let_go is not None:
            self._let_go()
            self._let_go = None
