"""The bulkhead: one slow service fills its own places and its own line, and nobody else's."""

from dataclasses import dataclass, replace

from gateway_common.errors import State
from gateway_common.services.call import Answer, Call, Sender
from gateway_common.services.senders.held import Held
from gateway_common.services.senders.places import Places
from gateway_common.services.senders.policies import demand

__all__ = ["Bulkhead", "BulkheadPolicy"]


@dataclass(frozen=True, slots=True)
class BulkheadPolicy:
    """Bound the calls that run at once, and those that wait; who is turned away hears *retry_after*, in seconds."""

    concurrent: int = 64
    waiting: int = 128
    retry_after: float = 1.0

    def __post_init__(self) -> None:
        demand(
            self,
            {
                "concurrent must be at least 1": self.concurrent >= 1,
                "waiting and retry_after must not be negative": min(self.waiting, self.retry_after) >= 0,
            },
        )


class Bulkhead:
    """Send through *inner* as many calls as there are places; waiting draws on the call's own deadline.

    A streamed answer keeps its place until its stream has ended or is closed.
    """

    def __init__(self, inner: Sender, policy: BulkheadPolicy) -> None:
        self._inner = inner
        self._policy = policy
        self._places = Places(policy.concurrent, waiting=policy.waiting)

    @property
    def running(self) -> int:
        """Count the calls that hold a place, for metrics."""
        return self._places.taken

    @property
    def waiting(self) -> int:
        """Count the calls that wait for a place, for metrics."""
        return self._places.waiting

    async def __call__(self, call: Call, /) -> Answer:
        """Send it when a place is there: LATE when the deadline comes first, BUSY when even the line is full."""
        refused = None if self._places.take() else await self._in_line(call)
        if refused is not None:
            return refused
        kept = False
        try:
            answer = await self._inner(call)
            if isinstance(answer.body, bytes):
                return answer
            kept = True
            return replace(answer, body=Held(answer.body, self._places.give_back))
        finally:
            if not kept:
                self._places.give_back()

    async def _in_line(self, call: Call) -> Answer | None:
        if self._places.full:
            return self._turned_away(call)
        if await self._places.wait(call.deadline):
            return None
        return Answer(State.LATE, sent=False, reason=f"no place at {call.service} came free in time")

    def _turned_away(self, call: Call) -> Answer:
        reason = f"{self.running} calls to {call.service} run and {self.waiting} wait"
        return Answer(State.BUSY, sent=False, retry_after=self._policy.retry_after, reason=reason)
