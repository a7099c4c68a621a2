"""Ask one operation once per distinct value: a bounded number at a time, the answers as one mapping.

As a need, one failed item fails the part; as a want, failed items are left out and the part is missing in part.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any

from gateway_common.composition.braid import Braid
from gateway_common.composition.cacheability import NOT_ASKED, strictest
from gateway_common.composition.part import AT_ONCE, Part
from gateway_common.errors import FAILED, State
from gateway_common.services.outcome import Outcome

__all__ = ["ask_each"]

Inputs = tuple[object, ...]
Asking = Callable[[Inputs], Awaitable[Outcome[Any]]]


async def ask_each(ask: Asking, wanted: Mapping[Any, Inputs], part: Part) -> Outcome[Mapping[Any, Any]]:
    """Ask with the inputs of every value *wanted*, as *part* says; the outcome is of the part as a whole."""
    came: dict[Any, Outcome[Any]] = {}
    ahead, braid = iter(wanted.items()), Braid()
    for _ in range(min(len(wanted), part.each.at_once if part.each else AT_ONCE)):
        braid.begin(_take(ahead, ask, came, all_needed=part.needed))
    try:
        await braid.end()
    except _ItemError as failed:
        return failed.outcome
    return _together({value: came[value] for value in wanted})


async def _take(
    ahead: Iterator[tuple[Any, Inputs]], ask: Asking, came: dict[Any, Outcome[Any]], *, all_needed: bool
) -> None:
    """Ask for the next of those *ahead*, of whom others take as well, until none is left."""
    for value, inputs in ahead:
        outcome = came[value] = await ask(inputs)
        if all_needed and outcome.state in FAILED:
            raise _ItemError(outcome)


class _ItemError(Exception):
    def __init__(self, outcome: Outcome[Any]) -> None:
        super().__init__(outcome.reason)
        self.outcome = outcome


def _together(items: Mapping[Any, Outcome[Any]]) -> Outcome[Mapping[Any, Any]]:
    there = {value: outcome.value for value, outcome in items.items() if outcome.state in (State.OK, State.STALE)}
    failed = next((outcome for outcome in items.values() if outcome.state in FAILED), None)
    stale = [outcome for outcome in items.values() if outcome.state is State.STALE]
    said = dict.fromkeys(outcome.cache_control for outcome in items.values())
    if failed is not None:
        return Outcome(failed.state, there, reason=failed.reason, retry_after=failed.retry_after)
    if stale:
        oldest = max(stale, key=lambda outcome: outcome.age or 0.0)
        return Outcome(State.STALE, there, reason=oldest.reason, age=oldest.age)
    return Outcome(State.OK, there, cache_control=strictest(tuple(said)) if items else NOT_ASKED)
