"""Placing, revising and cancelling orders."""

from typing import Any

from fastapi import Response

from gateway_common import Caller, Calls, Router, allowed, idempotent, tells
from public_bff import examples, problems, views
from public_bff.accounts import account_of
from public_bff.drafts import OrderDraft, RevisionDraft
from public_bff.ids import OrderIdInPath
from public_bff.services import ORDERING, change_order, create_order, end_order

__all__ = ["router"]

router = Router(prefix="/v1", tags=["orders"])

LOCATION: dict[str, Any] = {
    "Location": {
        "description": "The path of the new order.",
        "schema": {"type": "string", "format": "uri-reference"},
        "example": "/v1/orders/42",
    }
}


@router.post(
    "/orders",
    status_code=201,
    operation_id="placeOrder",
    summary="Place an order",
    response_description="The order is being checked.",
    responses={
        201: {"headers": LOCATION, **examples.shown(placed=examples.PLACED)},
        **tells(*ORDERING.values()),
    },
)
async def place_order(
    draft: OrderDraft,
    response: Response,
    calls: Calls,
    idempotency_key: str | None = idempotent(),
    caller: Caller = allowed("orders:write"),
) -> views.PlacedOrder:
    """Order dishes from one restaurant, for the consumer on whose behalf you ask.

    The answer comes at once and names the order, which is `pending` while consumer, restaurant and card are checked:
    read it until it is `confirmed` or `rejected`. Send an `Idempotency-Key`, and after a lost answer the same request
    again gets you the same order instead of a second dinner.
    """
    placed = await calls(create_order(draft.told(account_of(caller)), idempotency_key))
    response.headers["location"] = f"/v1/orders/{placed.order_id}"
    return views.PlacedOrder.of(placed)


@router.post(
    "/orders/{order_id}/revise",
    operation_id="reviseOrder",
    summary="Revise an order",
    response_description="How far the change is.",
    responses={
        200: {**examples.shown(revising=examples.REVISED)},
        **tells(problems.ORDER_NOT_REVISABLE, *ORDERING.values()),
    },
)
async def revise_order(
    order_id: OrderIdInPath,
    draft: RevisionDraft,
    calls: Calls,
    idempotency_key: str | None = idempotent(),
    caller: Caller = allowed("orders:write"),
) -> views.RevisedOrder:
    """Replace the dishes of an order that nobody has begun to prepare.

    The order is `revising` while restaurant and card are asked, then `confirmed` again, changed or as it was. With an
    `Idempotency-Key`, the same request again after a lost answer changes nothing more, and gets that answer.
    """
    return views.RevisedOrder.of(await calls(change_order(order_id, draft.told(), idempotency_key)))


@router.post(
    "/orders/{order_id}/cancel",
    operation_id="cancelOrder",
    summary="Cancel an order",
    response_description="How far the cancellation is.",
    responses={
        200: {**examples.shown(cancelling=examples.CANCELLED)},
        **tells(problems.ORDER_NOT_CANCELLABLE),
    },
)
async def cancel_order(
    order_id: OrderIdInPath,
    calls: Calls,
    idempotency_key: str | None = idempotent(),
    caller: Caller = allowed("orders:write"),
) -> views.CancelledOrder:
    """Call off an order that nobody has begun to prepare.

    The order is `cancelling` while the restaurant is asked and the card is released, then `cancelled`, or `confirmed`
    again if the restaurant was faster. With an `Idempotency-Key`, the same request again after a lost answer does
    nothing more, and gets that answer.
    """
    return views.CancelledOrder.of(await calls(end_order(order_id, idempotency_key)))
