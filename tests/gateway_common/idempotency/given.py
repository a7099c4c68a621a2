"""A small gateway whose writes take keys."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import FastAPI, Header, Response
from fastapi.responses import StreamingResponse

from gateway_common import (
    Caller,
    Calls,
    Draft,
    ProblemType,
    ReadModel,
    Router,
    Service,
    View,
    allowed,
    idempotent,
)
from gateway_common.errors import State
from gateway_common.services import Answer, Call
from gateway_common.testing import SimulatedNetwork, answered
from tests.support.gateways import gateway

__all__ = [
    "DRAFT",
    "KEY",
    "MADE",
    "NOT_SENT",
    "Numbered",
    "app_of",
    "charge_card",
    "keys_in",
    "make_order",
    "read_order",
]

KEY = {"Idempotency-Key": "8e03978e"}
DRAFT = {"what": "soup"}
MADE = answered({"id": 9}, status=201)
NOT_SENT = Answer(State.BUSY, sent=False, reason="the breaker is open")
SOLD_OUT = ProblemType("sold-out", 409, "It is sold out", "Choose something else.")
HeaderKey = Annotated[str | None, Header(alias="Idempotency-Key")]

orders = Service("order")
cards = Service("card")
router = Router()


class OrderDraft(Draft):
    what: str


class Order(ReadModel):
    id: int


class Placed(View):
    id: int


@orders.post("/orders", refusals={(409, "SOLD_OUT"): SOLD_OUT})
def make_order(draft: OrderDraft, idempotency_key: HeaderKey = None) -> Order: ...


@orders.get("/orders/{order_id}")
def read_order(order_id: int) -> Order: ...


@cards.post("/charges")
def charge_card(order: int, idempotency_key: HeaderKey = None) -> None: ...


@router.post("/orders", status_code=201)
async def place_order(
    draft: OrderDraft,
    response: Response,
    calls: Calls,
    key: str | None = idempotent(),
    caller: Caller = allowed("orders:write"),
) -> Placed:
    """Place an order."""
    made = await calls(make_order(draft, key))
    response.headers["location"] = f"/orders/{made.id}"
    response.headers["set-cookie"] = "a=b"
    return Placed(id=made.id)


@router.put("/orders/{order_id}", status_code=200)
async def buy_order(
    order_id: int, calls: Calls, key: str = idempotent(required=True), caller: Caller = allowed("orders:write")
) -> Placed:
    """Read it, place it anew, and charge for it: two writes."""
    await calls(read_order(order_id))
    made = await calls(make_order(OrderDraft(what="again"), key))
    await calls(charge_card(made.id, key))
    return Placed(id=made.id)


@router.post("/exports", response_model=None)
async def export(
    draft: OrderDraft, calls: Calls, key: str | None = idempotent(), caller: Caller = allowed("orders:write")
) -> StreamingResponse:
    """Answer with a stream."""
    await calls(make_order(draft, key))
    return StreamingResponse(_pieces(), media_type="text/plain")


async def _pieces() -> AsyncIterator[bytes]:
    yield b"one"
    yield b"two"


@router.post("/bugs")
async def stumble(_key: str | None = idempotent(), caller: Caller = allowed("orders:write")) -> None:
    """Fail with a bug."""
    raise RuntimeError("a bug")


def app_of(network: SimulatedNetwork, **said: object) -> FastAPI:
    """Make the gateway."""
    return gateway(router, orders, cards, network=network, **said)


def keys_in(network: SimulatedNetwork) -> list[bytes | None]:
    """Give the keys that services got, in order."""
    return [dict(call.headers).get(b"idempotency-key") for call in network.calls]


class Numbered:
    """Answer every call with the next number."""

    def __init__(self) -> None:
        self.last = 0

    def __call__(self, _: Call) -> object:
        self.last += 1
        return answered({"id": self.last}, status=201)
