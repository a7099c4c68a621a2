"""Repeating what is safe to repeat, a little later, as long as time and budget allow."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import cast

from tenacity import AsyncRetrying, Future, RetryCallState, retry_if_result

from gateway_common.errors import State
from gateway_common.services.call import Answer, Call, Sender
from gateway_common.services.senders.budget import RetryBudget
from gateway_common.services.senders.policies import demand

__all__ = ["RetryPolicy", "Retrying", "cut_short", "wait_before_retry", "worth_repeating"]

NO_RESPONSE = 0
READS = frozenset({"GET", "HEAD", "OPTIONS"})
BAD_GATEWAY, UNAVAILABLE, GATEWAY_TIMEOUT = 502, 503, 504


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Say how often and when a try is repeated; times are in seconds.

    At most *attempts* tries in all, the first wait up to *first_wait*, each next up to twice that, none above
    *longest_wait*. A retry needs *fair_try* after its wait. Retries are at most *ratio* of first tries, plus *reserve*.

    *try_within* is the time of one try, after which another may begin; left out, a try may take all the time of its
    call. Choose it well above what the service needs when it is well: whatever takes longer is asked for again, and
    late in the end. It bounds only what may be repeated, and no stream.

    Where a replica fails while others do well one of those is asked at once. Since one that dies fails all that is
    under way there in the same moment, as many retries as are *lent* may go beyond the budget; they are paid back.
    """

    attempts: int = 3
    first_wait: float = 0.05
    longest_wait: float = 1.0
    fair_try: float = 0.05
    ratio: float = 0.1
    reserve: float = 10.0
    try_within: float | None = None
    lent: float = 64.0

    def __post_init__(self) -> None:
        demand(
            self,
            {
                "attempts must be at least 1": self.attempts >= 1,
                "first_wait must be from 0 to longest_wait": 0 <= self.first_wait <= self.longest_wait,
                "fair_try must not be negative": self.fair_try >= 0,
                "ratio must be from 0 to 1": 0 <= self.ratio <= 1,
                "reserve must be at least 1, or there is never a retry": self.reserve >= 1,
                "lent must not be negative": self.lent >= 0,
                "try_within must be more than 0, or left out": self.try_within is None or self.try_within > 0,
            },
        )


def worth_repeating(call: Call, answer: Answer) -> bool:
    """Tell whether *call* may be sent again after *answer*, and might then end better.

    That is when no response began, after 502 and 504, and after a 503 that says when to come back. Never after a 500 or
    a garbled answer, which would come again; after 429 or a refusal of ours, which ask for less; when its time is over;
    or when a stream has begun, on the way there or back.

    Where one of several replicas failed and others do well, any failure of a read is repeated there, a 500 and a late
    one, too; and any call that cannot have reached the one that failed.
    """
    if call.streams or not isinstance(answer.body, bytes):
        return False
    if answer.elsewhere and (call.method in READS or not answer.sent):
        return True
    if not call.repeatable:
        return False
    if answer.state is State.BUSY:
        return answer.status == UNAVAILABLE and answer.retry_after is not None
    return answer.state is State.DOWN and answer.status in {NO_RESPONSE, BAD_GATEWAY, GATEWAY_TIMEOUT}


def cut_short(call: Call, answer: Answer) -> bool:
    """Tell whether *answer* is late by the time of its try alone, so that *call* may be sent again."""
    return answer.state is State.LATE and answer.sent and _bounded(call) and not call.deadline.passed


def _bounded(call: Call) -> bool:
    return call.repeatable and not call.streams and call.most is not None


def wait_before_retry(policy: RetryPolicy, tries: int, answer: Answer, chance: float) -> float:
    """Give the wait after *tries* tries: what the service asked for, and *chance* (0 to 1) of the growing backoff.

    Another replica is asked at once.
    """
    if answer.elsewhere:
        return 0.0
    backoff = min(policy.longest_wait, policy.first_wait * 2.0 ** (tries - 1))
    return (answer.retry_after or 0.0) + chance * backoff


class Retrying:
    """Send through *inner*, again when it is worth it; the last answer is the answer, sent if any try was.

    One stands in front of each service, for the budget is the service's. *chance* draws from 0 to 1.
    """

    def __init__(self, inner: Sender, policy: RetryPolicy, *, chance: Callable[[], float] = random.random) -> None:
        self._inner = inner
        self._policy = policy
        self._chance = chance
        self._budget = RetryBudget(ratio=policy.ratio, reserve=policy.reserve)

    @property
    def budget(self) -> RetryBudget:
        """Give the service's budget, for metrics."""
        return self._budget

    async def __call__(self, call: Call, /) -> Answer:
        """Send it; tenacity is entered only when the first try failed."""
        self._budget.deposit()
        answer = await self._inner(call if self._policy.try_within is None else self._one_try(call))
        if answer.state is State.OK or not self._again(call, answer):
            return answer
        return await self._repeated(call, answer)

    def _one_try(self, call: Call) -> Call:
        within = self._policy.try_within
        return call if within is None or not _bounded(call) else call.until(call.deadline.sooner(within))

    def _another_try(self, call: Call, tried: list[str]) -> Call:
        one = self._one_try(call)
        return replace(one, tried=tuple(tried)) if any(tried) else one

    def _again(self, call: Call, answer: Answer) -> bool:
        return worth_repeating(call, answer) or (self._policy.try_within is not None and cut_short(call, answer))

    async def _repeated(self, call: Call, first: Answer) -> Answer:
        known = [first]
        sent = first.sent
        tried = list[str](call.tried)

        def again(answer: Answer) -> bool:
            tried.append(answer.replica)
            return self._again(call, answer)

        async def attempt() -> Answer:
            nonlocal sent
            answer = known.pop() if known else await self._inner(self._another_try(call, tried))
            sent = sent or answer.sent
            return answer if answer.sent == sent else replace(answer, sent=True)

        last: Answer = await self._tries(call, again)(attempt)
        return last

    def _tries(self, call: Call, again: Callable[[Answer], bool]) -> AsyncRetrying:
        return AsyncRetrying(
            sleep=asyncio.sleep,
            retry=retry_if_result(again),
            wait=self._wait,
            stop=partial(self._enough, call),
            retry_error_callback=_answer,
        )

    def _wait(self, state: RetryCallState) -> float:
        return wait_before_retry(self._policy, state.attempt_number, _answer(state), self._chance())

    def _enough(self, call: Call, state: RetryCallState) -> bool:
        if state.attempt_number >= self._policy.attempts:
            return True
        short = call.deadline.left() < state.upcoming_sleep + self._policy.fair_try
        return short or not self._budget.spend(lent=self._policy.lent if _answer(state).elsewhere else 0.0)


def _answer(state: RetryCallState) -> Answer:
    answer: Answer = cast("Future", state.outcome).result()
    return answer
