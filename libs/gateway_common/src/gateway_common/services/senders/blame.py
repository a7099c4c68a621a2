"""What an answer says about the service: the one place that decides what counts against it.

    failed   down (no connection, broken off, 5xx), 503, late after a fair time
    slow     any answer that took `slow_after` or more
    nothing  not sent (a bulkhead below was full, a deadline had passed), late because hardly any time was given,
             failed by one replica while others do well

What is a fair time says the policy, or our own code by a shorter slice (`within=`) of which the service had nearly all.
A client cannot: time that it cut short is never fair below the policy's.

Everything else is the answer of a service that is well: 4xx, 429, and garbled ones, for one operation whose answers
grew too large must not close the others.
"""

from gateway_common.errors import State
from gateway_common.services.call import Answer
from gateway_common.services.senders.breaker import BreakerPolicy
from gateway_common.services.senders.window import WELL, Verdict

__all__ = ["judge"]

TOO_MANY_REQUESTS = 429
NEARLY = 0.9
"""The share of a slice that counts as all of it: the rest went before the call was here."""


def judge(answer: Answer, took: float, policy: BreakerPolicy, own_slice: float | None = None) -> Verdict | None:
    """Judge the service by *answer* and the seconds it *took*; None when it is not to blame for either.

    *own_slice* is the time in seconds that our own code set aside for it.
    """
    if answer.state is State.OK and took < policy.slow_after:
        return WELL
    if answer.elsewhere or (not answer.sent and answer.state is not State.DOWN):
        return None
    if answer.state is State.LATE and took < _fair(policy, own_slice):
        return None
    return Verdict(failed=_failed(answer), slow=took >= policy.slow_after)


def _fair(policy: BreakerPolicy, own_slice: float | None) -> float:
    return policy.fair_time if own_slice is None else min(policy.fair_time, NEARLY * own_slice)


def _failed(answer: Answer) -> bool:
    if answer.state is State.BUSY:
        return answer.status != TOO_MANY_REQUESTS
    return answer.state in {State.DOWN, State.LATE}
