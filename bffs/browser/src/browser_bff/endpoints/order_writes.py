"""Placing an order, changing what is in it, and cancelling it.

Each is answered as soon as the order service has begun; what becomes of it, the order's page tells.
"""

from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from fastapi import Response

from browser_bff.ids import OrderId
from browser_bff.inputs.order_draft import OrderDraft, RevisionDraft
from browser_bff.inputs.wishes import Wish
from browser_bff.models.changes import DeliveryAddress, NewLine, NewOrder, Revision
from browser_bff.problems import (
    MENU_ITEM_UNKNOWN,
    MINIMUM_NOT_MET,
    ORDER_NOT_CANCELLABLE,
    ORDER_NOT_REVISABLE,
    RESTAURANT_UNKNOWN,
)
from browser_bff.services import begin_cancel, begin_revision, create_order
from browser_bff.statuses import ORDER
from browser_bff.views.receipts import OrderCancelling, OrderChanging, OrderPlaced
from gateway_common import Caller, Calls, Router, allowed, idempotent, tells

router = Router(prefix="/api", tags=["Orders"], generate_unique_id_function=attrgetter("name"))

PLACED: dict[int | str, dict[str, Any]] = {
    201: {
        "description": "It is placed; nobody has accepted it yet.",
        "headers": {"Location": {"description": "Where its page is.", "schema": {"type": "string"}}},
    }
}


@router.post(
    "/orders",
    status_code=201,
    summary="Place an order",
    responses=tells(RESTAURANT_UNKNOWN, MENU_ITEM_UNKNOWN, MINIMUM_NOT_MET) | PLACED,
)
async def place_order(
    draft: OrderDraft,
    calls: Calls,
    response: Response,
    idempotency_key: str | None = idempotent(),
    caller: Caller = allowed("orders:write"),
) -> OrderPlaced:
    """Place an order for the caller; its page, named by the Location header, tells whether it is confirmed."""
    created = await calls(create_order(_order(draft, caller), idempotency_key))
    response.headers["location"] = f"/api/orders/{created.order_id}"
    return OrderPlaced(order_id=created.order_id)


@router.post(
    "/orders/{order_id}/revise",
    summary="Change what is in an order",
    responses=tells(ORDER_NOT_REVISABLE, MENU_ITEM_UNKNOWN, MINIMUM_NOT_MET),
)
async def revise_order(
    order_id: OrderId,
    draft: RevisionDraft,
    calls: Calls,
    idempotency_key: str | None = idempotent(),
    caller: Caller = allowed("orders:write"),
) -> OrderChanging:
    """Replace the dishes of an order; the kitchen may still say no, which the order's page tells."""
    revision = Revision(revised_order_line_items=_lines(draft.items))
    begun = await calls(begin_revision(order_id, revision, idempotency_key))
    return OrderChanging(order_id=begun.order_id, status=ORDER[begun.state], total=begun.order_total)


@router.post("/orders/{order_id}/cancel", summary="Cancel an order", responses=tells(ORDER_NOT_CANCELLABLE))
async def cancel_order(
    order_id: OrderId,
    calls: Calls,
    idempotency_key: str | None = idempotent(),
    caller: Caller = allowed("orders:write"),
) -> OrderCancelling:
    """Cancel an order; the kitchen may still say no, which the order's page tells."""
    begun = await calls(begin_cancel(order_id, idempotency_key))
    return OrderCancelling(order_id=begun.order_id, status=ORDER[begun.state])


def _order(draft: OrderDraft, caller: Caller) -> NewOrder:
    return NewOrder(
        consumer_id=caller.subject,
        restaurant_id=draft.restaurant_id,
        delivery_address=DeliveryAddress(**draft.delivery_address.model_dump()),
        delivery_time=draft.deliver_at,
        line_items=_lines(draft.items),
    )


def _lines(wishes: Iterable[Wish]) -> tuple[NewLine, ...]:
    return tuple(NewLine(menu_item_id=wish.menu_item_id, quantity=wish.quantity) for wish in wishes)
