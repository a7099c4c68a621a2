"""Counting what becomes of calls, and how long each took with everything that it waited for."""

import asyncio
from collections.abc import Callable
from functools import cached_property

from gateway_common.deadline import clock
from gateway_common.errors import ProblemError
from gateway_common.services.call import Answer, Call, Sender
from gateway_common.telemetry import Meters

__all__ = ["CANCELLED", "Measuring"]

CANCELLED = "cancelled"
"""The state of a call that was given up: the client left, its body was refused, or a part that is needed failed."""


class Measuring:
    """Send through *inner*, and count it in *meters* by its state, in seconds until the answer's body begins.

    It belongs outermost, so that a call counts once, however often it was tried, and waiting counts as well.
    """

    def __init__(self, inner: Sender, meters: Meters) -> None:
        self._inner = inner
        self._meters = meters

    async def __call__(self, call: Call, /) -> Answer:
        """Send it."""
        started = self._now()
        try:
            answer = await self._inner(call)
        except (asyncio.CancelledError, ProblemError):
            self._meters.call(call.service, call.operation, CANCELLED, self._now() - started)
            raise
        self._meters.call(call.service, call.operation, answer.state, self._now() - started)
        return answer

    @cached_property
    def _now(self) -> Callable[[], float]:
        return clock()  # found by the first call, for only then a loop is sure to run
