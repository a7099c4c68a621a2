"""What cannot work in a composition: found at start, all at once, each in one sentence with part and cure."""

import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any, get_args

from fastapi import BackgroundTasks, Response, params
from pydantic import BaseModel
from starlette.requests import HTTPConnection

from gateway_common.composition.annotations import mistyped
from gateway_common.composition.plan import UNREADABLE, Node, Plan
from gateway_common.errors.written import written
from gateway_common.services.calls import BoundCalls
from gateway_common.services.inputs import bare

__all__ = ["mistakes_of"]

_OF_THE_FRAMEWORK = (HTTPConnection, Response, BackgroundTasks, BoundCalls)
_KEY = re.compile(r"[a-z*][a-z0-9_.*-]*")
_VARIADIC = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
_NOT_FOR_A_COMPOSITION = (params.Depends, params.Form, params.Cookie)


def mistakes_of(function: Callable[..., Any], plan: Plan, within: float) -> Iterator[str]:
    """Give what cannot work in *function*, whose plan is *plan* and whose budget is *within* seconds."""
    where = f"{function.__name__} ({written(function)})"
    for found in _of_the_whole(function, plan, within):
        yield f"{where}: {found}"
    for node in plan.nodes:
        for found in _of_a_part(node, plan, within):
            yield f"{where}: part '{node.name}' {found}"


def _of_the_whole(function: Callable[..., Any], plan: Plan, within: float) -> Iterator[str]:
    if inspect.iscoroutinefunction(function):
        yield "it is async, but a composition only maps what was read to what is said; write `def`."
    if within <= 0:
        yield f"within={within} leaves no time; give it seconds above 0."
    for what, names in (("callers", list(plan.guards)), ("records of its parts", plan.records)):
        if len(names) > 1:
            yield f"it takes {len(names)} {what} ({', '.join(names)}); take one."
    if not plan.nodes:
        yield "it has no part; give it one with need() or want(), or make it a plain endpoint."
    yield from _of_the_view(plan)
    yield from _of_the_owner(plan)
    yield from _of_the_client(plan)
    yield from _of_cycles(plan)


def _of_the_view(plan: Plan) -> Iterator[str]:
    if not (isinstance(plan.returns, type) and issubclass(plan.returns, BaseModel)):
        yield "it does not say which view it returns; annotate it with a View."
        return
    wants = ", ".join(node.name for node in plan.nodes if not node.part.needed)
    missing = plan.returns.model_fields.get("missing")
    if wants and (missing is None or missing.alias not in {None, "missing"}):
        cure = "add `missing: list[str]` to it and fill it with parts.missing"
        yield f"its view {plan.returns.__name__} cannot say that {wants} may be missing; {cure}."
    elif wants and not plan.records:
        yield f"it cannot know that {wants} may be missing; take `parts: Parts`, and fill `missing` with parts.missing."


def _of_the_owner(plan: Plan) -> Iterator[str]:
    if plan.owner is None:
        return
    names = plan.owner[1]
    owned = [node for node in plan.nodes if names == (node.name,)]
    if not owned:
        yield f"its owns= reads {', '.join(names) or 'nothing'}; let it read one part, such as `lambda order: ...`."
    elif not owned[0].part.needed or owned[0].part.each is not None or owned[0].may_be_null:
        yield f"its owns= reads '{names[0]}', which may be missing, null or many; let it read a needed part."


def _of_the_client(plan: Plan) -> Iterator[str]:
    for name, parameter in plan.client.items():
        if parameter.kind in _VARIADIC:
            yield f"it takes *{name}, which no client can send; name each parameter."
        marked = isinstance(parameter.default, _NOT_FOR_A_COMPOSITION) or any(
            isinstance(meta, _NOT_FOR_A_COMPOSITION) for meta in get_args(parameter.annotation)[1:]
        )
        if marked:
            cure = "a composition reads path, query, header and body"
            yield f"its parameter '{name}' is a dependency, form or cookie; {cure}."
        elif inspect.isclass(bare(parameter.annotation)) and issubclass(bare(parameter.annotation), _OF_THE_FRAMEWORK):
            yield f"its parameter '{name}' is not what a client sends; make it a plain endpoint, or take it away."


def _of_cycles(plan: Plan) -> Iterator[str]:
    try:
        _ = plan.ranks
    except ValueError as cycle:
        yield f"the parts {cycle} wait for each other in a circle; let one of them read something else."


def _of_a_part(node: Node, plan: Plan, within: float) -> Iterator[str]:
    yield from _of_times(node, within)
    yield from _of_inputs(node, plan)
    yield from mistyped(node, plan)
    if not _KEY.fullmatch(node.name):
        yield "has a name that no header field can carry (RFC 9651); write it in lower case, beginning with a letter."
    if not node.part.operation.safe:
        label = node.part.operation.label
        yield f"asks {label}, a {node.part.operation.method}; a composition only reads: make it a plain endpoint."
    if not node.part.needed:
        return
    if node.condition is not None:
        yield "is a need with when=, and a need cannot be left out; make it a want."
    for other in node.reads:
        if not plan.node(other).part.needed:
            yield f"is a need that reads the want '{other}', which may be missing; make one like the other."
        elif plan.node(other).may_be_null:
            yield f"is a need that reads '{other}', which may be null; make it a want."


def _of_times(node: Node, within: float) -> Iterator[str]:
    part = node.part
    if part.within is not None and not 0 < part.within <= within:
        yield f"has within={part.within}, which is not between 0 and the budget of {within} seconds; choose again."
    if part.stale_for is not None and part.stale_for <= 0:
        yield f"has stale_for={part.stale_for}, which keeps nothing; give it seconds above 0, or leave it out."


def _of_inputs(node: Node, plan: Plan) -> Iterator[str]:
    operation = node.part.operation
    known = {one.name: one for one in operation.inputs}
    for given, reading in node.part.inputs.items():
        if given not in known:
            has = ", ".join(known) or "none"
            yield f"gives '{given}', which is no input of {operation.label}; it has {has}."
        elif not callable(reading):
            yield f"gives '{given}' a plain value; write a lambda, such as `{given}=lambda: ...`."
    for name, one in known.items():
        if one.required and name not in node.direct and name not in node.part.inputs:
            yield (
                f"does not say where the input '{name}' of {operation.label} comes from; "
                f"make it a parameter of the endpoint, or give `{name}=lambda ...: ...`."
            )
    yield from _of_readings(node, plan)
    yield from _of_each(node)


def _of_readings(node: Node, plan: Plan) -> Iterator[str]:
    readings = dict(node.derived) | ({"when": node.condition} if node.condition else {})
    for given, (_, names) in readings.items():
        for name in names:
            if name == node.name:
                yield f"reads itself in '{given}'; let it read another part."
            elif name == UNREADABLE:
                yield f"gives '{given}' what does not tell its parameters; write a lambda."
            elif name not in plan.names:
                offered = ", ".join(sorted(plan.names - {node.name}))
                yield f"reads '{name}' in '{given}', which is nothing here; there is {offered}."


def _of_each(node: Node) -> Iterator[str]:
    fan_out = node.part.each
    if fan_out is None:
        return
    if node.over is None:
        yield "does not say which input each() goes through; give `over=`."
    elif node.over not in node.derived:
        yield f"goes through '{node.over}', which no lambda gives; write `{node.over}=lambda ...: ...`."
    if fan_out.at_once < 1:
        yield f"has at_once={fan_out.at_once}, which asks nothing; give it 1 or more."
