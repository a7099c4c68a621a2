"""What OpenAPI says of an endpoint beyond FastAPI's own: its problems by status, its parts, which may be missing, why.

`x-composition` is for tools; people read the description of the successful answer.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, get_args

from gateway_common.composition.declaration import Composition, composition_of
from gateway_common.composition.plan import Node, Plan
from gateway_common.composition.problem_schema import EXAMPLE_ID
from gateway_common.errors import FAILED, ProblemType, State, problems
from gateway_common.errors.catalogue import OF_STATE
from gateway_common.guard import Guard, SignedIn, guard_of
from gateway_common.idempotency import mark_of
from gateway_common.services.calls import BoundCalls

__all__ = ["documented", "tells"]

UNSAID = "Successful Response"  # what FastAPI says when nobody else does
_ALWAYS = (problems.BAD_REQUEST, problems.INTERNAL)
Responses = dict[int | str, dict[str, Any]]


def tells(*types: ProblemType) -> Responses:
    """Document that an endpoint may answer with problems of these *types*: `responses=tells(NOT_CANCELLABLE)`."""
    by_status: dict[int, list[ProblemType]] = {}
    for one in dict.fromkeys(types):
        by_status.setdefault(one.status, []).append(one)
    return {status: _response(some) for status, some in sorted(by_status.items())}


def documented(endpoint: Callable[..., Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """Complete the *options* of a route with what is known of *endpoint*."""
    own: Responses = options.get("responses") or {}
    guards = _guards(endpoint)
    told = tells(*_ALWAYS, *_expected(endpoint, guards))
    completed = {
        **options,
        "responses": {**told, **{status: _joined(told.get(status), one) for status, one in own.items()}},
    }
    extra: dict[str, Any] = {**_required(guards), **(options.get("openapi_extra") or {})}
    composed = composition_of(endpoint)
    if composed is None:
        return {**completed, "openapi_extra": extra or None}
    extra = {"x-composition": _described(composed), **extra}
    said = options.get("response_description", UNSAID)
    success = _success(composed) if said == UNSAID else said
    completed["responses"].setdefault(304, {"description": "The client has this answer already (`If-None-Match`)."})
    return {**completed, "response_description": success, "openapi_extra": extra}


def _guards(endpoint: Callable[..., Any]) -> list[Guard]:
    parameters = inspect.signature(endpoint).parameters.values()
    return [found for one in parameters if (found := guard_of(one.default)) is not None]


def _required(guards: Sequence[Guard]) -> dict[str, Any]:
    asked = [guard.documented for guard in guards if isinstance(guard, SignedIn) and guard.documented]
    return {"x-requires": dict(asked[0])} if asked else {}


def _expected(endpoint: Callable[..., Any], guards: Sequence[Guard]) -> Iterable[ProblemType]:
    parameters = inspect.signature(endpoint).parameters.values()
    yield from (problem for guard in guards for problem in guard.problems)
    marks = [mark for one in parameters if (mark := mark_of(one.default)) is not None]
    yield from (problem for mark in marks for problem in mark.problems)
    if len(guards) < len(parameters):
        yield problems.INVALID
    composed = composition_of(endpoint)
    if composed is not None or any(get_args(one.annotation)[:1] == (BoundCalls,) for one in parameters):
        only_wants = composed is not None and not any(node.part.needed for node in composed.plan.nodes)
        yield from (problem for state, problem in OF_STATE.items() if not (only_wants and state is State.ABSENT))


def _joined(ours: dict[str, Any] | None, theirs: dict[str, Any]) -> dict[str, Any]:
    if ours is None or "content" not in theirs:
        return {**(ours or {}), **theirs}
    media = "application/problem+json"
    examples = {**_examples(ours, media), **_examples(theirs, media)}
    content = {**theirs["content"], media: {**ours["content"][media], "examples": examples}}
    return {**ours, **theirs, "description": f"{ours['description']} · {theirs['description']}", "content": content}


def _examples(response: Mapping[str, Any], media: str) -> Mapping[str, Any]:
    examples: Mapping[str, Any] = response["content"].get(media, {}).get("examples", {})
    return examples


def _response(types: list[ProblemType]) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    examples = {one.name: {"summary": one.title, "value": _example(one)} for one in types}
    return {
        "description": " · ".join(one.title for one in types),
        "content": {"application/problem+json": {"schema": schema, "examples": examples}},
    }


def _example(one: ProblemType) -> dict[str, object]:
    return {"type": one.uri, "title": one.title, "status": one.status, "detail": one.detail, "requestId": EXAMPLE_ID}


def _success(composition: Composition[Any, Any]) -> str:
    plan = composition.plan
    missing = [f"`{node.name}` ({', '.join(_why_missing(plan, node))})" for node in plan.nodes if not node.part.needed]
    return f"All of it, or what there is: `missing` may name {', '.join(missing)}." if missing else "All of it."


def _why_missing(plan: Plan, node: Node) -> list[str]:
    reads = [f"{name} is missing" for name in node.reads if plan.node(name).can_be_none]
    return [*sorted(str(state) for state in FAILED), *reads]


def _described(composition: Composition[Any, Any]) -> dict[str, Any]:
    return {"within": composition.within, "parts": [_part(composition.plan, node) for node in composition.plan.nodes]}


def _part(plan: Plan, node: Node) -> dict[str, Any]:
    part = node.part
    known = {
        "name": node.name,
        "kind": "need" if part.needed else "want",
        "within": part.within,
        "staleFor": part.stale_for,
        "reads": list(node.reads) or None,
        "conditional": True if part.when is not None else None,
        "each": True if part.each is not None else None,
        "missingWhen": None if part.needed else _why_missing(plan, node),
    }
    return {name: value for name, value in known.items() if value is not None}
