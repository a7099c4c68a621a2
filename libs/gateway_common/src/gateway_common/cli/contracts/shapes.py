"""What a JSON schema allows, laid out flat: a list of shapes, any of which a value may have.

    {"anyOf": [{"$ref": "#/components/schemas/Courier"}, {"type": "null"}]}
                                    │                          │
                 Shape("object", fields={"id": …}, required={"id"})   Shape("null")

References are followed, `allOf` is joined, `anyOf`, `oneOf`, `nullable` and lists of types become alternatives.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

__all__ = ["NULL", "Schema", "Shape", "either", "shapes_of"]

Schema = Mapping[str, Any]
"""A JSON schema in an OpenAPI document, version 3.0 or 3.1."""

Follow = Callable[[str], Schema]


@dataclass(frozen=True, slots=True)
class Shape:
    """Describe one kind of value; *kind* is the JSON type, None if nothing is said of it.

    *rest* describes fields that are not named, *closed* says that there are none.
    """

    kind: str | None = None
    fields: Mapping[str, Schema] = field(default_factory=dict[str, Schema])
    required: frozenset[str] = frozenset()
    items: Schema | None = None
    rest: Schema | None = None
    closed: bool = False
    values: Sequence[Any] | None = None

    @property
    def blank(self) -> bool:
        """Tell whether nothing is said of what is in it."""
        within = self.fields or self.items or self.rest or self.closed
        return self.kind in {None, "object", "array"} and not within and self.values is None


NULL = Shape("null")


def shapes_of(schema: Schema | bool, follow: Follow, passed: frozenset[str] = frozenset()) -> list[Shape]:  # noqa: FBT001 – true and false are schemas
    """Give every shape that *schema* allows; *follow* finds what a reference points to, *passed* were followed."""
    if isinstance(schema, bool) or schema.get("$ref") in passed:
        return [Shape()]
    reference = schema.get("$ref")
    deeper = passed | {reference} if reference else passed
    joined = [*([follow(reference)] if reference else []), *schema.get("allOf", ())]
    alternatives = [[part] for part in joined] + [schema[word] for word in ("anyOf", "oneOf") if word in schema]
    found = list(_own(schema))
    for options in alternatives:
        others = [shape for option in options for shape in shapes_of(option, follow, deeper)]
        found = [both for one in found for other in others if (both := _both(one, other))]
    return [*found, NULL] if schema.get("nullable") and NULL not in found else found


def either(shapes: Sequence[Shape]) -> Shape:
    """Give the one shape that says what is sure of all *shapes*: their fields, and those that each requires."""
    return reduce(_either, shapes)


def _own(schema: Schema) -> Iterator[Shape]:
    said = schema.get("type")
    values = [schema["const"]] if "const" in schema else schema.get("enum")
    if values == [None]:
        yield NULL
        return
    for kind in [said] if isinstance(said, str) else said or [_implied(schema)]:
        yield _of_kind(kind, schema, values)
    if said is None and values is not None and None in values:
        yield NULL


def _of_kind(kind: str | None, schema: Schema, values: Sequence[Any] | None) -> Shape:
    rest = schema.get("additionalProperties")
    return Shape(
        kind=kind,
        fields=schema.get("properties", {}),
        required=frozenset(schema.get("required", ())),
        items=schema.get("items"),
        rest=None if isinstance(rest, bool) else rest or None,
        closed=rest is False,
        values=None if values is None else [value for value in values if value is not None],
    )


def _implied(schema: Schema) -> str | None:
    if "properties" in schema or isinstance(schema.get("additionalProperties"), Mapping):
        return "object"
    return "array" if "items" in schema else None


def _both(one: Shape, other: Shape) -> Shape | None:
    if one.kind and other.kind and one.kind != other.kind:
        numbers = {one.kind, other.kind} == {"integer", "number"}
        return Shape("integer", values=one.values or other.values) if numbers else None
    return Shape(
        kind=one.kind or other.kind,
        fields=_joined(one.fields, other.fields, "allOf"),
        required=one.required | other.required,
        items=one.items or other.items,
        rest=one.rest or other.rest,
        closed=one.closed or other.closed,
        values=one.values if other.values is None else other.values,
    )


def _either(one: Shape, other: Shape) -> Shape:
    return Shape(
        kind=one.kind if one.kind == other.kind else None,
        fields=_joined(one.fields, other.fields, "anyOf"),
        required=one.required & other.required,
        items=_any_of(one.items, other.items),
        rest=_any_of(one.rest, other.rest),
        closed=one.closed and other.closed,
        values=None if one.values is None or other.values is None else [*one.values, *other.values],
    )


def _joined(one: Mapping[str, Schema], other: Mapping[str, Schema], word: str) -> Mapping[str, Schema]:
    shared: Iterable[str] = one.keys() & other.keys()
    return {**one, **other, **{name: {word: [one[name], other[name]]} for name in shared}}


def _any_of(one: Schema | None, other: Schema | None) -> Schema | None:
    return {"anyOf": [one, other]} if one is not None and other is not None else one or other
