"""What has been ordered: orders with their sagas, and their history."""

from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Header, Query, Response
from fastapi.responses import StreamingResponse

from ftgo_sandbox.domain.exports import EXAMPLE, exported
from ftgo_sandbox.domain.history import HistoryQuery
from ftgo_sandbox.domain.orders import Order, OrderDraft, Wish
from ftgo_sandbox.domain.refusals import Unknown
from ftgo_sandbox.domain.states import OrderState
from ftgo_sandbox.domain.values import Id, Money, Time, Wire
from ftgo_sandbox.services import photos
from ftgo_sandbox.services.desk import Desk, Ours
from ftgo_sandbox.skeleton.answers import OWNED, kept
from ftgo_sandbox.skeleton.callers import Identified
from ftgo_sandbox.skeleton.service import service
from ftgo_sandbox.skeleton.surroundings import Surroundings

Key = Annotated[str | None, Header(alias="Idempotency-Key")]

router = APIRouter(dependencies=[kept(OWNED)])


class OrderCreated(Wire):
    """Tell a new order's number."""

    order_id: Id


class OrderStatus(Wire):
    """Say how far an order is."""

    order_id: Id
    state: OrderState


class Revision(Wire):
    """Ask for another meal."""

    revised_order_line_items: tuple[Wish, ...]


class RevisedOrder(OrderStatus):
    """Say how far an order is, and what it costs."""

    order_total: Money


class HistoryEntry(Wire):
    """Describe an order in a list."""

    order_id: Id
    status: OrderState
    restaurant_id: Id
    restaurant_name: str
    order_total: Money
    created_at: Time


class History(Wire):
    """List orders; *start_key* begins the next page."""

    orders: tuple[HistoryEntry, ...]
    start_key: str | None


class ExportQuery(Wire):
    """Ask for all orders of a consumer, or those that are younger than a time."""

    consumer_id: Id | None = None
    since: Time | None = None


LINES = "application/x-ndjson"
EXPORTED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The orders, one in each line.",
        "content": {LINES: {"schema": {"type": "string"}, "example": EXAMPLE}},
    }
}


@router.post("/orders", status_code=201)
async def create_order(
    draft: OrderDraft,
    desk: Ours,
    caller: Identified,
    key: Key = None,
) -> OrderCreated:
    """Place an order, which is approved or rejected later."""
    if not caller.owns(draft.consumer_id):
        raise Unknown
    return OrderCreated(order_id=(await desk.place(draft, key)).order_id)


@router.get("/orders")
async def find_orders(query: Annotated[HistoryQuery, Query()], desk: Ours, caller: Identified) -> History:
    """List orders, the newest first."""
    whose = caller.whose(query.consumer_id)
    orders, start_key = desk.page(query.model_copy(update={"consumer_id": whose}))
    return History(orders=tuple(_entry(order, desk) for order in orders), start_key=start_key)


@router.get("/orders/export", response_class=Response, responses=EXPORTED)
async def export_orders(query: Annotated[ExportQuery, Query()], desk: Ours, caller: Identified) -> StreamingResponse:
    """Write all orders of a consumer, the newest first, one a line and one after the other, as a file to download."""
    whose = caller.whose(query.consumer_id)
    lines = (exported(order, desk.restaurant_name(order)) for order in desk.all_since(whose, query.since))
    file = {"Cache-Control": OWNED, "Content-Disposition": 'attachment; filename="orders.ndjson"'}
    return StreamingResponse(lines, headers=file, media_type=LINES)


@router.get("/orders/{order_id}")
async def find_order(order_id: Id, desk: Ours, caller: Identified) -> Order:
    """Show an order."""
    return caller.find(desk.orders, order_id)


@router.post("/orders/{order_id}/cancel")
async def cancel_order(order_id: Id, desk: Ours, caller: Identified, key: Key = None) -> OrderStatus:
    """Call an order off, as long as nobody cooks it; the same key calls it off once."""
    cancelled = await desk.cancel(caller.find(desk.orders, order_id), key)
    return OrderStatus(order_id=cancelled.order_id, state=cancelled.state)


@router.post("/orders/{order_id}/revise")
async def revise_order(
    order_id: Id, revision: Revision, desk: Ours, caller: Identified, key: Key = None
) -> RevisedOrder:
    """Change what is in an order, as long as nobody cooks it; the same key changes it once."""
    revised = await desk.revise(caller.find(desk.orders, order_id), revision.revised_order_line_items, key)
    return RevisedOrder(order_id=revised.order_id, state=revised.state, order_total=revised.order_total)


def create(at: Surroundings) -> FastAPI:
    """Create the order service."""
    desk = Desk(at)
    return service("order", [router, photos.router], desk, at, begin=desk.recovery.begin)


def _entry(order: Order, desk: Desk) -> HistoryEntry:
    return HistoryEntry(
        order_id=order.order_id,
        status=order.state,
        restaurant_id=order.restaurant_id,
        restaurant_name=desk.restaurant_name(order),
        order_total=order.order_total,
        created_at=order.created_at,
    )
