"""Bodies on their way into the cache: read whole where their length is known, else written down as they pass."""

from collections.abc import AsyncIterator, Callable

from gateway_common.services.call import Answer, Stream
from gateway_common.wire.headers import stated_length

__all__ = ["Recording", "close", "is_readable", "read_whole"]


def is_readable(answer: Answer, most: int) -> bool:
    """Tell whether the whole body of *answer* is there, or is known to have at most *most* bytes."""
    if isinstance(answer.body, bytes):
        return len(answer.body) <= most
    length = stated_length(answer.headers)
    return length is not None and length <= most


async def read_whole(answer: Answer) -> bytes:
    """Give the body of *answer*, and close what it came from; raises BrokenStream if it breaks off."""
    if isinstance(answer.body, bytes):
        return answer.body
    try:
        return b"".join([piece async for piece in answer.body])
    finally:
        await answer.body.aclose()


async def close(answer: Answer) -> None:
    """Let go of the body of *answer*."""
    if not isinstance(answer.body, bytes):
        await answer.body.aclose()


class Recording:
    """Give the pieces of *stream*, and hand all of them to *over* at its end, if they are at most *most* bytes."""

    def __init__(self, stream: Stream, most: int, over: Callable[[bytes], None]) -> None:
        self._stream = stream
        self._pieces = aiter(stream)
        self._left = most
        self._taken: list[bytes] | None = []
        self._over = over

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Give the pieces as they come, once."""
        return self

    async def __anext__(self) -> bytes:
        """Give the next piece."""
        try:
            piece = await anext(self._pieces)
        except StopAsyncIteration:
            self._end()
            raise
        self._left -= len(piece)
        if self._left < 0:
            self._taken = None
        elif self._taken is not None:
            self._taken.append(piece)
        return piece

    async def aclose(self) -> None:
        """Close the stream; what was not read to its end is not kept."""
        self._taken = None
        await self._stream.aclose()

    def _end(self) -> None:
        taken, self._taken = self._taken, None
        if taken is not None:
            self._over(b"".join(taken))
