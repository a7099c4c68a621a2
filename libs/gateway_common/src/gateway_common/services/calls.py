"""The app's network, bound to one request: its budget, its caller, its record of parts.

placed = await calls(create_order(draft))                    # a need: raises when it does not come
courier = await calls.want(find_delivery(id), within=0.4)    # a want: None, and noted as missing
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar, cast

import structlog
from fastapi import Depends, Request

from gateway_common.caller import Caller
from gateway_common.context import RequestContext, context_of
from gateway_common.deadline import Deadline
from gateway_common.errors import FAILED, UNCACHEABLE, PartError, RefusalError, State
from gateway_common.parts import PartReport, Parts
from gateway_common.services.call import Call, Sender
from gateway_common.services.operation import Ask
from gateway_common.services.outcome import Outcome, read

__all__ = ["OUTBOUND", "BoundCalls", "Calls", "Outbound", "report"]

T = TypeVar("T")
OUTBOUND = "gateway_common.outbound"
"""Where a request's scope holds what an endpoint sends with, if that is not the app's."""

_log = structlog.get_logger("gateway_common.calls")


@dataclass(frozen=True, slots=True)
class Outbound:
    """Hold what an app sends with: the stack of senders for each service by name."""

    senders: Mapping[str, Sender]


class BoundCalls:
    """Ask services on behalf of one request."""

    __slots__ = ("_context", "_fields", "_outbound")

    def __init__(self, outbound: Outbound, context: RequestContext) -> None:
        self._outbound = outbound
        self._context = context
        self._fields = [(b"x-request-id", context.id.encode()), *context.onward]

    @property
    def caller(self) -> Caller:
        """Tell on whose behalf."""
        return self._context.caller

    @property
    def deadline(self) -> Deadline:
        """Tell until when."""
        return self._context.deadline

    @property
    def now(self) -> Callable[[], float]:
        """Give the clock of the request."""
        return self._context.clock

    @property
    def parts(self) -> Parts:
        """Give the record of what was asked in this request."""
        return self._context.parts

    async def __call__(self, ask: Ask[T], *, within: float | None = None) -> T:
        """Ask for what the answer needs, in at most *within* seconds.

        Raises PartError when it does not come, RefusalError when the operation declares the refusal.
        """
        outcome = await self._noted(ask, None, within, wanted=False)
        if outcome.refusal is not None:
            raise RefusalError(outcome.refusal)
        if outcome.state is not State.OK:
            raise PartError(ask.operation.name, outcome.state, reason=outcome.reason, retry_after=outcome.retry_after)
        return cast("T", outcome.value)  # an ok outcome has its value, which may be None for T = None

    async def want(self, ask: Ask[T], *, within: float | None = None, name: str | None = None) -> T | None:
        """Ask for what the answer can do without: None when it does not come, noted as *name* in `parts`."""
        return (await self._noted(ask, name, within, wanted=True)).value

    async def outcome(self, ask: Ask[T], deadline: Deadline, *, stale_for: float | None = None) -> Outcome[T]:
        """Ask and tell what became of it; a value of at most *stale_for* seconds covers a failure."""
        call = self._call(ask, deadline, stale_for)
        outcome = read(ask.operation, await self._outbound.senders[call.service](call))
        if outcome.state in UNCACHEABLE:
            _tell(call, outcome)
        return outcome

    async def _noted(self, ask: Ask[T], name: str | None, within: float | None, *, wanted: bool) -> Outcome[T]:
        started = self.now()
        deadline = self.deadline.for_parts(since=started).sooner(within, since=started)
        outcome = await self.outcome(ask, deadline)
        self.parts.add(report(name or ask.operation.name, outcome, took=self.now() - started, wanted=wanted))
        return outcome

    def _call(self, ask: Ask[Any], deadline: Deadline, stale_for: float | None) -> Call:
        operation, values = ask.operation, ask.values
        line = operation.line
        return Call(
            operation.service.name,
            operation.name,
            operation.method,
            line.path(values),
            line.headers(values) + self._fields,
            line.body(values) if line.has_body else None,
            deadline,
            self._context.caller,
            operation.repeatable(ask),
            operation.most,
            keeping=operation.keeping(stale_for),
            token=self._context.token,
        )


def report(name: str, outcome: Outcome[Any], *, took: float, wanted: bool) -> PartReport:
    """Note *outcome* as the part *name*; one that is *wanted* and failed is missing."""
    if outcome.state is State.OK:
        return PartReport(name, State.OK, took=took, cache_control=outcome.cache_control)
    failed = outcome.state in FAILED
    return PartReport(
        name,
        outcome.state,
        missing=wanted and failed,
        took=took,
        age=outcome.age,
        partly=failed and bool(outcome.value),
        cache_control=outcome.cache_control,
        reason=outcome.reason,
        retry_after=outcome.retry_after,
    )


def _tell(call: Call, outcome: Outcome[Any]) -> None:
    log = _log.error if outcome.state is State.REFUSED and outcome.refusal is None else _log.warning
    log("call failed", service=call.service, operation=call.operation, state=outcome.state, reason=outcome.reason)


async def _bound(request: Request) -> BoundCalls:
    outbound: Outbound = request.scope.get(OUTBOUND) or request.app.state.outbound
    return BoundCalls(outbound, context_of(request.scope))


Calls = Annotated[BoundCalls, Depends(_bound)]
"""The network of this request, as an endpoint asks for it: `async def place_order(draft: OrderDraft, calls: Calls)`."""
