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

    parameters = [_parameter("caller", Caller, allowed("orders:read"))]
    for number, operation in enumerate(islice(cycle(OPERATIONS), count)):
        parameters.append(_parameter(f"part_{number}", operation.returns, need(operation)))
    wall.__name__ = f"wall_of_{count}"
    wall.__annotations__ = {one.name: one.annotation for one in parameters} | {"return": Wall}
    vars(wall)["__signature__"] = Signature(parameters, return_annotation=Wall)
    return composition(within=4)(wall)


def _parameter(name: str, kind: object, default: object) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, annotation=kind, default=default)
