"""The breaker around a sender: refuse at once while the service is broken, and learn from every answer."""

import asyncio

import structlog

from gateway_common.deadline import now
from gateway_common.errors import State
from gateway_common.services.call import Answer, Call, Sender
from gateway_common.services.senders.blame import judge
from gateway_common.services.senders.breaker import Breaker, BreakerPolicy, BreakerState
from gateway_common.services.senders.window import Counts, Verdict

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

    @property
    def state(self) -> BreakerState:
        """Tell the breaker's state, for metrics."""
        return self._breaker.state

    @property
    def counts(self) -> Counts:
        """Tell what the state rests on, for metrics."""
        return self._breaker.counts(now())

    async def __call__(self, call: Call, /) -> Answer:
        """Send it, or answer BUSY with the time after which a call goes out again."""
        before = self.state
        era = self._breaker.admit(now())
        self._tell(call, before)
        if era is None:
            reason = f"the breaker of {call.service} is {self.state}"
            return Answer(State.BUSY, sent=False, retry_after=self._breaker.wait(now()), reason=reason)
        return await self._tried(call, era)

    async def _tried(self, call: Call, era: int) -> Answer:
        started = now()
        verdict: Verdict | None = None
        try:
            answer = await self._inner(call)
            verdict = self._judged(call, answer, started)
        except asyncio.CancelledError:
            if call.deadline.passed:
                verdict = self._judged(call, _CUT_OFF, started)
            raise
        finally:
            self._settle(call, era, verdict)
        return answer

    def _judged(self, call: Call, answer: Answer, started: float) -> Verdict | None:
        took = 0.0 if call.streams else now() - started
        return judge(answer, took, self._policy, call.deadline.slice)

    def _settle(self, call: Call, era: int, verdict: Verdict | None) -> None:
        before = self.state
        self._breaker.settle(era, verdict, now())
        self._tell(call, before)

    def _tell(self, call: Call, before: BreakerState) -> None:
        if self.state is before:
            return
        log = _log.warning if self.state is BreakerState.OPEN else _log.info
        log("breaker changed", service=call.service, before=before, breaker=self.state)
