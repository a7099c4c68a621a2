"""A composition: an endpoint made of parts, declared by the parameters of a pure function.

@router.get("/orders/{order_id}")
@composition(within=1.5)
def order_card(
    order_id: OrderId,                              # what the client may send
    order: Order = need(find_order),                # parts: asked side by side
    ticket: Ticket | None = want(find_ticket),
    *, parts: Parts, caller: Caller = allowed("orders:read"),
) -> OrderCard:
    ...                                             # a pure mapping: no await

order_card.view(order_id="7", order=..., ticket=None, parts=Parts(), caller=...)      # the function itself
await order_card.answer(calls, order_id="7")                                          # parts asked, view made
"""

import inspect
from collections.abc import Callable, Mapping
from functools import cached_property, update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar, cast

from pydantic.fields import FieldInfo

from gateway_common.composition.course import Course
from gateway_common.composition.mistakes import mistakes_of
from gateway_common.composition.part import Part
from gateway_common.composition.plan import Plan, plan_of
from gateway_common.composition.run import run
from gateway_common.errors.written import written
from gateway_common.guard import Guard
from gateway_common.parts import Parts
from gateway_common.services.calls import BoundCalls

__all__ = ["Composition", "composition", "composition_of", "lost_parts"]

P = ParamSpec("P")
R = TypeVar("R")


class Composition(Generic[P, R]):
    """Hold a declared composition: its plan, its budget, its function, and what cannot work in it."""

    def __init__(self, function: Callable[P, R], within: float) -> None:
        update_wrapper(self, function)
        self.name = function.__name__
        self.within = within
        self.plan: Plan = plan_of(function)
        self.mistakes = tuple(mistakes_of(function, self.plan, within))
        self.view: Callable[P, R] = _without_defaults(function)
        self._function: Callable[..., R] = function
        self._caller, self._record = self.plan.caller, self.plan.record
        self.__signature__ = _of_the_client(function, self.plan)

    @property
    def guard(self) -> Guard | None:
        """Give who may call it."""
        return self.plan.guard

    @cached_property
    def course(self) -> Course:
        """Give what a request follows; only where nothing is mistaken."""
        return Course(self.plan)

    def __call__(self, **_: object) -> R:
        """Refuse to run by any other way than `answer`, which `gateway_common.Router` uses."""
        raise TypeError(
            f"{self.name} is a composition: register it on a gateway_common Router, or use .view or .answer"
        )

    async def answer(self, calls: BoundCalls, /, **given: object) -> R:
        """Ask for the parts on behalf of the caller of *calls* and make the view; *given* is what a client would send.

        Raises PartError when a need does not come, ProblemError when the caller may not call it. What became of its
        parts is noted in `calls.parts`, too: an answer made of a degraded one is degraded.
        """
        if self.plan.guard is not None:
            self.plan.guard.check(calls.caller)
        parts = Parts()
        try:
            return await self.composed(calls, self._complete(given), parts)
        finally:
            for report in parts:
                calls.parts.note_worst(report._replace(name=f"{self.name}.{report.name}"))

    async def composed(self, calls: BoundCalls, values: dict[str, Any], parts: Parts) -> R:
        """Ask and view for a caller who was let in, from all *values* a client can give; *parts* becomes the record."""
        if self._caller is not None:
            values[self._caller] = calls.caller
        begun = calls.now()
        deadline = calls.deadline.sooner(self.within, since=begun).for_parts(since=begun)
        await run(self.course, calls, values, parts, deadline)
        if self._record is not None:
            values[self._record] = parts
        return self._function(**values)

    def _complete(self, given: Mapping[str, object]) -> dict[str, object]:
        bound = self.__signature__.bind_partial(**given)
        left_out = {name: one.default for name, one in self.plan.client.items() if name not in given}
        missing = [name for name, default in left_out.items() if _is_required(default)]
        if missing:
            raise TypeError(f"{self.name} also takes {', '.join(missing)}")
        return {name: _value_of(default) for name, default in left_out.items()} | bound.arguments


def composition(*, within: float) -> Callable[[Callable[P, R]], Composition[P, R]]:
    """Declare an endpoint made of parts that answers in at most *within* seconds.

    A client may lower the time by `Request-Timeout`. What cannot work is reported when the gateway is created.
    """

    def declare(function: Callable[P, R]) -> Composition[P, R]:
        return Composition(function, within)

    return declare


def composition_of(endpoint: object) -> Composition[..., Any] | None:
    """Give *endpoint* if it is a composition."""
    return cast("Composition[..., Any]", endpoint) if isinstance(endpoint, Composition) else None


def lost_parts(endpoint: Callable[..., Any] | None) -> str | None:
    """Say in one sentence that *endpoint* has parts and is no composition; None if all is well."""
    if endpoint is None or composition_of(endpoint) is not None:
        return None
    parameters = inspect.signature(endpoint).parameters.values()
    lost = [one.name for one in parameters if isinstance(one.default, Part) or one.annotation is Parts]
    if not lost:
        return None
    cure = "put @composition(within=...) right above the function, below @router.get"
    return f"{endpoint.__name__} ({written(endpoint)}): it has parts ({', '.join(lost)}) but is no composition; {cure}."


def _is_required(default: object) -> bool:
    return default.is_required() if isinstance(default, FieldInfo) else default is inspect.Parameter.empty


def _value_of(default: object) -> object:
    return default.get_default(call_default_factory=True) if isinstance(default, FieldInfo) else default


def _without_defaults(function: Callable[P, R]) -> Callable[P, R]:
    parameters = inspect.signature(function).parameters
    filled = {name for name, one in parameters.items() if isinstance(one.default, Part)}

    def view(*args: P.args, **kwargs: P.kwargs) -> R:
        forgotten = filled - kwargs.keys() - set(list(parameters)[: len(args)])
        if forgotten:
            raise TypeError(f"{function.__name__}.view also takes {', '.join(sorted(forgotten))}")
        return function(*args, **kwargs)

    return update_wrapper(view, function)


def _of_the_client(function: Callable[..., Any], plan: Plan) -> inspect.Signature:
    full = inspect.signature(function)
    guards = [one for name, one in full.parameters.items() if name == plan.caller]
    kept = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in [*plan.client.values(), *guards]]
    return full.replace(parameters=kept, return_annotation=plan.returns)
