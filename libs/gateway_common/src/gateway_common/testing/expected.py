"""What a composition declares for parts in a state: the status, the problem, what is missing, who may keep it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

import httpx2

from gateway_common.composition import Composition, Node
from gateway_common.errors import FAILED, State
from gateway_common.errors.catalogue import OF_STATE

__all__ = ["Expected", "expected_of", "hold", "missing_field"]


@dataclass(frozen=True, slots=True)
class Expected:
    """Hold what a client must be told.

    *missing* is None when the answer is a problem, and stands in the field *named* otherwise; *perhaps* are parts that
    may be missing as well, for what they are asked with is.
    """

    state: State
    status: int
    problem: str | None
    missing: frozenset[str] | None
    perhaps: frozenset[str] = field(default_factory=frozenset[str])
    named: str = "missing"

    def hold(self, response: httpx2.Response, case: str) -> None:
        """Hold *response* against it; raises AssertionError naming *case*."""
        _same(case, "status", self.status, response.status_code)
        told = response.json()
        if self.problem is not None:
            _same(case, "type", self.problem, told.get("type"))
            _same(case, "media type", "application/problem+json", response.headers["content-type"])
            _same(case, "Retry-After", self.state is State.BUSY, "retry-after" in response.headers)
        elif self.missing is not None and (self.missing or self.named in told):
            surely_not = set(told.get(self.named, [])) & (self.perhaps - self.missing)
            _same(case, self.named, sorted(self.missing), sorted(set(told.get(self.named, [])) - surely_not))
        if self.problem is not None or self.missing or self.state is State.STALE:
            _same(case, "Cache-Control", "no-store", response.headers.get("cache-control"))


def expected_of(
    composition: Composition[..., Any], nodes: Collection[Node], state: State, *, only_one: bool = False
) -> Expected:
    """Give what the declaration of *composition* promises when the parts of *nodes* come out in *state*.

    With *only_one*, just one of the things that a part of many is made of comes out so.
    """
    asked = {one.part.operation for one in nodes}
    alike = [one for one in composition.plan.nodes if one.part.operation in asked]
    in_the_way = next((one for one in alike if one.part.needed), None)
    fails_each = state is State.ABSENT and in_the_way is not None and in_the_way.part.each is not None
    missing = _missing(composition, _asked_all_the_same(alike), state)
    perhaps = _missing(composition, alike, state)
    nothing_left = not only_one and state in FAILED and len(perhaps) == len(composition.plan.nodes)
    if nothing_left or (in_the_way is not None and state is not State.STALE and not fails_each):
        return Expected(state, OF_STATE[state].status, OF_STATE[state].uri, None)
    first = next(iter(nodes))
    return Expected(_shown(first, state), 200, None, missing, perhaps, missing_field(composition))


def missing_field(composition: Composition[..., Any]) -> str:
    """Tell how the field of the view that names what is missing is spelled in JSON."""
    fields = getattr(composition.plan.returns, "model_fields", {})
    spelled = getattr(fields.get("missing"), "serialization_alias", None)
    return spelled if isinstance(spelled, str) else "missing"


def hold(fact: bool, complaint: str) -> None:  # noqa: FBT001 – it reads as assert does
    """Raise AssertionError with *complaint* unless *fact* is true: an assert that `python -O` keeps."""
    if not fact:
        raise AssertionError(complaint)


def _same(case: str, what: str, expected: object, actual: object) -> None:
    hold(expected == actual, f"{case}: {what} should be {expected!r}, and is {actual!r}")


def _shown(node: Node, state: State) -> State:
    return State.OK if state is State.ABSENT and node.part.each is not None else state


def _asked_all_the_same(failing: Iterable[Node]) -> list[Node]:
    names = {node.name for node in failing}
    return [node for node in failing if not names & set(node.reads)]


def _missing(composition: Composition[..., Any], failing: Iterable[Node], state: State) -> frozenset[str]:
    missing = {node.name for node in failing} if state in FAILED else set[str]()
    gone = {name for name in missing if composition.plan.node(name).can_be_none}
    for node in composition.plan.in_order:
        if gone & set(node.reads):
            missing.add(node.name)
            gone |= {node.name} if node.part.stand_in is None else set()
    return frozenset(missing)
