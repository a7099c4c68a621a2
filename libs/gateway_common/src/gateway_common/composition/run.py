"""Run a plan: every part starts as soon as what it reads is there, side by side with all others.

A need that does not come cancels its siblings and ends the request; a want that does not come is noted, and when
nothing at all came, the request ends as well. Everything ends when the budget does.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from gateway_common.composition.fan_out import ask_each
from gateway_common.composition.plan import Node, Plan
from gateway_common.deadline import Deadline, now
from gateway_common.errors import FAILED, PartBugError, PartError, ProblemError, State
from gateway_common.parts import PartReport, Parts
from gateway_common.services.calls import BoundCalls, report
from gateway_common.services.outcome import Outcome

__all__ = ["run"]


async def run(
    plan: Plan, calls: BoundCalls, given: Mapping[str, object], parts: Parts, deadline: Deadline
) -> dict[str, Any]:
    """Give the value of every name of *plan*, starting from those *given*; what became of each goes into *parts*.

    Raises PartError when a need does not come, PartBugError when a lambda cannot work with what it read.
    """
    values: dict[str, Any] = dict(given)
    work = _Run(plan.name, calls, values, parts, deadline)
    try:
        async with asyncio.TaskGroup() as group:
            tasks: dict[str, asyncio.Task[None]] = {}
            for node in plan.in_order:
                tasks[node.name] = group.create_task(work.settle(node, [tasks[name] for name in node.reads]))
    except BaseExceptionGroup as failed:
        leaf = _worst(failed)
        raise leaf from leaf.__cause__
    _hold_something(parts)
    return values


class _Run:
    def __init__(self, name: str, calls: BoundCalls, values: dict[str, Any], parts: Parts, deadline: Deadline) -> None:
        self._name = name
        self._calls = calls
        self._values = values
        self._parts = parts
        self._deadline = deadline

    async def settle(self, node: Node, reads: list[asyncio.Task[None]]) -> None:
        """Wait for what *node* reads, ask, and note what became of it."""
        for other in reads:
            await other
        if self._to_skip(node):
            self._skip(node)
            return
        inputs = self._inputs(node)
        if inputs is None:
            self._skip(node)
            return
        started = now()
        outcome = await self._ask(node, inputs)
        noted = report(node.name, outcome, took=now() - started, wanted=not node.part.needed)
        self._parts.add(noted)
        self._values[node.name] = _value(node, outcome)

    def _to_skip(self, node: Node) -> bool:
        if any(self._values[name] is None for name in node.reads):
            return True
        return node.condition is not None and not self._read(node, "when", *node.condition)

    def _skip(self, node: Node) -> None:
        missing = any(self._parts[name].missing and self._values[name] is None for name in node.reads)
        self._parts.add(PartReport(node.name, State.SKIPPED, missing=missing))
        self._values[node.name] = node.part.stand_in

    def _inputs(self, node: Node) -> dict[str, Any] | None:
        inputs = {name: self._values[name] for name in node.direct}
        inputs |= {name: self._read(node, name, *derived) for name, derived in node.derived.items()}
        lacking = [name for name in node.part.operation.template.names if inputs.get(name) is None]
        if not lacking:
            return inputs
        if node.part.needed:
            raise PartBugError(self._name, node.name, lacking[0])
        return None

    async def _ask(self, node: Node, inputs: dict[str, Any]) -> Outcome[Any]:
        deadline = self._deadline.sooner(node.part.within)
        if node.part.each is None or node.over is None:
            return await self._asked(node, deadline, inputs)
        wanted = {value: inputs | {node.over: value} for value in self._distinct(node, inputs[node.over])}
        return await ask_each(partial(self._asked, node, deadline), wanted, node.part)

    async def _asked(self, node: Node, deadline: Deadline, inputs: Mapping[str, object]) -> Outcome[Any]:
        ask = node.part.operation.ask(inputs)
        try:
            return await self._calls.outcome(ask, deadline, stale_for=node.part.stale_for)
        except ProblemError as unusable:
            if not node.reads:  # the client sent it
                raise
            return Outcome(State.REFUSED, reason=str(unusable))

    def _read(self, node: Node, given: str, reading: Callable[..., Any], names: tuple[str, ...]) -> Any:
        try:
            return reading(*[self._values[name] for name in names])
        except Exception as error:
            raise PartBugError(self._name, node.name, given) from error

    def _distinct(self, node: Node, values: Any) -> list[Any]:
        if isinstance(values, str | bytes | Mapping):  # one value, or pairs, where many are needed
            raise PartBugError(self._name, node.name, node.over or "")
        try:
            return list(dict.fromkeys(values))
        except TypeError as error:
            raise PartBugError(self._name, node.name, node.over or "") from error


def _value(node: Node, outcome: Outcome[Any]) -> Any:
    if outcome.state in (State.OK, State.STALE):
        return outcome.value
    if not node.part.needed:
        return node.part.stand_in if outcome.value is None else outcome.value
    raise PartError(node.name, outcome.state, reason=outcome.reason, retry_after=outcome.retry_after)


def _hold_something(parts: Parts) -> None:
    asked = [one for one in parts if one.state is not State.SKIPPED]
    if asked and all(one.state in FAILED and not one.partly for one in asked):
        worst = next((one for one in asked if one.state is not State.LATE), asked[0])
        reason = f"no part came: {worst.reason}"
        raise PartError(worst.name, worst.state, reason=reason, retry_after=worst.retry_after)


def _worst(failed: BaseExceptionGroup[Any]) -> BaseException:
    leaves = list(_leaves(failed))
    return next((leaf for leaf in leaves if not isinstance(leaf, ProblemError)), leaves[0])


def _leaves(failed: BaseExceptionGroup[Any]) -> Iterator[BaseException]:
    for one in failed.exceptions:
        if isinstance(one, BaseExceptionGroup):
            inner: BaseExceptionGroup[Any] = one  # pyright: ignore[reportUnknownVariableType] -- of what, nobody can ask
            yield from _leaves(inner)
        else:
            yield one
