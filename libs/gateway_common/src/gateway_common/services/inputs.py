"""The inputs of an operation: where each goes in the request, read once from the declaration's signature.

The rules are FastAPI's, seen from the other end: a name of the path template goes into the path, a model is the body,
anything else is a query parameter; `Annotated[..., Header()]`, `Query(alias=...)` and `Body()` say otherwise. A value
marked `Body()` beside a model becomes one more field of the same JSON object. Names are camelCase on the wire, header
names have dashes; an alias overrules both. An input that is None is left out.
"""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from fastapi import params
from pydantic import BaseModel
from pydantic.alias_generators import to_camel

__all__ = ["MISSING", "Input", "Place", "bare", "read_inputs"]

MISSING = inspect.Parameter.empty
"""Stands for a default that is not there."""


class Place(Enum):
    """Tell where in the request an input goes."""

    PATH = "path"
    QUERY = "query"
    HEADER = "header"
    BODY = "body"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Input:
    """Describe one input: its name in Python and on the wire, its type without metadata, its default."""

    name: str
    wire: str
    place: Place
    type: Any
    default: Any = MISSING

    @property
    def required(self) -> bool:
        """Tell whether an ask must give it."""
        return self.default is MISSING


def bare(annotation: Any) -> Any:  # noqa: ANN401 – an annotation can be anything
    """Strip `Annotated` from *annotation*."""
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def read_inputs(declaration: Callable[..., Any], path_names: frozenset[str]) -> Iterator[Input]:
    """Give the inputs that *declaration* names, in order."""
    hints = get_type_hints(declaration, include_extras=True)
    for parameter in inspect.signature(declaration).parameters.values():
        annotation = hints.get(parameter.name, str)
        marker = next((meta for meta in get_args(annotation)[1:] if isinstance(meta, params.Param | params.Body)), None)
        place = _place(parameter.name, bare(annotation), marker, path_names)
        wire = _wire_name(parameter.name, place, marker)
        yield Input(parameter.name, wire, place, bare(annotation), parameter.default)


def _place(name: str, kind: Any, marker: object, path_names: frozenset[str]) -> Place:  # noqa: ANN401 – as above
    if name in path_names:
        return Place.PATH
    if isinstance(marker, params.Header):
        return Place.HEADER
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return Place.MODEL
    return Place.BODY if isinstance(marker, params.Body) else Place.QUERY


def _wire_name(name: str, place: Place, marker: params.Param | params.Body | None) -> str:
    if marker is not None and marker.alias:
        return marker.alias
    if place is Place.HEADER:
        return name.replace("_", "-")
    return to_camel(name)
