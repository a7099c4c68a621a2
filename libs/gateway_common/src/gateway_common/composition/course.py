"""The course of a composition: its plan made ready to run, so that a request only follows it.

A `Step` is a part with all that can be known before anybody asks: where each input of its operation comes from, which
of them the path cannot do without, and which steps wait for it.

    order ──► delivery           lacking: delivery 1, items 1
      └─────► items              first:   order, ticket
    ticket
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from gateway_common.composition.part import Part
from gateway_common.composition.plan import Derived, Node, Plan
from gateway_common.errors import PartBugError

__all__ = ["Course", "Source", "Step"]

Source = Callable[[Mapping[str, Any]], Any]
"""Take a value from all that are there."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Call a lambda of a declaration with what it reads; one that raises is a bug, told with its place."""

    composition: str
    part: str
    given: str
    read: Callable[..., object]
    names: tuple[str, ...]

    def __call__(self, values: Mapping[str, Any]) -> object:
        """Give what it makes of *values*; raises PartBugError."""
        try:
            return self.read(*[values[name] for name in self.names])
        except Exception as error:
            raise PartBugError(self.composition, self.part, self.given) from error


@dataclass(frozen=True, slots=True)
class Step:
    """Hold the part *name*, ready to be asked.

    *sources* give the inputs of its operation in their order. *vital* are the positions of those that stand in the
    path, *over* is the position of the one that an `each` goes through. *owner* gives the consumer to whom alone it is
    shown. *followers* are the parts that read this one.
    """

    name: str
    part: Part
    reads: tuple[str, ...]
    sources: tuple[Source, ...]
    vital: tuple[int, ...]
    over: int | None
    condition: Source | None
    owner: Source | None
    followers: tuple[str, ...]

    def bug(self, composition: str, position: int) -> PartBugError:
        """Say that the input at *position* cannot be worked with."""
        return PartBugError(composition, self.name, self.part.operation.inputs[position].name)


class Course:
    """Hold the steps of a plan in which nothing is mistaken."""

    def __init__(self, plan: Plan) -> None:
        self.name = plan.name
        self.steps: Mapping[str, Step] = {node.name: _step(plan, node) for node in plan.in_order}
        self.lacking: Mapping[str, int] = {node.name: len(node.reads) for node in plan.in_order}
        self.first: Sequence[Step] = [self.steps[name] for name, lacking in self.lacking.items() if not lacking]


def _step(plan: Plan, node: Node) -> Step:
    operation = node.part.operation
    names = [known.name for known in operation.inputs]
    return Step(
        name=node.name,
        part=node.part,
        reads=node.reads,
        sources=tuple(_source(plan, node, position) for position in range(len(names))),
        vital=tuple(map(names.index, operation.template.names)),
        over=None if node.over is None else names.index(node.over),
        condition=None if node.condition is None else _reading(plan, node, "when", node.condition),
        owner=_owner(plan, node),
        followers=tuple(other.name for other in plan.in_order if node.name in other.reads),
    )


def _source(plan: Plan, node: Node, position: int) -> Source:
    known = node.part.operation.inputs[position]
    if known.name in node.derived:
        return _reading(plan, node, known.name, node.derived[known.name])
    return itemgetter(known.name) if known.name in node.direct else lambda _: known.default


def _owner(plan: Plan, node: Node) -> Source | None:
    owner = plan.owner
    return None if owner is None or node.name not in owner[1] else _reading(plan, node, "owns", owner)


def _reading(plan: Plan, node: Node, given: str, derived: Derived) -> Reading:
    return Reading(plan.name, node.name, given, *derived)
