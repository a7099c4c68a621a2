"""What is wrong with a setting, in one sentence: where it is said, what cannot be, and the cure."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from gateway_common.configuration.source import Place, Source, first_inside

__all__ = ["misnamed", "no_setting", "sentence_of"]

_WORDS = {
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
}
"""How we call what pydantic calls after its own types."""

_OF_ITS_OWN = frozenset({"model_type", "model_attributes_type"})


def sentence_of(settings: type[BaseModel], source: Source, error: ErrorDetails) -> str:
    """Say what pydantic found in what *source* said; the value is never repeated."""
    place = error["loc"]
    if error["type"] == "missing":
        return f"{source.named(place)} is missing; set it."
    if error["type"] == "extra_forbidden":
        return no_setting(settings, source, place)
    return f"{source.named(place)} cannot be used: {_reason(settings, source, error)}"


def no_setting(settings: type[BaseModel], source: Source, place: Place) -> str:
    """Say that *place* is no setting, and which one was meant."""
    *above, name = place
    near = _run_together(settings, place) or get_close_matches(str(name), _fields_at(settings, tuple(above)), n=1)
    cure = f"did you mean {source.written((*above, *near))}?" if near else "remove it."
    return f"{source.named(place)} is no setting; {cure}"


def misnamed(source: Source, place: Place, known: Iterable[str], what: str) -> str:
    """Say that what *source* sets at *place* is for no *what*, whose names are *known*, and which one was meant."""
    *above, name = place
    inside = first_inside(source.values, place)
    near = get_close_matches(str(name), known, n=1)
    cure = f"did you mean {source.written((*above, *near, *inside))}?" if near else "remove it."
    return f"{source.named((*place, *inside))} is for no {what}; {cure}"


def _reason(settings: type[BaseModel], source: Source, error: ErrorDetails) -> str:
    kind, place = error["type"], error["loc"]
    if kind in _OF_ITS_OWN:
        return f"it has settings of its own; did you mean {source.written(_inner(settings, place))}?"
    if kind == "dict_type":
        return f"it should be a mapping, in JSON or one by one, as {source.written((*place, 'name'))}."
    if kind in _WORDS:
        return f"it should be {_WORDS[kind]}."
    return error["msg"].removeprefix("Value error, ").replace("Input should", "it should") + "."


def _run_together(settings: type[BaseModel], place: Place) -> Place:
    """Take apart a name whose two low lines were written as one, such as `store_kind`; give nothing for any other."""
    *above, name = place
    for outer, field in _fields_at(settings, tuple(above)).items():
        inner = str(name).removeprefix(f"{outer}_")
        if inner != name and any(inner in model.model_fields for model in _models_in(field.annotation)):
            return (outer, inner)
    return ()


def _inner(settings: type[BaseModel], place: Place) -> Place:
    """Name a setting inside *place*: the one that ends its last step, as in `order_url`, else a short one."""
    *above, last = place
    inner = _fields_at(settings, place)
    for name in inner:
        if str(last).endswith(f"_{name}"):
            return (*above, str(last).removesuffix(f"_{name}"), name)
    return (*place, *sorted(inner, key=len)[:1])


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
