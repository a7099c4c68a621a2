"""The bulkhead: one slow service fills its own places and its own line, and nobody else's.

How many places there are follows what the service bears: fewer when its answers take far longer than they used to.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from gateway_common.deadline import clock
from gateway_common.errors import State
from gateway_common.services.call import Answer, Call, Sender
from gateway_common.services.senders.blame import TOO_MANY_REQUESTS, judge
from gateway_common.services.senders.breaker import BreakerPolicy
from gateway_common.services.senders.gradient import Gradient, Taken
from gateway_common.services.senders.held import Held
from gateway_common.services.senders.places import Places
from gateway_common.services.senders.policies import demand

__all__ = ["Bulkhead", "BulkheadPolicy"]

WAITING_SHARE = 0.5
"""The share of its time that a call waits in line at the most: begun at its deadline it would be late, and sent."""


@dataclass(frozen=True, slots=True)
class BulkheadPolicy:
    """Bound the calls that run at once, and those that wait; who is turned away hears *retry_after*, in seconds.

    At the most there are *concurrent* places, and however slow the service becomes, *least*.
    """

    concurrent: int = 64
    waiting: int = 128
    retry_after: float = 1.0
    least: int = 8

    def __post_init__(self) -> None:
        demand(
            self,
            {
                "concurrent must be at least 1": self.concurrent >= 1,
                "least must be at least 1": self.least >= 1,
                "waiting and retry_after must not be negative": min(self.waiting, self.retry_after) >= 0,
            },
        )


class Bulkhead:
    """Send through *inner* as many calls as there are places; waiting takes half of the time that a call has left.

    What the service is to blame for, as *blame* has it, takes places from it. A streamed answer keeps its place until
    its stream has ended or is closed.
    """

    def __init__(self, inner: Sender, policy: BulkheadPolicy, blame: BreakerPolicy | None = None) -> None:
        self._inner = inner
        self._policy = policy
        self._blame = blame or BreakerPolicy()
        self._places = Places(policy.concurrent, waiting=policy.waiting)
        self._gradient = Gradient(least=min(policy.least, policy.concurrent), most=policy.concurrent)

    @property
    def limit(self) -> int:
        """Give how many calls may hold a place now, for metrics."""
        return self._gradient.limit

    @property
    def running(self) -> int:
        """Count the calls that hold a place, for metrics."""
        return self._places.taken

    @property
    def waiting(self) -> int:
        """Count the calls that wait for a place, for metrics."""
        return self._places.waiting

    async def __call__(self, call: Call, /) -> Answer:
        """Send it when a place is there; BUSY when that takes too long or even the line is full."""
        refused = None if self._places.take() else await self._in_line(call)
        if refused is not None:
            return refused
        kept = False
        started = self._now()
        try:
            answer = await self._inner(call)
            self._learn(call, answer, started)
            if isinstance(answer.body, bytes):
                return answer
            kept = True
            answer.body = Held(answer.body, self._places.give_back)
            return answer
        finally:
            if not kept:
                self._places.give_back()

    @cached_property
    def _now(self) -> Callable[[], float]:
        return clock()  # found by the first call, for only then a loop is sure to run

    def _learn(self, call: Call, answer: Answer, started: float) -> None:
        if not answer.sent or call.streams or answer.state is State.DOWN or answer.status == TOO_MANY_REQUESTS:
            return
        at = self._now()
        verdict = judge(answer, at - started, self._blame, call.deadline.slice)
        if verdict is None:
            return
        taken = Taken(at - started, at, failed=verdict.failed)
        if self._gradient.note(call.operation, taken, running=self._places.taken):
            self._places.become(self._gradient.limit)

    async def _in_line(self, call: Call) -> Answer | None:
        left = call.deadline.left()
        if left and self._places.full:
            return self._turned_away(call)
        if await self._places.wait(call.deadline.sooner(left * WAITING_SHARE)):
            return None
        if not left:
            return Answer(State.LATE, sent=False, reason=f"no time was left for {call.service}")
        return self._turned_away(call)

    def _turned_away(self, call: Call) -> Answer:
        reason = f"{self.running} calls to {call.service} run and {self.waiting} wait"
        return Answer(State.BUSY, sent=False, retry_after=self._policy.retry_after, reason=reason)
