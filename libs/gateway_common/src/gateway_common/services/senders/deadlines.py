"""Telling the service how long anybody will wait, so that it can stop when nobody does."""

from collections.abc import Callable, Coroutine
from functools import cached_property
from typing import Any

from gateway_common.deadline import clock
from gateway_common.errors import State
from gateway_common.services.call import Answer, Call, Sender

__all__ = ["PassingDeadline"]

HEADER = b"request-timeout"


class PassingDeadline:
    """Send through *inner* with what is left of the time as `Request-Timeout`, and never what is past its time.

    It belongs right before the transport, so that each try and each wait has been taken off; the transport itself ends
    what runs out of time, and breaker and bulkhead hear of it as of any other answer. How long a streamed body takes is
    nobody's to say beforehand: such a call is told no time, and ended by who gives the body.
    """

    def __init__(self, inner: Sender) -> None:
        self._inner = inner

    def __call__(self, call: Call, /) -> Coroutine[Any, Any, Answer]:
        """Send it with whole milliseconds, rounded down; less than one is LATE. It waits for nothing itself."""
        milliseconds = int((call.deadline.at - self._now()) * 1000)
        if milliseconds <= 0:
            return _late()
        if call.streams:
            return self._inner(call)
        headers = [pair for pair in call.headers if pair[0] != HEADER]
        headers.append((HEADER, b"%d.%03d" % divmod(milliseconds, 1000)))
        return self._inner(call.carrying(headers))

    @cached_property
    def _now(self) -> Callable[[], float]:
        return clock()  # found by the first call, for only then a loop is sure to run


async def _late() -> Answer:
    return Answer(State.LATE, sent=False, reason="the time had run out before it could be sent")
