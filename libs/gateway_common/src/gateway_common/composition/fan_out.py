"""Ask one operation once per distinct value: a bounded number at a time, the answers as one mapping.

As a need, one failed item fails the part; as a want, failed items are left out and the part is missing in part.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from typing import Any

from gateway_common.composition.cacheability import NOT_ASKED, strictest
from gateway_common.composition.part import AT_ONCE, Part
from gateway_common.errors import FAILED, State
from gateway_common.services.outcome import Outcome

__all__ = ["ask_each"]


async def ask_each(
    ask: Callable[[Mapping[str, object]], Awaitable[Outcome[Any]]],
    wanted: Mapping[Any, Mapping[str, object]],
    part: Part,
) -> Outcome[Mapping[Any, Any]]:
    """Ask with the inputs of every value *wanted*, as *part* says; the outcome is of the part as a whole."""
    places = asyncio.Semaphore(part.each.at_once if part.each else AT_ONCE)

    async def one(value: Hashable, inputs: Mapping[str, object]) -> tuple[Hashable, Outcome[Any]]:
        async with places:
            outcome = await ask(inputs)
        if part.needed and outcome.state in FAILED:
            raise _ItemError(outcome)
        return value, outcome

    failed: list[Outcome[Any]] = []
    tasks: list[asyncio.Task[tuple[Hashable, Outcome[Any]]]] = []
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(value, inputs)) for value, inputs in wanted.items()]
    except* _ItemError as group_of_failed:
        failed = [one.outcome for one in group_of_failed.exceptions if isinstance(one, _ItemError)]
    return failed[0] if failed else _together([task.result() for task in tasks])


class _ItemError(Exception):
    def __init__(self, outcome: Outcome[Any]) -> None:
        super().__init__(outcome.reason)
        self.outcome = outcome


def _together(items: list[tuple[Hashable, Outcome[Any]]]) -> Outcome[Mapping[Any, Any]]:
    there = {value: outcome.value for value, outcome in items if outcome.state in (State.OK, State.STALE)}
    failed = next((outcome for _, outcome in items if outcome.state in FAILED), None)
    stale = [outcome for _, outcome in items if outcome.state is State.STALE]
    controls = strictest(outcome.cache_control for _, outcome in items) if items else NOT_ASKED
    if failed is not None:
        return Outcome(failed.state, there, reason=failed.reason, retry_after=failed.retry_after)
    if stale:
        oldest = max(stale, key=lambda outcome: outcome.age or 0.0)
        return Outcome(State.STALE, there, reason=oldest.reason, age=oldest.age)
    return Outcome(State.OK, there, cache_control=controls)
