"""Strands side by side that end together: when one fails the others are cancelled, and every last one is waited for.

    braid = Braid()
    braid.begin(settle(order))         # runs until it waits for something
    braid.begin(settle(ticket))        # a strand may begin more
    await braid.end()                  # none runs any more; raises what one of them raised

It is an `asyncio.TaskGroup` of strands, which makes no Task. The Task that waits for its end waits for one future.
"""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from gateway_common.composition.strand import Strand
from gateway_common.errors import ProblemError

__all__ = ["Braid"]


class Braid:
    """Begin strands, and wait for the end of all."""

    __slots__ = ("_ending", "_failures", "_over", "_running")

    def __init__(self) -> None:
        self._running: set[Strand] = set()
        self._failures: list[BaseException] = []
        self._ending = False
        self._over: asyncio.Future[None] | None = None

    def begin(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Start *coroutine* at once; nothing is begun any more when a strand has failed."""
        if self._ending:
            coroutine.close()
            return
        strand = Strand(coroutine, self._ended)
        self._running.add(strand)
        strand.begin()

    async def end(self) -> None:
        """Wait until none runs. Raises what ended them, and a bug rather than a problem.

        Who cancels it cancels every strand; it returns no sooner for that.
        """
        try:
            await self._all_over()
        except asyncio.CancelledError:
            self._cancel()
            while self._running:
                with suppress(asyncio.CancelledError):  # they are ending already, and sooner cannot be
                    await self._all_over()
            raise
        if self._failures:
            raise self._worst()

    async def _all_over(self) -> None:
        if self._running:
            self._over = next(iter(self._running)).loop.create_future()
            await self._over

    def _ended(self, strand: Strand, failure: BaseException | None) -> None:
        self._running.discard(strand)
        if failure is not None and not (self._ending and isinstance(failure, asyncio.CancelledError)):
            self._failures.append(failure)
            self._cancel()
        if not self._running and self._over is not None and not self._over.done():
            self._over.set_result(None)

    def _cancel(self) -> None:
        if not self._ending:
            self._ending = True
            for strand in tuple(self._running):
                strand.cancel()

    def _worst(self) -> BaseException:
        failures, self._failures = self._failures, []  # kept, they would keep this braid by their tracebacks
        return next((one for one in failures if not isinstance(one, ProblemError)), failures[0])
