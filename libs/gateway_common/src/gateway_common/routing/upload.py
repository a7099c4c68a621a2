"""The body of a request on its way to a service: counted, never kept, and ended when it stands still.

client ──piece──► Upload ──piece──► sender      while it waits for the client: IDLE seconds, then 408
before the first piece:        nobody is asked: a silent client holds no place of a service's
while the service takes it:    IDLE seconds, then 504
after the last piece:          what was left of the call's time
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

from starlette.types import Receive

from gateway_common.deadline import Deadline, now
from gateway_common.errors import PartError, ProblemError, State, problems
from gateway_common.routing.sizes import spell_size

__all__ = ["IDLE", "Upload", "too_large"]

IDLE = 30.0
"""For how many seconds a body may stand still, on the way there or back."""

_CLOSE = {"Connection": "close"}  # what else the client sends is not worth reading


def too_large(most: int) -> ProblemError:
    """Refuse a body that is larger than the *most* bytes that its route takes."""
    return ProblemError(problems.TOO_LARGE(f"Send a body of at most {spell_size(most)}.", headers=_CLOSE))


class Upload:
    """Give the body that *receive* brings, up to *most* bytes and of exactly *length* if that was stated.

    Give it away inside `clocked`, which raises ProblemError: 408 if the client stood still, 504 if the service did or
    was late after it. Reading it raises ProblemError for a body of another size (400, 413).
    """

    def __init__(self, receive: Receive, *, most: int, length: int | None) -> None:
        self._receive = receive
        self._most = most
        self.length = length
        self._waits_for_client = False
        self._first: tuple[bytes, bool] | None = None
        self._clock: asyncio.Timeout
        self._deadline: Deadline

    @asynccontextmanager
    async def clocked(self, deadline: Deadline, part: str) -> AsyncGenerator[None]:
        """Let what is inside take until *deadline*, not counting the time in which the body is on its way."""
        self._deadline = deadline
        try:
            async with asyncio.timeout_at(deadline.at) as self._clock:
                yield
        except TimeoutError as error:
            if self._waits_for_client:
                raise ProblemError(problems.BODY_STALLED(headers=_CLOSE)) from error
            raise PartError(part, State.LATE, reason="it did not take the body, or answered too late") from error

    async def begun(self) -> Deadline:
        """Wait for the first piece, inside `clocked`, and give the deadline as it is from then on."""
        left = self._deadline.left()
        self._first = await self._next()
        self._deadline = Deadline(now() + left, self._deadline.slice)
        self._allow(left)
        return self._deadline

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Give the pieces as they come, once."""
        left = self._deadline.left()
        size = 0
        more = True
        while more:
            piece, more = self._first or await self._next()
            self._first = None
            size += len(piece)
            self._hold(size, complete=not more)
            self._allow(IDLE)
            if piece:
                yield piece
        self._allow(left)

    async def _next(self) -> tuple[bytes, bool]:
        self._allow(IDLE)
        self._waits_for_client = True
        message = await self._receive()
        self._waits_for_client = False
        if message["type"] == "http.disconnect":
            raise ProblemError(problems.BODY_STALLED())
        return message.get("body", b""), message.get("more_body", False)

    def _hold(self, size: int, *, complete: bool) -> None:
        if size > self._most:
            raise too_large(self._most)
        if self.length is not None and (size > self.length or (complete and size < self.length)):
            told = "The body is not as long as its Content-Length says."
            raise ProblemError(problems.BAD_REQUEST(told, headers=_CLOSE))

    def _allow(self, seconds: float) -> None:
        self._clock.reschedule(now() + seconds)
