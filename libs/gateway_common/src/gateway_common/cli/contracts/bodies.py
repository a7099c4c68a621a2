"""Whether a service takes the body that an operation sends: its fields known, those it requires there and not null."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from gateway_common.cli.contracts.annotations import alternatives, gives_none, written_fields
from gateway_common.cli.contracts.cures import suggestion
from gateway_common.cli.contracts.document import Document, json_schema
from gateway_common.cli.contracts.kinds import Annotation, item_of, kind_of, model_of
from gateway_common.cli.contracts.place import DEEPEST, Place
from gateway_common.cli.contracts.shapes import NULL, Schema, Shape, either
from gateway_common.services import Operation
from gateway_common.services.inputs import Place as At

__all__ = ["unlike_body"]


@dataclass(frozen=True, slots=True)
class _Sent:
    wire: str
    ours: str
    annotation: Annotation
    nullable: bool
    always: bool = True


def unlike_body(document: Document, operation: Operation[..., Any], body: Schema | None) -> Iterator[str]:
    """Give every way in which the body of *operation* is not the *body* that the service takes."""
    sent = list(_sent_by(operation))
    schema = json_schema(body or {})
    if sent and schema is None:
        yield "the service takes no JSON body, and one is sent; send its fields elsewhere."
    elif sent and schema is not None:
        shapes = [shape for shape in document.shapes(schema) if shape != NULL]
        yield from _unlike_fields(document, sent, either(shapes or [Shape()]), Place("", operation.name))
    elif body and body.get("required"):
        yield "the service requires a body, and none is sent; give the operation a model."


def _sent_by(operation: Operation[..., Any]) -> Iterator[_Sent]:
    for one in operation.inputs:
        if one.place is At.MODEL:
            yield from _sent_in(one.type)
        elif one.place is At.BODY:
            yield _Sent(one.wire, one.name, one.type, nullable=False, always=one.default is not None)


def _sent_in(model: type[BaseModel]) -> Iterator[_Sent]:
    for one in written_fields(model):
        yield _Sent(one.wire, f"{model.__name__}.{one.name}", one.annotation, nullable=gives_none(one.annotation))


def _unlike_fields(document: Document, sent: Sequence[_Sent], shape: Shape, place: Place) -> Iterator[str]:
    always = {one.wire for one in sent if one.always}
    for name in sorted(shape.required - always):
        yield f"the service requires {place.step(name)} in the body, which is not always sent; send it."
    for one in sent:
        schema = shape.fields.get(one.wire, shape.rest)
        there = place.step(one.wire)
        if schema is not None:
            yield from _unlike_value(document, one, schema, there)
        elif not shape.blank:
            yield f"the service knows no {there}, as which {one.ours} is sent; {suggestion(one.wire, shape.fields)}"


def _unlike_value(document: Document, one: _Sent, schema: Schema, place: Place) -> Iterator[str]:
    shapes = document.shapes(schema)
    if one.nullable and NULL not in shapes and all(shape.kind for shape in shapes):
        yield f"the service does not take null as {place}, as which {one.ours} is sent; drop `| None`."
    taken = [shape for shape in shapes if shape != NULL]
    for kind in alternatives(one.annotation) if taken else ():
        if model := model_of(kind):
            if place.models.count(model) < DEEPEST:
                yield from _unlike_fields(document, list(_sent_in(model)), either(taken), place.inside(model))
        elif kind_of(kind) == "array":
            item = _Sent("", one.ours, item_of(kind), nullable=gives_none(item_of(kind)))
            yield from _unlike_value(document, item, either(taken).items or {}, place.step("[]"))
