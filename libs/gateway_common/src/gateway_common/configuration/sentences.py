"""What is wrong with a setting, in one sentence: where it is said, what cannot be, and the cure."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from gateway_common.configuration.source import Place, Source, first_inside

__all__ = ["misnamed", "no_setting", "sentence_of"]


def sentence_of(settings: type[BaseModel], source: Source, error: ErrorDetails) -> str:
    """Say what pydantic found in what *source* said; the value is never repeated."""
    place = error["loc"]
    if error["type"] == "missing":
        return f"{source.named(place)} is missing; set it."
    if error["type"] == "extra_forbidden":
        return no_setting(settings, source, place)
    reason = error["msg"].removeprefix("Value error, ").replace("Input should", "it should")
    return f"{source.named(place)} cannot be used: {reason}."


def no_setting(settings: type[BaseModel], source: Source, place: Place) -> str:
    """Say that *place* is no setting, and which one was meant."""
    *above, name = place
    near = get_close_matches(str(name), _fields_at(settings, tuple(above)), n=1)
    cure = f"did you mean {source.written((*above, *near))}?" if near else "remove it."
    return f"{source.named(place)} is no setting; {cure}"


def misnamed(source: Source, place: Place, known: Iterable[str], what: str) -> str:
    """Say that what *source* sets at *place* is for no *what*, whose names are *known*, and which one was meant."""
    *above, name = place
    inside = first_inside(source.values, place)
    near = get_close_matches(str(name), known, n=1)
    cure = f"did you mean {source.written((*above, *near, *inside))}?" if near else "remove it."
    return f"{source.named((*place, *inside))} is for no {what}; {cure}"


def _fields_at(model: type[BaseModel], place: Place) -> Mapping[str, FieldInfo]:
    for step in place:
        field = model.model_fields.get(str(step))
        model = next(_models_in(field.annotation), model) if field else model
    return model.model_fields


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401 – any annotation
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)
