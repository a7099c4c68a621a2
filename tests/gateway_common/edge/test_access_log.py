import asyncio

import pytest
from fastapi import APIRouter, FastAPI
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send
from structlog.testing import capture_logs
from structlog.typing import EventDict

from gateway_common.caller import Caller, CallerKind
from gateway_common.context import context_of
from gateway_common.edge import AccessLog, RequestId
from gateway_common.errors import State
from gateway_common.parts import PartReport
from tests.gateway_common.edge.exchange import ask, in_context, says_hello


async def line_for(app: ASGIApp, target: str = "/", *, method: str = "GET") -> EventDict:
    with capture_logs() as lines:
        await ask(app, target, method=method)
    assert len(lines) == 1
    return lines[0]


async def test_a_request_is_one_line() -> None:
    """The line says method, route, status, time, size and caller."""
    line = await line_for(in_context(AccessLog(says_hello)), "/orders/secret?token=x", method="DELETE")

    assert isinstance(line.pop("ms"), float)
    assert line == {
        "event": "request",
        "log_level": "info",
        "method": "DELETE",
        "route": "unmatched",
        "status": 200,
        "bytes": 5,
        "caller": "anonymous",
    }


async def test_what_the_context_knows_is_told() -> None:
    """Caller, route and the parts that are not ok come from the request's context."""

    async def composes(scope: Scope, receive: Receive, send: Send) -> None:
        context = context_of(scope)
        context.caller = Caller(CallerKind.CONSUMER, "42")
        context.route = "/v1/orders/{order_id}"
        context.parts.add(PartReport("order", State.OK))
        context.parts.add(PartReport("bill", State.DOWN, missing=True, reason="no connection"))
        context.parts.add(PartReport("delivery", State.ABSENT))
        await says_hello(scope, receive, send)

    line = await line_for(in_context(AccessLog(composes)))

    assert (line["caller"], line["route"]) == ("consumer:42", "/v1/orders/{order_id}")
    assert line["parts"] == {"bill": "down: no connection", "delivery": "absent"}


@pytest.mark.parametrize(
    ("target", "route", "status"),
    [
        ("/plain/7", "/plain/{thing}", 200),
        ("/v1/orders/7", "/v1/orders/{order_id}", 200),
        ("/v1/deep/orders/7", "/v1/deep/orders/{order_id}", 200),
        ("/v1/secret", "unmatched", 404),
        ("/openapi.json", "/openapi.json", 200),
    ],
)
async def test_the_route_is_a_template(target: str, route: str, status: int) -> None:
    """A path is logged as the template that it matched, prefixes of nested routers included, and never as it came."""
    app = FastAPI(middleware=[Middleware(RequestId, budget=5.0), Middleware(AccessLog)])
    orders, deep = APIRouter(), APIRouter()

    @orders.get("/orders/{order_id}")
    async def read_order(order_id: str) -> str:
        return order_id

    @app.get("/plain/{thing}")
    async def read_thing(thing: str) -> str:
        return thing

    deep.include_router(orders, prefix="/deep")
    app.include_router(orders, prefix="/v1")
    app.include_router(deep, prefix="/v1")

    line = await line_for(app, target)

    assert (line["route"], line["status"]) == (route, status)


async def test_a_client_that_left_is_499() -> None:
    """Where the answer never became complete, the client had left, whatever it was told before."""

    async def is_left(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"half", "more_body": True})

    line = await line_for(in_context(AccessLog(is_left)))

    assert (line["status"], line["bytes"]) == (499, 4)


@pytest.mark.parametrize("error", [RuntimeError, asyncio.CancelledError])
async def test_what_escapes_is_logged_and_goes_on(error: type[BaseException]) -> None:
    """An exception that nobody answered is a 500 in the line, and stays what it was."""

    async def fails(scope: Scope, receive: Receive, send: Send) -> None:
        raise error

    with capture_logs() as lines, pytest.raises(error):
        await ask(in_context(AccessLog(fails)))

    assert [line["status"] for line in lines] == [500]
