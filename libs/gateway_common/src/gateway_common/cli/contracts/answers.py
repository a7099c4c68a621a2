"""Whether a service answers what a read model reads: every field there, none left out or null that must be."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from gateway_common.cli.contracts.annotations import ReadField, alternatives, read_fields, reshapes, takes_none
from gateway_common.cli.contracts.cures import suggestion
from gateway_common.cli.contracts.document import Document
from gateway_common.cli.contracts.kinds import Annotation, Kind, item_of, kind_of, known_values, model_of, value_of
from gateway_common.cli.contracts.place import DEEPEST, Place
from gateway_common.cli.contracts.shapes import NULL, Schema, Shape, either

__all__ = ["unlike_answer"]


class _Found(NamedTuple):
    path: str
    schema: Schema
    sure: bool


def unlike_answer(document: Document, annotation: Annotation, schema: Schema, place: Place) -> Iterator[str]:
    """Give every way in which an answer of *schema* is not what *annotation* reads, one sentence each."""
    shapes = document.shapes(schema)
    if NULL in shapes and not takes_none(annotation):
        yield f"the service may send null as {place}, which {place.ours} does not take; annotate it `| None`."
    sent = [shape for shape in shapes if shape != NULL]
    readers = alternatives(annotation)
    if not sent or Any in readers or object in readers:
        return
    for group in [sent] if len(readers) == 1 else [[one] for one in sent]:
        tried = [list(_unlike(document, reader, group, place)) for reader in readers]
        yield from min(tried, key=len)


def _unlike(document: Document, reader: Annotation, shapes: Sequence[Shape], place: Place) -> Iterator[str]:
    wanted = kind_of(reader)
    other = next((shape.kind for shape in shapes if shape.kind and _kind(shape) != wanted), None)
    if other:
        yield f"the service sends {_a(other)} as {place}, which {place.ours} reads as {_a(wanted)}; read it as it is."
    elif wanted != "value" and any(shape.blank for shape in shapes):
        yield f"the service does not say what is in {place}, which {place.ours} reads; ask its team to describe it."
    else:
        yield from _unlike_inside(document, reader, either(shapes), place)


def _unlike_inside(document: Document, reader: Annotation, shape: Shape, place: Place) -> Iterator[str]:
    wanted = kind_of(reader)
    if model := model_of(reader):
        if not reshapes(model) and place.models.count(model) < DEEPEST:
            for field in read_fields(model):
                yield from _unlike_field(document, field, shape, place.inside(model).named(model, field.name))
    elif wanted == "array":
        yield from unlike_answer(document, item_of(reader), shape.items or {}, place.step("[]"))
    elif wanted == "object":
        for schema in [*([shape.rest] if shape.rest else []), *shape.fields.values()]:
            yield from unlike_answer(document, value_of(reader), schema, place.step("*"))
    else:
        yield from _unknown_values(reader, shape, place)


def _unlike_field(document: Document, field: ReadField, shape: Shape, place: Place) -> Iterator[str]:
    found = [one for steps in field.places if (one := _walk(document, steps, shape))]
    if not found:
        path = ".".join(map(str, field.places[0]))
        yield f"the service has no {place.step(path)}, which {place.ours} reads; {suggestion(path, shape.fields)}"
        return
    there = place.step(found[0].path)
    if field.required and not any(one.sure for one in found):
        yield f"the service may leave out {there}, which {place.ours} requires; give it a default."
    yield from unlike_answer(document, field.annotation, found[0].schema, there)


def _walk(document: Document, steps: Sequence[int | str], shape: Shape) -> _Found | None:
    path, schema, sure = "", None, True
    for step in steps:
        if schema is not None:
            inner = document.shapes(schema)
            sure = sure and NULL not in inner
            shape = either([one for one in inner if one != NULL] or [NULL])
        schema = shape.items if isinstance(step, int) else shape.fields.get(step, shape.rest)
        if schema is None:
            return None
        sure = sure and step in shape.required
        path += f"[{step}]" if isinstance(step, int) else f".{step}"
    return None if schema is None else _Found(path.removeprefix("."), schema, sure)


def _unknown_values(reader: Annotation, shape: Shape, place: Place) -> Iterator[str]:
    known = known_values(reader)
    unknown = [value for value in shape.values or () if known is not None and value not in known]
    if unknown:
        listed = ", ".join(map(str, unknown))
        yield f"the service may send {listed} as {place}, which {place.ours} does not know; add what is missing."


def _kind(shape: Shape) -> Kind:
    return "object" if shape.kind == "object" else "array" if shape.kind == "array" else "value"


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aio" else f"a {kind}"
