"""From an answer to an outcome: a value of the declared type, or the state that says why there is none."""

from dataclasses import replace
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar, cast

import orjson
from pydantic import ValidationError

from gateway_common.errors import Problem, ProblemType, State
from gateway_common.services.call import Answer
from gateway_common.services.keeping import UNREAD, Kept
from gateway_common.services.operation import Operation, Refusals
from gateway_common.wire.headers import CacheControl

__all__ = ["Outcome", "read"]

T = TypeVar("T")
LONGEST_CODE = 100


class Outcome(NamedTuple, Generic[T]):
    """Hold what became of an ask: *value* when *state* is ok or stale, else the *reason* there is none.

    *refusal* is what the client is told when the operation declares it. *age* (of a stale value) and *retry_after*
    are in seconds.
    """

    state: State
    value: T | None = None
    reason: str = ""
    retry_after: float | None = None
    age: float | None = None
    cache_control: str | None = None
    refusal: Problem | None = None


def read(operation: Operation[..., T], answer: Answer) -> Outcome[T]:
    """Read the outcome from *answer*, whose body has been read whole."""
    if answer.state is not State.OK:
        return _failed(operation, answer) if answer.state is not State.STALE else _stale(operation, answer)
    if answer.kept is not None and answer.kept.value is not UNREAD:
        return Outcome(State.OK, cast("T", answer.kept.value), cache_control=_cache_control(answer))
    body = answer.body
    try:
        value = operation.decode(body if isinstance(body, bytes) else b"")
    except ValidationError as error:
        return Outcome(State.GARBLED, reason=_places(error))
    return Outcome(State.OK, value, cache_control=_cache_control(answer))


def _stale(operation: Operation[..., T], answer: Answer) -> Outcome[T]:
    value, age, _ = answer.kept or Kept()
    if value is UNREAD:
        return _failed(operation, replace(answer, state=State.GARBLED))
    return Outcome(State.STALE, cast("T", value), reason=answer.reason, age=age)


def _failed(operation: Operation[..., T], answer: Answer) -> Outcome[T]:
    refusal = _refusal(operation.refusals, answer)
    reason = answer.reason or f"the service answered {answer.status}"
    return Outcome(
        answer.state,
        reason=reason,
        retry_after=answer.retry_after,
        cache_control=_cache_control(answer),
        refusal=refusal() if refusal else None,
    )


def _refusal(refusals: Refusals, answer: Answer) -> ProblemType | None:
    if not refusals:
        return None
    return refusals.get((answer.status, _code(_bytes(answer)))) or refusals.get(answer.status)


def _code(body: bytes) -> str:
    try:
        told: Any = orjson.loads(body)
    except orjson.JSONDecodeError:
        return ""
    code: Any = told.get("code") if isinstance(told, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] -- a service's JSON can be anything
    return code[:LONGEST_CODE] if isinstance(code, str) else ""


def _places(error: ValidationError) -> str:
    found = error.errors(include_input=False, include_url=False, include_context=False)
    places = "; ".join(f"{'.'.join(map(str, one['loc'])) or 'body'}: {one['type']}" for one in found[:5])
    return f"the answer is not what its model says: {places}"


def _cache_control(answer: Answer) -> str | None:
    said: bytes | None = None
    age = b""
    for name, value in answer.headers:
        if name == b"cache-control":
            said = value if said is None else said + b", " + value
        elif name == b"age":
            age = value
    if said is None:
        return None
    return _left_of(said, age) if age else said.decode("latin-1")


@lru_cache(maxsize=1024)
def _left_of(said: bytes, age: bytes) -> str:
    """Take off what has passed of the time that a service *said*: whoever keeps our answer does not know of it."""
    return CacheControl.read(said.decode("latin-1")).aged(age).spell()


def _bytes(answer: Answer) -> bytes:
    return answer.body if isinstance(answer.body, bytes) else b""
