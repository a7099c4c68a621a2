"""Whether the annotations of a composition agree with what its operations take and give."""

from collections.abc import Iterator, Mapping
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from gateway_common.composition.part import Unset
from gateway_common.composition.plan import Node, Plan
from gateway_common.services.inputs import bare

__all__ = ["mistyped"]


def mistyped(node: Node, plan: Plan) -> Iterator[str]:
    """Give the disagreements of the part *node*, one sentence each."""
    if not node.part.needed and not _accepts_stand_in(node):
        yield f"is a want without `| None`, and may be missing; annotate it `{_answer(node)} | None`, or give default=."
    elif not _fits(node):
        asked = node.part.operation.label
        yield f"is annotated {_spelled(node.annotation)}, but {asked} gives {_answer(node)}; annotate it so."
    for known in node.part.operation.inputs:
        if known.name in node.direct and not _suits(bare(plan.client[known.name].annotation), known.type):
            sent = _spelled(bare(plan.client[known.name].annotation))
            declared = f"{node.part.operation.label} declares {_spelled(known.type)}"
            yield f"takes '{known.name}' as {sent} from the client, but {declared}; use one type for both."


def _fits(node: Node) -> bool:
    stand_ins = set[Any]() if node.part.needed else {NoneType, type(node.part.default)}
    annotated = set(_members(node.annotation))
    if node.part.each is None:
        answered = set(_members(node.part.operation.returns))
        return answered <= annotated and annotated - answered <= stand_ins
    mappings = {one for one in annotated if _maps_to(one, node.part.operation.returns)}
    return len(mappings) == 1 and annotated - mappings <= stand_ins


def _maps_to(annotation: Any, answered: Any) -> bool:
    origin = get_origin(annotation)
    return isinstance(origin, type) and issubclass(origin, Mapping) and bare(get_args(annotation)[1]) == answered


def _accepts_stand_in(node: Node) -> bool:
    return node.part.default not in (Unset.UNSET, None) or NoneType in _members(node.annotation)


def _suits(sent: Any, declared: Any) -> bool:
    return set(_members(sent)) <= set(_members(declared))


def _members(annotation: Any) -> tuple[Any, ...]:
    return get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)


def _answer(node: Node) -> str:
    single = _spelled(node.part.operation.returns)
    return f"a Mapping to {single}" if node.part.each else single


def _spelled(annotation: Any) -> str:
    return getattr(annotation, "__name__", None) or str(annotation)
