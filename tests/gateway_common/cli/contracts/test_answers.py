"""What a read model reads against what a service says it answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, NewType

import pytest
from pydantic import AliasChoices, AliasPath, BeforeValidator, Field, RootModel, model_validator

from gateway_common import Instant, ReadModel, Service
from gateway_common.cli.contracts import Document, compare

OrderId = NewType("OrderId", str)


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Tolerant(StrEnum):
    RED = "red"
    OTHER = "other"

    @classmethod
    def _missing_(cls, value: object) -> "Tolerant | None":
        return cls.OTHER if isinstance(value, str) else None


class Courier(ReadModel):
    id: OrderId


class Ticket(ReadModel):
    ready_by: Instant
    note: str | None = None


class Due(ReadModel):
    ready_by: Instant


class Holder(ReadModel):
    courier: Courier | None


class Lines(ReadModel):
    lines: list[Ticket]


class Optional(ReadModel):
    eta: datetime | None = None


class Nullable(ReadModel):
    eta: datetime | None


class Renamed(ReadModel):
    id: str = Field(validation_alias="restaurantId")


class Deep(ReadModel):
    state: str = Field(validation_alias=AliasPath("deliveryInfo", "state"))
    first: str | None = Field(default=None, validation_alias=AliasPath("actions", 0, "type"))


class Choosy(ReadModel):
    state: str = Field(validation_alias=AliasChoices("state", "status"))


class Coloured(ReadModel):
    colour: Colour


class Lenient(ReadModel):
    colour: Tolerant


class Reshaped(ReadModel):
    whole: str

    @model_validator(mode="before")
    @classmethod
    def _join(cls, given: dict[str, str]) -> dict[str, str]:
        return {"whole": f"{given['one']} {given['two']}"}


BEFORE = BeforeValidator(lambda text: {"id": text})


class Early(ReadModel):
    point: Annotated[Courier, BEFORE]
    points: list[Annotated[Courier, BEFORE]]


class Tree(ReadModel):
    name: str
    children: "list[Tree]"


class Anything(ReadModel):
    extra: Any


class Ids(RootModel[list[OrderId]]):
    """A list that is a model."""


STRING = {"type": "string"}
TIME = {"type": "string", "format": "date-time"}
NULL_TIME = {"anyOf": [TIME, {"type": "null"}]}


def record(required: Sequence[str] | None = None, **fields: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": list(fields if required is None else required)}


def ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


TICKET = record(["readyBy"], readyBy=TIME, note={"anyOf": [STRING, {"type": "null"}]})
SCHEMAS = {
    "Ticket": TICKET,
    "Courier": record(id={"type": "integer"}),
    "Tree": record(name=STRING, children={"type": "array", "items": ref("Tree")}),
    "Stump": record(name=STRING, children={"type": "array", "items": record(name=STRING)}),
    "Endless": ref("Endless"),
}

ALIKE: Mapping[str, tuple[Any, Mapping[str, Any]]] = {
    "a model behind a reference": (Ticket, ref("Ticket")),
    "more than is read": (Due, record(readyBy=TIME, more=STRING)),
    "all of several parts": (Due, {"allOf": [record(readyBy=TIME), record(other=STRING)]}),
    "all of one part, with its own fields beside": (Due, {"allOf": [ref("Courier")], **record(readyBy=TIME)}),
    "any of several, one with the field that has a default": (
        Ticket,
        {"anyOf": [ref("Ticket"), record(readyBy=TIME, kind=STRING)]},
    ),
    "null where None may be": (Holder, record(courier={"anyOf": [ref("Courier"), {"type": "null"}]})),
    "null as OpenAPI 3.0 has it": (Holder, record(courier={"allOf": [ref("Courier")], "nullable": True})),
    "null in a list of types": (Nullable, record(eta={"type": ["string", "null"]})),
    "null among the values": (Holder, record(courier={"enum": [None]})),
    "left out where there is a default": (Optional, record([], eta=TIME)),
    "never null where None may be": (Nullable, record(eta=TIME)),
    "a list of models": (Lines, record(lines={"type": "array", "items": ref("Ticket")})),
    "a list itself": (list[Ticket], {"type": "array", "items": ref("Ticket")}),
    "a map of models": (Mapping[str, Ticket], {"type": "object", "additionalProperties": ref("Ticket")}),
    "named fields read as a map": (dict[str, Courier], record(one=ref("Courier"), two=ref("Courier"))),
    "a field read from a map": (Optional, {"type": "object", "additionalProperties": TIME}),
    "a name of the service's own": (Renamed, record(restaurantId={"type": "integer"})),
    "a path into the answer": (
        Deep,
        record(deliveryInfo=record(state=STRING), actions={"type": "array", "items": record(type=STRING)}),
    ),
    "one of several names": (Choosy, record(status=STRING)),
    "the name in Python, which is read as well": (Due, record(ready_by=TIME)),
    "the values that are known": (Coloured, record(colour={"enum": ["red"]})),
    "one value that is known": (dict[str, Literal["red"]], record(colour={"const": "red"})),
    "any value, where a default is found": (Lenient, record(colour={"enum": ["red", "green"]})),
    "a model that reshapes what it reads": (Reshaped, record(one=STRING, two=STRING)),
    "what is reshaped first": (Early, record(point=STRING, points={"type": "array", "items": STRING})),
    "a tree": (Tree, ref("Tree")),
    "whatever it is": (Anything, record(extra={})),
    "a list that is a model": (Ids, {"type": "array", "items": STRING}),
    "nothing that is read": (None, STRING),
    "one of two models": (Ticket | Courier, {"oneOf": [ref("Ticket"), ref("Courier")]}),
    "a reference to itself": (str, ref("Endless")),
}

UNLIKE: Mapping[str, tuple[Any, Mapping[str, Any], Sequence[str]]] = {
    "a field that is not there": (
        Ticket,
        record(note=STRING),
        ["the service has no 'readyBy', which Ticket.ready_by reads; it has note."],
    ),
    "a field with another name": (
        Ticket,
        record(readyAt=TIME),
        [
            "the service has no 'readyBy', which Ticket.ready_by reads; did you mean 'readyAt'?",
            "the service has no 'note', which Ticket.note reads; it has readyAt.",
        ],
    ),
    "a field that may be left out": (
        Ticket,
        record([], readyBy=TIME, note=STRING),
        ["the service may leave out 'readyBy', which Ticket.ready_by requires; give it a default."],
    ),
    "a field that may be left out by one of several": (
        Ticket,
        {"anyOf": [TICKET, record(note=STRING)]},
        ["the service may leave out 'readyBy', which Ticket.ready_by requires; give it a default."],
    ),
    "a field of a map": (
        Nullable,
        {"type": "object", "additionalProperties": TIME},
        ["the service may leave out 'eta', which Nullable.eta requires; give it a default."],
    ),
    "null where there must be a value": (
        Ticket,
        record(readyBy=NULL_TIME, note=STRING),
        ["the service may send null as 'readyBy', which Ticket.ready_by does not take; annotate it `| None`."],
    ),
    "null instead of everything": (
        Ticket,
        {"anyOf": [ref("Ticket"), {"type": "null"}]},
        ["the service may send null as the answer, which find does not take; annotate it `| None`."],
    ),
    "in an item of a list": (
        Lines,
        record(lines={"type": "array", "items": record(note=STRING)}),
        ["the service has no 'lines[].readyBy', which Ticket.ready_by reads; it has note."],
    ),
    "in a value of a map": (
        Mapping[str, Courier],
        {"type": "object", "additionalProperties": record(name=STRING)},
        ["the service has no '*.id', which Courier.id reads; it has name."],
    ),
    "deeper in a model": (
        Holder,
        record(courier=record(courierId=STRING)),
        ["the service has no 'courier.id', which Courier.id reads; it has courierId."],
    ),
    "deeper in a tree": (
        Tree,
        ref("Stump"),
        ["the service has no 'children[].children', which Tree.children reads; it has name."],
    ),
    "on a path that may be cut": (
        Deep,
        record(
            deliveryInfo={"anyOf": [record(state=STRING), {"type": "null"}]},
            actions={"type": "array", "items": record(type=STRING)},
        ),
        ["the service may leave out 'deliveryInfo.state', which Deep.state requires; give it a default."],
    ),
    "another kind of value": (
        Lines,
        record(lines=record(first=STRING)),
        ["the service sends an object as 'lines', which Lines.lines reads as an array; read it as it is."],
    ),
    "a value where a model is read": (
        Holder,
        record(courier={"type": "integer"}),
        ["the service sends an integer as 'courier', which Holder.courier reads as an object; read it as it is."],
    ),
    "nothing said of it": (
        Holder,
        record(courier={"type": "object"}),
        ["the service does not say what is in 'courier', which Holder.courier reads; ask its team to describe it."],
    ),
    "nothing said at all": (
        Ticket,
        {},
        ["the service does not say what is in the answer, which find reads; ask its team to describe it."],
    ),
    "a value that nobody knows": (
        Coloured,
        record(colour={"enum": ["red", "green", "pink"]}),
        ["the service may send green, pink as 'colour', which Coloured.colour does not know; add what is missing."],
    ),
    "one of two models that fits neither": (
        Ticket | Courier,
        {"oneOf": [ref("Ticket"), record(number=STRING)]},
        ["the service has no 'id', which Courier.id reads; it has number."],
    ),
}


def answering(schema: Mapping[str, Any]) -> Document:
    response = {"description": "all well", "content": {"application/json": {"schema": schema}}}
    paths = {"/things": {"get": {"responses": {"200": response}}}}
    return Document({"openapi": "3.1.0", "paths": paths, "components": {"schemas": SCHEMAS}})


def differences(returns: Any, schema: Mapping[str, Any]) -> Sequence[str]:  # noqa: ANN401 – an annotation can be anything
    def find() -> None: ...

    find.__annotations__["return"] = returns
    return compare(Service("kitchen").get("/things")(find), answering(schema))


@pytest.mark.parametrize("case", ALIKE)
def test_an_answer_that_has_what_is_read_is_well(case: str) -> None:
    """Whatever a service adds, and however its schema spells it, an answer with all that is read is no difference."""
    returns, schema = ALIKE[case]

    assert differences(returns, schema) == []


@pytest.mark.parametrize("case", UNLIKE)
def test_an_answer_that_lacks_what_is_read_is_told(case: str) -> None:
    """Each difference is one sentence: the operation, the place, the cure."""
    returns, schema, said = UNLIKE[case]

    assert differences(returns, schema) == [f"kitchen.find (GET /things): {sentence}" for sentence in said]
