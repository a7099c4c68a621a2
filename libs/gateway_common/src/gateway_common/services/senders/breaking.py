"""The breaker around a sender: refuse at once while the service is broken, and learn from every answer."""

import asyncio
from collections.abc import Callable
from functools import cached_property

import structlog

from gateway_common.deadline import clock
from gateway_common.errors import State
from gateway_common.services.call import Answer, Call, Sender
from gateway_common.services.senders.blame import judge
from gateway_common.services.senders.breaker import Breaker, BreakerPolicy, BreakerState
from gateway_common.services.senders.window import Counts

__all__ = ["Breaking"]

_CUT_OFF = Answer(State.LATE)
_log = structlog.get_logger("gateway_common.breaker")


class Breaking:
    """Send through *inner* what the breaker lets out; one stands in front of each service.

    A call that is cancelled tells nothing of the service, unless its own deadline has passed: then whoever watches the
    same deadline further out was first, and it counts as late. Nor does the time that a streamed body takes, which is
    its giver's. Each change of its state is one line of the log, however many calls it turns away.
    """

    def __init__(self, inner: Sender, policy: BreakerPolicy) -> None:
        self._inner = inner
        self._policy = policy
        self._breaker = Breaker(policy)
        self._told = self._breaker.state

    @property
    def state(self) -> BreakerState:
        """Tell the breaker's state, for metrics."""
        return self._breaker.state

    @property
    def counts(self) -> Counts:
        """Tell what the state rests on, for metrics."""
        return self._breaker.counts(self._now())

    async def __call__(self, call: Call, /) -> Answer:
        """Send it, or answer BUSY with the time after which a call goes out again."""
        started = self._now()
        era = self._breaker.admit(started)
        if self._breaker.state is not self._told:
            self._tell_change(call)
        if era is None:
            reason = f"the breaker of {call.service} is {self.state}"
            return Answer(State.BUSY, sent=False, retry_after=self._breaker.wait(started), reason=reason)
        seen: Answer | None = None
        try:
            seen = answer = await self._inner(call)
        except asyncio.CancelledError:
            seen = _CUT_OFF if call.deadline.passed else None
            raise
        finally:
            self._settle(call, era, seen, started)
        return answer

    @cached_property
    def _now(self) -> Callable[[], float]:
        return clock()  # found by the first call, for only then a loop is sure to run

    def _settle(self, call: Call, era: int, seen: Answer | None, started: float) -> None:
        at = self._now()
        took = 0.0 if call.streams else at - started
        verdict = None if seen is None else judge(seen, took, self._policy, call.deadline.slice)
        self._breaker.settle(era, verdict, at)
        if self._breaker.state is not self._told:
            self._tell_change(call)

    def _tell_change(self, call: Call) -> None:
        before, self._told = self._told, self.state
        log = _log.warning if self.state is BreakerState.OPEN else _log.info
        log("breaker changed", service=call.service, before=before, breaker=self.state)
