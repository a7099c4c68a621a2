"""A network made of answers: operations answered from given values, as awkward as real services.

    network = SimulatedNetwork({find_order: ORDER, find_ticket: State.DOWN, find_delivery: after(0.3, DELIVERY)})
    app = create_app(settings, reach=lambda: network)

A value is sent as the bytes of its JSON and read back by the gateway's own models. A state is what makes a real call
come out so: LATE never answers, DOWN breaks the connection, GARBLED is JSON cut short, the others are a status. What
*routes* are answered with stands under their names, `"GET /v1/restaurants/{id}/picture"`, and comes in pieces.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field, replace
from inspect import isawaitable
from typing import Any

from pydantic_core import to_json

from gateway_common.errors import State
from gateway_common.services import Answer, Call, Operation, Sender, Service
from gateway_common.services.status import state_of
from gateway_common.services.transports.own_task import in_own_task

__all__ = ["After", "Given", "SimulatedNetwork", "after", "answered"]

_STATUS = {State.ABSENT: 404, State.DENIED: 403, State.REFUSED: 400, State.BUSY: 503}
_JSON = (b"content-type", b"application/json")
FAULTS = 500


@dataclass(frozen=True, slots=True)
class After:
    """Hold an answer that takes *seconds* to come."""

    seconds: float
    given: Any


Given = Mapping[Operation[..., Any], Callable[[Call], object] | object]
"""What each operation is answered with: a value, a State, an `after(...)`, an Answer, or a function of the Call."""


def after(seconds: float, given: object) -> After:
    """Answer with *given*, but only when *seconds* have passed."""
    return After(seconds, given)


def answered(value: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """Make the answer of a service that says *value*, by default one that a private cache may keep."""
    told = {"cache-control": "private, no-cache"} | dict(headers or {})
    fields = [(name.lower().encode(), text.encode()) for name, text in told.items()]
    body = to_json(value, by_alias=True)
    return Answer(state_of(status), status, [_JSON, *fields], body, sent=True)


@dataclass
class SimulatedNetwork:
    """Answer every call from *given*; what was asked stands in `calls`, what was cut off in `cancelled`.

    It is LATE at the deadline of a call, as any transport is.
    """

    given: Given
    calls: list[Call] = field(default_factory=list[Call])
    cancelled: list[Call] = field(default_factory=list[Call])
    routes: Mapping[str, Callable[[Call], object] | object] = field(default_factory=dict[str, object])

    def transport(self, service: Service) -> Sender:
        """Give the sender that answers for *service*."""

        async def send(call: Call, /) -> Answer:
            if call.service != service.name:
                raise AssertionError(f"a call of {call.service} was sent to {service.name}")
            until = None if call.streams else call.deadline.at
            call = await _read(call)
            self.calls.append(call)
            try:
                answer = await _in_time(self._given_for(call), call, until)
            except asyncio.CancelledError:
                self.cancelled.append(call)
                raise
            if answer is None:
                self.cancelled.append(call)
                return Answer(State.LATE, reason="its time ran out while answering")
            return _in_pieces(answer) if call.most is None else answer

        return send

    def _given_for(self, call: Call) -> Any:  # noqa: ANN401 – a given answer can be any value
        operations = {(one.service.name, one.name): given for one, given in self.given.items()}
        nothing = Answer(State.DOWN, reason=f"the simulated network has no answer for {call.service}.{call.operation}")
        return operations.get((call.service, call.operation), self.routes.get(call.operation, nothing))

    async def aclose(self) -> None:
        """Close nothing: there is nothing open."""

    def asked(self) -> Sequence[str]:
        """Name the operations in the order in which they were asked."""
        return [call.operation for call in self.calls]


class _Pieces:
    """Give a body as a transport does: piece by piece, once, and not after it was closed."""

    def __init__(self, body: bytes) -> None:
        half = (len(body) + 1) // 2
        self._pieces = [piece for piece in (body[:half], body[half:]) if piece]

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        if not self._pieces:
            raise StopAsyncIteration
        await asyncio.sleep(0)
        return self._pieces.pop(0)

    async def aclose(self) -> None:
        self._pieces.clear()


async def _read(call: Call) -> Call:
    if call.body is None or isinstance(call.body, bytes):
        return call
    return replace(call, body=b"".join([piece async for piece in call.body]))


def _in_pieces(answer: Answer) -> Answer:
    faulty = answer.status >= FAULTS or not answer.status
    return answer if faulty or not isinstance(answer.body, bytes) else replace(answer, body=_Pieces(answer.body))


async def _in_time(given: Any, call: Call, until: float | None) -> Answer | None:  # noqa: ANN401 – a given answer can be any value
    """Make the answer, None if that takes longer than *until*; what takes no time needs no Task."""
    value = given(call) if callable(given) else given
    if isinstance(value, After) or value is State.LATE or isawaitable(value):
        return await in_own_task(_until(until, _made(value, call)))
    return await _made(value, call)


async def _until(until: float | None, making: Coroutine[Any, Any, Answer]) -> Answer | None:
    try:
        async with asyncio.timeout_at(until):
            return await making
    except TimeoutError:
        return None


async def _made(given: Any, call: Call) -> Answer:  # noqa: ANN401 – a given answer can be any value
    if isinstance(given, After):
        await asyncio.sleep(given.seconds)
        return await _made(given.given, call)
    if isinstance(given, Answer):
        return given
    if isinstance(given, State):
        return await _in_state(given)
    if isawaitable(given):
        return await _made(await given, call)
    return await _made(given(call), call) if callable(given) else answered(given)


async def _in_state(state: State) -> Answer:
    if state is State.LATE:
        await asyncio.get_running_loop().create_future()
    if state is State.GARBLED:
        return Answer(State.OK, 200, [_JSON], b'{"cut":')
    if state is State.DOWN:
        return Answer(State.DOWN, reason="the connection was reset")
    answer = answered({"code": str(state).upper(), "message": "for a test"}, status=_STATUS[state])
    answer.retry_after = 7.0 if state is State.BUSY else None
    return answer
