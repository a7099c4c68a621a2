from typing import Annotated, Literal

import pytest
from fastapi import APIRouter, Body, FastAPI, HTTPException, Query
from pydantic import BaseModel, ConfigDict, Field, field_validator
from starlette.middleware import Middleware
from structlog.testing import capture_logs

from gateway_common.edge import Problems, RequestId, problem_handlers
from tests.gateway_common.edge.exchange import Fields, Reply, ask

SECRET = "CANARY-77fe"  # noqa: S105 – a marked text, to be found where it must not be
JSON = (("Content-Type", "application/json"),)


class Line(BaseModel):
    model_config = ConfigDict(extra="forbid")

    dish: str
    quantity: int = Field(gt=0)


class Card(BaseModel):
    kind: Literal["card"]


class Cash(BaseModel):
    kind: Literal["cash"]
    coins: Literal["euros", "dollars"] = "euros"


class Page(BaseModel):
    model_config = ConfigDict(extra="forbid")

    limit: int = 20


class Draft(BaseModel):
    lines: list[Line]
    paid_by: Annotated[Card | Cash, Field(discriminator="kind")] | None = None
    note: str = ""

    @field_validator("note")
    @classmethod
    def _polite(cls, note: str) -> str:
        if note:
            raise ValueError(f"{note} is not polite")
        return note


def make_app() -> FastAPI:
    app = FastAPI(
        middleware=[Middleware(RequestId, budget=5.0), Middleware(Problems)], exception_handlers=problem_handlers()
    )
    router = APIRouter()

    @router.get("/orders")
    async def find_orders(
        near: Annotated[float, Query(ge=0)], tags: Annotated[list[int] | None, Query()] = None
    ) -> str:
        return f"{near}{tags}"

    @router.get("/pages")
    async def find_pages(page: Annotated[Page, Query()]) -> Page:
        return page

    @router.post("/orders")
    async def place_order(draft: Draft) -> Draft:
        return draft

    @router.delete("/orders/{order_id}")
    async def drop_order(order_id: int) -> int:
        return order_id

    @router.put("/pairs")
    async def put_pair(a: Annotated[int, Body()], b: Annotated[dict[str, int], Body()]) -> int:
        return a + len(b)

    @router.get("/fails/{status}")
    async def fail(status: int) -> None:
        raise HTTPException(status, detail=f"because {SECRET}", headers={"Retry-After": "9"})

    app.include_router(router, prefix="/v1")
    return app


async def answer(target: str, method: str = "GET", *, headers: Fields = (), body: bytes = b"") -> Reply:
    with capture_logs() as lines:
        reply = await ask(make_app(), target, method=method, headers=headers, body=body)
    assert lines == []
    assert reply.header("content-type") == "application/problem+json"
    return reply


async def test_an_unknown_path_is_not_found() -> None:
    """Where nothing is, our own problem says so."""
    reply = await answer("/v1/nothing")

    assert reply.json["type"].endswith("/not-found")
    assert reply.json["detail"] == "Nothing is there, or it is not yours."


@pytest.mark.parametrize(
    ("target", "method", "allowed"),
    [("/v1/orders", "DELETE", "GET, POST"), ("/v1/orders/7", "GET", "DELETE"), ("/v1/orders", "HEAD", "GET, POST")],
)
async def test_a_method_that_is_not_there_names_those_that_are(target: str, method: str, allowed: str) -> None:
    """405 comes with every method of the path, from whichever endpoint (W8)."""
    reply = await answer(target, method)

    assert (reply.status, reply.header("allow")) == (405, allowed)
    assert reply.json["type"].endswith("/method-not-allowed")


async def test_flaws_are_named_by_place() -> None:
    """A query parameter is named by source and name, what is in a body by its JSON pointer."""
    asked = await answer("/v1/orders?near=-1&tags=1&tags=x")
    placed = await answer(
        "/v1/orders", "POST", headers=JSON, body=b'{"lines": [{"dish": "a", "quantity": 0}, {"quantity": 1}]}'
    )

    assert asked.status == placed.status == 422
    assert asked.json["errors"] == [
        {"at": "query.near", "detail": "Input should be greater than or equal to 0"},
        {
            "at": "query.tags.1",
            "detail": "Input should be a valid integer, unable to parse string as an integer",
        },
    ]
    assert placed.json["errors"] == [
        {"at": "/lines/0/quantity", "detail": "Input should be greater than 0"},
        {"at": "/lines/1/dish", "detail": "Field required"},
    ]


async def test_what_nobody_takes_is_named_with_its_cure() -> None:
    """A parameter or member that an operation does not know is refused in our own words, each at its place."""
    asked = await answer("/v1/pages?limt=5")
    placed = await answer(
        "/v1/orders", "POST", headers=JSON, body=b'{"lines": [{"dish": "a", "quantity": 1, "id": 7}]}'
    )

    detail = "Nothing of this name is taken here: remove it, or mend its name"
    assert asked.status == placed.status == 422
    assert asked.json["errors"] == [{"at": "query.limt", "detail": detail}]
    assert placed.json["errors"] == [{"at": "/lines/0/id", "detail": detail}]


async def test_a_missing_body_is_named() -> None:
    """A body that is not there at all is a flaw of the body as a whole."""
    reply = await answer("/v1/orders", "POST")

    assert reply.json["errors"] == [{"at": "body", "detail": "Field required"}]


async def test_a_pointer_is_escaped() -> None:
    """A name with a slash or a tilde is one step of the pointer."""
    reply = await answer("/v1/pairs", "PUT", headers=JSON, body=b'{"a": 1, "b": {"x/y~z": "q"}}')

    assert [error["at"] for error in reply.json["errors"]] == ["/b/x~1y~0z"]


@pytest.mark.parametrize(
    "body",
    [
        f'{{"lines": "{SECRET}"}}',
        f'{{"lines": [{{"dish": "a", "quantity": "{SECRET}"}}]}}',
        f'{{"lines": [], "note": "{SECRET}"}}',
        f'{{"lines": [], "paid_by": {{"kind": "{SECRET}"}}}}',
        f'"{SECRET}"',
    ],
)
async def test_what_a_client_sent_is_not_repeated(body: str) -> None:
    """A reason says what is expected, not what came."""
    reply = await answer("/v1/orders", "POST", headers=JSON, body=body.encode())

    assert reply.status == 422
    assert SECRET not in reply.body.decode()


async def test_what_is_accepted_is_listed_even_if_a_part_of_it_came() -> None:
    """A reason that only lists what is accepted tells a client no secret, and all that it needs."""
    body = b'{"lines": [], "paid_by": {"kind": "cash", "coins": "euro"}}'

    reply = await answer("/v1/orders", "POST", headers=JSON, body=body)

    assert [error["detail"] for error in reply.json["errors"]] == ["Input should be 'euros' or 'dollars'"]


async def test_flaws_have_an_end() -> None:
    """However much is wrong, the answer stays small."""
    lines = b",".join([b'{"quantity": 1, "%s": 2}' % (b"x" * 5000)] * 100)

    reply = await answer("/v1/orders", "POST", headers=JSON, body=b'{"lines": [%s]}' % lines)

    assert len(reply.json["errors"]) == 20
    assert len(reply.body) < 10_000


@pytest.mark.parametrize("body", [b"{", b"", b'{"lines": }', b"\xff"])
async def test_broken_json_is_a_bad_request(body: bytes) -> None:
    """A body that is called JSON and is not cannot be read at all."""
    reply = await answer("/v1/orders", "POST", headers=JSON, body=body or b" ")

    assert reply.status == 400
    assert reply.json["type"].endswith("/bad-request")


@pytest.mark.parametrize("headers", [(), (("Content-Type", "text/plain"),), (("Content-Type", "multipart/form-data"),)])
async def test_another_media_type_is_unsupported(headers: Fields) -> None:
    """A body that is not called JSON is not guessed at."""
    reply = await answer("/v1/orders", "POST", headers=headers, body=b'{"lines": []}')

    assert reply.status == 415
    assert reply.json["type"].endswith("/unsupported-media-type")


@pytest.mark.parametrize(
    ("status", "name", "told"),
    [
        (400, "bad-request", True),
        (403, "forbidden", True),
        (409, "conflict", True),
        (418, "i-m-a-teapot", True),
        (499, "error", True),
        (500, "internal", False),
        (501, "not-implemented", False),
        (503, "busy", False),
    ],
)
async def test_an_endpoint_may_refuse_as_in_fastapi(status: int, name: str, *, told: bool) -> None:
    """An HTTPException keeps its status and fields; its words are told of a client's mistake, not of ours."""
    reply = await answer(f"/v1/fails/{status}")

    assert (reply.status, reply.header("retry-after")) == (status, "9")
    assert reply.json["type"].endswith(f":problems/{name}")
    assert (SECRET in reply.body.decode()) is told


async def test_what_is_no_error_stays_bare() -> None:
    """An HTTPException that is none, such as 304, gets no problem."""
    reply = await ask(make_app(), "/v1/fails/304")

    assert (reply.status, reply.body, reply.header("retry-after")) == (304, b"", "9")
