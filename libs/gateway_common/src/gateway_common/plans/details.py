"""What else is to be said of a part: when it is asked for, with what, and what stands in for it."""

from collections.abc import Iterator

from gateway_common.composition import Node, Plan
from gateway_common.plans.fates import stand_in
from gateway_common.plans.readings import spelled

__all__ = ["asked", "details", "span"]

MINUTE, HOUR = 60, 3600


def asked(node: Node) -> str:
    """Name the operation behind *node*."""
    label = node.part.operation.label
    return f"each {label}" if node.part.each else label


def details(node: Node, plan: Plan) -> Iterator[str]:
    """Give one phrase for each further thing that the declaration of *node* says."""
    if node.condition is not None:
        yield f"only if {spelled(node.condition[0])}"
    for given, (reading, _) in node.derived.items():
        if node.part.each and given == node.over:
            yield f"one for each {given} in {spelled(reading)}, {node.part.each.at_once} at a time"
        else:
            yield f"{given} = {spelled(reading)}"
    if node.part.stale_for is not None:
        yield f"if {stand_in()}: a value of at most {span(node.part.stale_for)} stands in"
    if node.part.stand_in is not None:
        yield f"if missing: {node.part.stand_in!r}"
    wants = [name for name in node.reads if _may_be_none(plan.node(name))]
    if wants:
        yield f"missing, too, without {' or '.join(wants)}"


def span(seconds: float) -> str:
    """Spell a span of time: `400 ms`, `1.5 s`, `5 min`, `2 h`."""
    if seconds < 1:
        return f"{seconds * 1000:g} ms"
    for unit, name in ((HOUR, "h"), (MINUTE, "min")):
        if seconds >= unit and seconds % unit == 0:
            return f"{seconds / unit:g} {name}"
    return f"{seconds:g} s"


def _may_be_none(node: Node) -> bool:
    return not node.part.needed and node.part.each is None and node.part.stand_in is None
