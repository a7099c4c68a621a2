"""The plan of a composition: which part reads what, worked out once from the function's signature.

Parameters are told apart by what stands behind them: a `Part` is a part, a guard the caller, `Parts` the record of the
answer; anything else is what the client may send, declared as in FastAPI.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, get_args, get_type_hints

from gateway_common.composition.part import Part
from gateway_common.guard import Guard, SignedIn, guard_of
from gateway_common.parts import Parts
from gateway_common.services.inputs import bare

__all__ = ["UNREADABLE", "Derived", "Node", "Plan", "plan_of"]

UNREADABLE = "?"
"""Stands for the names that a callable without a signature may read."""

Derived = tuple[Callable[..., object], tuple[str, ...]]
"""A lambda, and the names that it reads: its own parameters."""


@dataclass(frozen=True, slots=True)
class Node:
    """Hold one part in the plan.

    *direct* are the inputs taken from the endpoint's parameters of the same name, *derived* those that a lambda gives,
    with the names that it reads; *reads* are all parts this one waits for.
    """

    name: str
    part: Part
    annotation: Any
    direct: tuple[str, ...]
    derived: Mapping[str, Derived]
    condition: Derived | None
    reads: tuple[str, ...]

    @property
    def can_be_none(self) -> bool:
        """Tell whether its value is None when it is missing, so that what reads it is skipped."""
        return not self.part.needed and self.part.each is None and self.part.stand_in is None

    @property
    def may_be_null(self) -> bool:
        """Tell whether its value may be None although it came."""
        return type(None) in get_args(self.annotation)

    @property
    def over(self) -> str | None:
        """Name the input that an `each` goes through; None if it cannot be told."""
        if self.part.each is None:
            return None
        if self.part.each.over is not None:
            return self.part.each.over
        return next(iter(self.derived)) if len(self.derived) == 1 else None


@dataclass(frozen=True)
class Plan:
    """Hold what a composition does: its parts, and what the client, the guard and the record are called in it."""

    name: str
    nodes: tuple[Node, ...]
    client: Mapping[str, inspect.Parameter]
    returns: Any
    guards: Mapping[str, Guard]
    records: Sequence[str]

    @property
    def guard(self) -> Guard | None:
        """Give who may ask for it."""
        return next(iter(self.guards.values()), None)

    @property
    def owner(self) -> Derived | None:
        """Give what reads whose the answer is, and the part that it reads."""
        return _derived(self.guard.owner) if isinstance(self.guard, SignedIn) else None

    @property
    def caller(self) -> str | None:
        """Give the name of the parameter that takes the caller."""
        return next(iter(self.guards), None)

    @property
    def record(self) -> str | None:
        """Give the name of the parameter that takes the record of the parts."""
        return next(iter(self.records), None)

    def node(self, name: str) -> Node:
        """Give the part *name*; raises KeyError."""
        return {node.name: node for node in self.nodes}[name]

    @cached_property
    def ranks(self) -> Mapping[str, int]:
        """Give each part's place in time: 0 starts at once, n waits for one of n - 1; raises ValueError on a cycle."""
        reads = {node.name: node.reads for node in self.nodes}
        ranks: dict[str, int] = {}
        while len(ranks) < len(reads):
            ready = {name for name, others in reads.items() if name not in ranks and all(o in ranks for o in others)}
            if not ready:
                raise ValueError(", ".join(sorted(reads.keys() - ranks.keys())))
            ranks |= {name: max((ranks[other] + 1 for other in reads[name]), default=0) for name in ready}
        return ranks

    @cached_property
    def in_order(self) -> Sequence[Node]:
        """Give the parts so that each comes after those it reads."""
        return sorted(self.nodes, key=lambda node: self.ranks[node.name])

    @cached_property
    def names(self) -> frozenset[str]:
        """Give every name that a lambda may read."""
        return frozenset({node.name for node in self.nodes} | self.client.keys() | self.guards.keys())


def plan_of(function: Callable[..., Any]) -> Plan:
    """Read the plan from the signature of *function*; whether it can work is for `mistakes_of` to say."""
    hints = get_type_hints(function, include_extras=True)
    parameters = inspect.signature(function).parameters
    parts = {name: p.default for name, p in parameters.items() if isinstance(p.default, Part)}
    guards = {name: found for name, p in parameters.items() if (found := guard_of(p.default)) is not None}
    records = [name for name in parameters if hints.get(name) is Parts]
    client = {
        name: p.replace(annotation=hints.get(name, p.annotation))
        for name, p in parameters.items()
        if name not in parts and name not in guards and name not in records
    }
    return Plan(
        name=function.__name__,
        nodes=tuple(_node(name, part, bare(hints.get(name)), client, parts) for name, part in parts.items()),
        client=client,
        returns=hints.get("return"),
        guards=guards,
        records=records,
    )


def _node(name: str, part: Part, annotation: Any, client: Mapping[str, Any], parts: Mapping[str, Part]) -> Node:
    derived = {given: read for given, reading in part.inputs.items() if (read := _derived(reading)) is not None}
    condition = _derived(part.when)
    direct = tuple(known.name for known in part.operation.inputs if known.name in client and known.name not in derived)
    readings = [*derived.values(), *([condition] if condition else [])]
    reads = tuple(dict.fromkeys(one for _, names in readings for one in names if one in parts and one != name))
    return Node(name, part, annotation, direct, derived, condition, reads)


def _derived(reading: Any) -> Derived | None:
    if not callable(reading):
        return None
    try:
        return reading, tuple(inspect.signature(reading).parameters)
    except ValueError:
        return reading, (UNREADABLE,)
