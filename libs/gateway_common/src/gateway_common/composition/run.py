"""Run a course: every part starts as soon as what it reads is there, side by side with all others.

A need that does not come cancels its siblings and ends the request; a want that does not come is noted, and when
nothing at all came, the request ends as well. Everything ends when the budget does.
"""

from collections import deque
from collections.abc import Coroutine, Iterable, Mapping
from functools import partial
from typing import Any

from gateway_common.composition.braid import Braid
from gateway_common.composition.course import Course, Source, Step
from gateway_common.composition.fan_out import ask_each
from gateway_common.deadline import Deadline
from gateway_common.errors import FAILED, PartError, ProblemError, State
from gateway_common.parts import PartReport, Parts
from gateway_common.services.calls import BoundCalls, report
from gateway_common.services.operation import Ask
from gateway_common.services.outcome import Outcome

__all__ = ["run"]

Inputs = tuple[object, ...]

_WITH_VALUE = frozenset({State.OK, State.STALE})


async def run(course: Course, calls: BoundCalls, values: dict[str, Any], parts: Parts, deadline: Deadline) -> None:
    """Add the value of every part of *course* to those that are there; what became of each goes into *parts*.

    Raises PartError when a need does not come, PartBugError when a lambda cannot work with what it read.
    """
    running = _Run(course, calls, values, parts, deadline)
    running.begin_ready()
    await running.braid.end()
    if not running.came:
        _hold_something(parts)


class _Run:
    __slots__ = ("_calls", "_course", "_deadline", "_lacking", "_now", "_parts", "_ready", "_values", "braid", "came")

    def __init__(
        self, course: Course, calls: BoundCalls, values: dict[str, Any], parts: Parts, deadline: Deadline
    ) -> None:
        self.braid = Braid()
        self.came = False  # anything at all
        self._values = values
        self._course = course
        self._calls = calls
        self._parts = parts
        self._deadline = deadline
        self._lacking = dict(course.lacking)
        self._ready = deque(course.first)
        self._now = calls.now

    def begin_ready(self) -> None:
        """Start each part that waits for nothing, and those first that never did."""
        while self._ready:
            self.braid.begin(self._settle(self._ready.popleft()))

    async def _settle(self, step: Step) -> None:
        """Ask for the part, note what became of it, and start whatever waited for this one alone."""
        inputs = None if self._to_skip(step) else self._inputs(step)
        if inputs is None:
            self._skip(step)
        else:
            started = self._now()
            outcome = await self._asked(step, inputs, started)
            if step.owner is not None:
                outcome = self._if_theirs(step.owner, step.name, outcome)
            self._note(step, outcome, took=self._now() - started)
        if step.followers:
            self._release(step.followers)

    def _release(self, followers: Iterable[str]) -> None:
        for name in followers:
            self._lacking[name] -= 1
            if not self._lacking[name]:
                self._ready.append(self._course.steps[name])
        self.begin_ready()

    def _to_skip(self, step: Step) -> bool:
        for name in step.reads:
            if self._values[name] is None:
                return True
        return step.condition is not None and not step.condition(self._values)

    def _skip(self, step: Step) -> None:
        missing = any(self._parts[name].missing and self._values[name] is None for name in step.reads)
        self._parts.add(PartReport(step.name, State.SKIPPED, missing=missing))
        self._values[step.name] = step.part.stand_in

    def _inputs(self, step: Step) -> Inputs | None:
        inputs = tuple([source(self._values) for source in step.sources])
        for position in step.vital:
            if inputs[position] is None:
                if step.part.needed:
                    raise step.bug(self._course.name, position)
                return None
        return inputs

    def _asked(self, step: Step, inputs: Inputs, at: float) -> Coroutine[Any, Any, Outcome[Any]]:
        deadline = self._deadline.sooner(step.part.within, since=at)
        if step.over is None:
            return self._ask(step, deadline, inputs)
        before, after = inputs[: step.over], inputs[step.over + 1 :]
        wanted = {value: (*before, value, *after) for value in self._distinct(step, step.over, inputs)}
        return ask_each(partial(self._ask, step, deadline), wanted, step.part)

    def _ask(self, step: Step, deadline: Deadline, inputs: Inputs) -> Coroutine[Any, Any, Outcome[Any]]:
        part = step.part
        asked = self._calls.outcome(Ask(part.operation, inputs), deadline, stale_for=part.stale_for)
        return _read_elsewhere(asked) if step.reads else asked

    def _if_theirs(self, owner: Source, name: str, outcome: Outcome[Any]) -> Outcome[Any]:
        """Take what belongs to somebody else for absent, so that nobody can tell the one from the other."""
        if outcome.state not in _WITH_VALUE or self._calls.caller.owns(owner({name: outcome.value})):
            return outcome
        return Outcome(State.ABSENT, reason="it is somebody else's")

    def _distinct(self, step: Step, over: int, inputs: Inputs) -> list[Any]:
        values: Any = inputs[over]
        if isinstance(values, str | bytes | Mapping):  # one value, or pairs, where many are needed
            raise step.bug(self._course.name, over)
        try:
            return list(dict.fromkeys(values))
        except TypeError as error:
            raise step.bug(self._course.name, over) from error

    def _note(self, step: Step, outcome: Outcome[Any], *, took: float) -> None:
        noted = report(step.name, outcome, took=took, wanted=not step.part.needed)
        self.came = self.came or noted.partly or noted.state not in FAILED
        self._parts.add(noted)
        self._values[step.name] = outcome.value if outcome.state is State.OK else _stand_in(step, outcome)


async def _read_elsewhere(asked: Coroutine[Any, Any, Outcome[Any]]) -> Outcome[Any]:
    """Take an input that cannot be sent for a refusal, for no client sent it: it was read of another part."""
    try:
        return await asked
    except ProblemError as unusable:
        return Outcome(State.REFUSED, reason=str(unusable))


def _stand_in(step: Step, outcome: Outcome[Any]) -> Any:
    if outcome.state is State.STALE:
        return outcome.value
    if not step.part.needed:
        return step.part.stand_in if outcome.value is None else outcome.value
    raise PartError(step.name, outcome.state, reason=outcome.reason, retry_after=outcome.retry_after)


def _hold_something(parts: Parts) -> None:
    asked = [one for one in parts if one.state is not State.SKIPPED]
    if asked:
        worst = next((one for one in asked if one.state is not State.LATE), asked[0])
        reason = f"no part came: {worst.reason}"
        raise PartError(worst.name, worst.state, reason=reason, retry_after=worst.retry_after)
