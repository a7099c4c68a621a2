"""What a JSON schema allows, laid out flat."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from gateway_common.cli.contracts.shapes import NULL, Schema, Shape, either, shapes_of

STRING, NUMBER = {"type": "string"}, {"type": "number"}

SHAPES: Mapping[str, tuple[Schema | bool, Sequence[Shape]]] = {
    "anything": ({}, [Shape()]),
    "true": (True, [Shape()]),
    "one type": (STRING, [Shape("string")]),
    "several types": ({"type": ["string", "null"]}, [Shape("string"), NULL]),
    "null allowed": ({"type": "string", "nullable": True}, [Shape("string"), NULL]),
    "null allowed twice": ({"type": ["string", "null"], "nullable": True}, [Shape("string"), NULL]),
    "one of two": ({"oneOf": [STRING, {"type": "null"}]}, [Shape("string"), NULL]),
    "values with null among them": ({"enum": ["red", None]}, [Shape(values=["red"]), NULL]),
    "an object by its fields": ({"properties": {"a": STRING}}, [Shape("object", fields={"a": STRING})]),
    "an object by its values": ({"additionalProperties": STRING}, [Shape("object", rest=STRING)]),
    "an object and nothing else": (
        {"properties": {"a": STRING}, "additionalProperties": False},
        [Shape("object", fields={"a": STRING}, closed=True)],
    ),
    "an array by its items": ({"items": STRING}, [Shape("array", items=STRING)]),
    "a number that is whole": ({"allOf": [NUMBER, {"type": "integer"}]}, [Shape("integer")]),
    "an alternative that cannot be": ({"type": "string", "anyOf": [STRING, NUMBER]}, [Shape("string")]),
    "a field told twice": (
        {"allOf": [{"properties": {"a": STRING}, "required": ["a"]}, {"properties": {"a": {}}, "required": ["b"]}]},
        [Shape("object", fields={"a": {"allOf": [STRING, {}]}}, required=frozenset({"a", "b"}))],
    ),
}


@pytest.mark.parametrize("case", SHAPES)
def test_a_schema_is_laid_out_as_its_alternatives(case: str) -> None:
    """However a schema spells it, the shapes that a value may have come out the same."""
    schema, shapes = SHAPES[case]

    assert shapes_of(schema, lambda _: {}) == shapes


def test_a_reference_is_followed() -> None:
    """What a reference points to is joined with what is said beside it."""
    named: dict[str, Any] = {"#/a": {"properties": {"a": STRING}}}

    found = shapes_of({"$ref": "#/a", "required": ["a"]}, lambda reference: named[reference])

    assert found == [Shape("object", fields={"a": STRING}, required=frozenset({"a"}))]


def test_alternatives_together_promise_only_what_each_does() -> None:
    """Of several shapes a reader can be sure of nothing that one of them lacks."""
    one = Shape("object", fields={"a": STRING}, required=frozenset({"a"}), rest=STRING, values=[1])
    other = Shape("object", fields={"a": NUMBER, "b": STRING}, required=frozenset({"a", "b"}), rest=NUMBER, values=[2])

    assert either([one, other]) == Shape(
        "object",
        fields={"a": {"anyOf": [STRING, NUMBER]}, "b": STRING},
        required=frozenset({"a"}),
        rest={"anyOf": [STRING, NUMBER]},
        values=[1, 2],
    )
