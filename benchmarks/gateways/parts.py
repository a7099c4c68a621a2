"""Compositions of any number of parts, all side by side: a team would write their parameters out, one by one."""

from inspect import Parameter, Signature
from itertools import cycle, islice
from typing import Any

from benchmarks.gateways.services import find_bill, find_order, find_restaurant, find_ticket
from gateway_common import Caller, View, allowed, composition, need
from gateway_common.composition.declaration import Composition
from gateway_common.services import Operation

__all__ = ["Wall", "composed_of"]

OPERATIONS: tuple[Operation[[], Any], ...] = (find_order, find_ticket, find_bill, find_restaurant)


class Wall(View):
    """Show every part, in order."""

    parts: list[Any]


def composed_of(count: int) -> Composition[..., Wall]:
    """Declare a composition of *count* parts, taken in turn from four services."""

    def wall(*, caller: Caller, **parts: object) -> Wall:
        return Wall(parts=list(parts.values()))

    operations = islice(cycle(OPERATIONS), count)
    declared: dict[str, tuple[Any, Any]] = {
        f"part_{number}": (operation.returns, need(operation)) for number, operation in enumerate(operations)
    }
    declared["caller"] = (Caller, allowed("orders:read"))
    wall.__name__ = f"wall_of_{count}"
    wall.__annotations__ = {name: kind for name, (kind, _) in declared.items()} | {"return": Wall}
    vars(wall)["__signature__"] = Signature(
        [
            Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=kind)
            for name, (kind, default) in declared.items()
        ],
        return_annotation=Wall,
    )
    return composition(within=1.5)(wall)
