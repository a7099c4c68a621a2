"""What an operation sends against what a service says it takes."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import pytest
from fastapi import Body, Header
from pydantic import Field, computed_field

from gateway_common import Draft, Operation, Service
from gateway_common.cli.contracts import Document, compare

orders = Service("order")


class Line(Draft):
    menu_item_id: str
    quantity: int


class NewOrder(Draft):
    restaurant_id: int
    delivery_time: str | None
    line_items: list[Line]


class Note(Draft):
    text: str
    secret: str = Field(default="", exclude=True)

    @computed_field  # type: ignore[prop-decorator]  # as pydantic documents it
    @property
    def length(self) -> int:
        return len(self.text)


class Branch(Draft):
    name: str
    twigs: "list[Branch]"


@orders.get("/orders")
def find_orders(consumer_id: str, status: list[str] | None = None) -> None: ...


@orders.get("/orders/{order_id}")
def find_order(order_id: str) -> None: ...


@orders.get("/orders/latest")
def find_latest() -> None: ...


@orders.post("/orders")
def create_order(order: NewOrder, idempotency_key: Annotated[str | None, Header()] = None) -> None: ...


@orders.post("/orders")
def order_for(
    order: NewOrder, consumer_id: Annotated[str, Body()], note: Annotated[str | None, Body()] = None
) -> None: ...


@orders.post("/orders")
def start_order() -> None: ...


@orders.post("/orders")
def write_note(note: Note) -> None: ...


@orders.post("/orders")
def grow(branch: Branch) -> None: ...


STRING, NUMBER = {"type": "string"}, {"type": "integer"}
LINE = {
    "type": "object",
    "properties": {"menuItemId": STRING, "quantity": NUMBER},
    "required": ["menuItemId", "quantity"],
}
ORDER_FIELDS = {
    "restaurantId": NUMBER,
    "deliveryTime": {"anyOf": [STRING, {"type": "null"}]},
    "lineItems": {"type": "array", "items": LINE},
}
KNOWN = "deliveryTime, lineItems, restaurantId"
ORDER_NEEDS = ["restaurantId", "lineItems"]
ORDER = {"type": "object", "properties": ORDER_FIELDS, "required": ORDER_NEEDS}
NOTE = {"type": "object", "properties": {"text": STRING, "length": NUMBER}, "required": ["text"]}
BRANCH = {
    "type": "object",
    "properties": {"name": STRING, "twigs": {"type": "array", "items": {"$ref": "#/components/schemas/Branch"}}},
    "required": ["name", "twigs"],
}


def parameter(name: str, *, place: str = "query", required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": place, "required": required, "schema": STRING}


def body(schema: Mapping[str, Any], *, media: str = "application/json") -> dict[str, Any]:
    return {"required": True, "content": {media: {"schema": schema}}}


def with_field(name: str, schema: Mapping[str, Any], *, required: bool = True) -> dict[str, Any]:
    needed = [*ORDER_NEEDS, name] if required else ORDER_NEEDS
    return {**ORDER, "properties": {**ORDER_FIELDS, name: schema}, "required": needed}


CONSUMER, STATUS = parameter("consumerId", required=True), parameter("status")

ALIKE: Mapping[str, tuple[Operation[..., Any], Mapping[str, Any]]] = {
    "all that is required": (find_orders, {"parameters": [CONSUMER, STATUS]}),
    "more than is sent": (find_orders, {"parameters": [CONSUMER, STATUS, parameter("limit")]}),
    "a parameter behind a reference": (
        find_orders,
        {"parameters": [CONSUMER, {"$ref": "#/components/parameters/Status"}]},
    ),
    "header fields in any case": (
        create_order,
        {"parameters": [parameter("Idempotency-Key", place="header")], "requestBody": body(ORDER)},
    ),
    "header fields that OpenAPI describes elsewhere": (
        start_order,
        {"parameters": [parameter("Authorization", place="header", required=True)]},
    ),
    "a body with fields beside the model": (
        order_for,
        {"requestBody": body({**with_field("consumerId", STRING), "additionalProperties": STRING})},
    ),
    "any body": (order_for, {"requestBody": body({"type": "object"})}),
    "a body of any JSON": (write_note, {"requestBody": body(NOTE, media="application/merge-patch+json")}),
    "a body that may be left out": (start_order, {"requestBody": {**body(ORDER), "required": False}}),
    "a computed field, and one that is never sent": (write_note, {"requestBody": body(NOTE)}),
    "a tree": (grow, {"requestBody": body(BRANCH)}),
}

UNLIKE: Mapping[str, tuple[Operation[..., Any], Mapping[str, Any], Sequence[str]]] = {
    "a parameter nobody knows": (
        find_orders,
        {"parameters": [CONSUMER, parameter("state")]},
        ["the service knows no query parameter 'status', as which 'status' is sent; did you mean 'state'?"],
    ),
    "a parameter that is required": (
        find_orders,
        {"parameters": [CONSUMER, STATUS, parameter("since", required=True)]},
        ["the service requires the query parameter 'since', which no input gives; add one."],
    ),
    "a required parameter that may be left out": (
        find_orders,
        {"parameters": [CONSUMER, parameter("status", required=True)]},
        ["the service requires the query parameter 'status', which may be left out; drop its default."],
    ),
    "a header nobody knows": (
        create_order,
        {"requestBody": body(ORDER)},
        ["the service knows no header 'idempotency-key', as which 'idempotency_key' is sent; it has none."],
    ),
    "no body": (
        write_note,
        {},
        ["the service takes no JSON body, and one is sent; send its fields elsewhere."],
    ),
    "a form": (
        write_note,
        {"requestBody": body(NOTE, media="multipart/form-data")},
        ["the service takes no JSON body, and one is sent; send its fields elsewhere."],
    ),
    "a body that is required": (
        start_order,
        {"requestBody": body(ORDER)},
        ["the service requires a body, and none is sent; give the operation a model."],
    ),
    "a field that is required": (
        write_note,
        {"requestBody": body({**NOTE, "required": ["text", "author"]})},
        ["the service requires 'author' in the body, which is not always sent; send it."],
    ),
    "a required field that may be left out": (
        order_for,
        {"requestBody": body({**with_field("note", STRING), "additionalProperties": STRING})},
        ["the service requires 'note' in the body, which is not always sent; send it."],
    ),
    "a field nobody knows": (
        order_for,
        {"requestBody": body(with_field("consumerId", STRING))},
        [f"the service knows no 'note', as which note is sent; it has consumerId, {KNOWN}."],
    ),
    "null where there must be a value": (
        order_for,
        {"requestBody": body({**with_field("deliveryTime", STRING), "additionalProperties": STRING})},
        ["the service does not take null as 'deliveryTime', as which NewOrder.delivery_time is sent; drop `| None`."],
    ),
    "in an item of a list": (
        order_for,
        {
            "requestBody": body(
                {
                    **with_field("lineItems", {"type": "array", "items": {**LINE, "required": ["size"]}}),
                    "additionalProperties": STRING,
                }
            )
        },
        ["the service requires 'lineItems[].size' in the body, which is not always sent; send it."],
    ),
}


def taking(
    described: Mapping[str, Any], *, path: str = "/orders", methods: Sequence[str] = ("get", "post")
) -> Document:
    nothing: dict[str, Any] = {"204": {}}
    item = {method: {"responses": nothing, **described} for method in methods}
    components = {"parameters": {"Status": STATUS}, "schemas": {"Branch": BRANCH}}
    return Document({"openapi": "3.1.0", "paths": {path: item}, "components": components})


@pytest.mark.parametrize("case", ALIKE)
def test_a_request_that_gives_what_is_required_is_well(case: str) -> None:
    """A service may know more than is sent, as long as it knows what is sent and requires no more."""
    operation, described = ALIKE[case]

    assert compare(operation, taking(described)) == []


@pytest.mark.parametrize("case", UNLIKE)
def test_a_request_that_cannot_be_taken_is_told(case: str) -> None:
    """Each difference is one sentence: the operation, the place, the cure."""
    operation, described, said = UNLIKE[case]

    where = f"order.{operation.name} ({operation.method} {operation.template})"
    assert compare(operation, taking(described)) == [f"{where}: {sentence}" for sentence in said]


@pytest.mark.parametrize("path", ["/orders/{order_id}", "/orders/{orderId}", "/orders/{id}"])
def test_paths_are_compared_by_shape(path: str) -> None:
    """What a service calls a value in a path is its own affair."""
    assert compare(find_order, taking({}, path=path)) == []


def test_a_fixed_path_may_be_one_of_a_template() -> None:
    """A path without values is well if a template of the service takes it."""
    assert compare(find_latest, taking({}, path="/orders/{orderId}")) == []


def test_a_path_that_is_not_offered_is_told() -> None:
    """An operation on a path or by a method that the service does not have names what there is."""
    assert compare(find_latest, taking({}, path="/order")) == [
        "order.find_latest (GET /orders/latest): the service has no path /orders/latest; did you mean '/order'?"
    ]
    assert compare(find_orders, taking({}, methods=["post"])) == [
        "order.find_orders (GET /orders): the service offers only POST at /orders; declare it so."
    ]


@pytest.mark.parametrize("content", [None, [], {"swagger": "2.0", "paths": {"/": {}}}, {"openapi": "3.1.0"}])
def test_only_openapi_is_read(content: object) -> None:
    """What is no OpenAPI 3 document is not taken for one."""
    with pytest.raises(Exception, match="it is no OpenAPI 3 document"):
        Document(content)


def test_an_answer_without_json_is_told() -> None:
    """An operation that reads something is not declared on a path that answers nothing, or does not say what."""

    def count() -> int: ...

    operation = Service("order").get("/orders")(count)

    assert compare(operation, taking({})) == [
        "order.count (GET /orders): the service answers 204 without JSON; declare that it returns None."
    ]
    assert compare(operation, taking({"responses": {}})) == [
        "order.count (GET /orders): the service does not say what it answers; ask its team to describe it."
    ]
