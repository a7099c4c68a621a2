"""The order screen, and what its buttons do."""

from operator import attrgetter
from typing import Any

from fastapi import Response

from gateway_common import Caller, Calls, Parts, Router, allowed, composition, idempotent, need, tells, want
from mobile_bff.drafts import OrderDraft
from mobile_bff.models import Bill, Delivery, Order, RestaurantName, Ticket
from mobile_bff.problems import DISH_UNKNOWN, MINIMUM_NOT_MET, ORDER_NOT_CANCELLABLE, RESTAURANT_UNKNOWN
from mobile_bff.progress import eta, headline, next_action, reason, status_word
from mobile_bff.services import (
    begin_cancel,
    create_order,
    find_bill,
    find_delivery,
    find_order,
    find_restaurant,
    find_ticket,
)
from mobile_bff.states import LIVE
from mobile_bff.values import OrderId
from mobile_bff.views import order as views

PLACED: dict[int | str, dict[str, Any]] = {
    201: {
        "description": "It is placed; nobody has accepted it yet.",
        "headers": {"Location": {"description": "Where its card is.", "schema": {"type": "string"}}},
    }
}

router = Router(prefix="/v1/orders", tags=["orders"], generate_unique_id_function=attrgetter("name"))


@router.get("/{order_id}")
@composition(within=1.5)
def order_card(
    order_id: OrderId,
    order: Order = need(find_order),
    ticket: Ticket | None = want(find_ticket),
    delivery: Delivery | None = want(find_delivery, within=0.4, when=lambda order: order.state in LIVE),
    restaurant: RestaurantName | None = want(
        find_restaurant, stale_for=3600, restaurant_id=lambda order: order.restaurant_id
    ),
    bill: Bill | None = want(find_bill, within=0.8),
    *,
    parts: Parts,
    caller: Caller = allowed("orders:read", owns=lambda order: order.consumer_id),
) -> views.OrderCard:
    """Everything the order screen shows, in one round trip."""
    status = status_word(order, ticket, delivery)
    return views.OrderCard(
        id=order.order_id,
        status=status,
        headline=headline(order, ticket, delivery),
        reason=reason(order.rejection_reason),
        action=next_action(order, ticket, delivery),
        eta=eta(order, ticket, delivery),
        total=order.order_total,
        dishes=views.dishes(order),
        more=max(0, len(order.line_items) - views.MOST_DISHES),
        restaurant=views.Restaurant.of(order.restaurant_id, restaurant),
        bill=views.Bill.of(bill),
        courier=views.Courier.of(delivery, status),
        missing=parts.missing,
    )


@router.post("", status_code=201, responses=tells(RESTAURANT_UNKNOWN, DISH_UNKNOWN, MINIMUM_NOT_MET) | PLACED)
async def place_order(
    draft: OrderDraft,
    response: Response,
    calls: Calls,
    idempotency_key: str | None = idempotent(),
    caller: Caller = allowed("orders:write"),
) -> views.OrderPlaced:
    """Order a meal; the answer comes at once, and the card says how it goes on."""
    created = await calls(create_order(draft.ordered_by(caller.subject), idempotency_key))
    response.headers["location"] = f"{router.prefix}/{created.order_id}"
    return views.OrderPlaced(id=created.order_id)


@router.post("/{order_id}/cancel", responses=tells(ORDER_NOT_CANCELLABLE))
async def cancel_order(
    order_id: OrderId,
    calls: Calls,
    idempotency_key: str | None = idempotent(),
    caller: Caller = allowed("orders:write"),
) -> views.OrderProgress:
    """Try to call an order off; whether it could be, the card says a moment later."""
    cancelling = await calls(begin_cancel(order_id, idempotency_key))
    return views.OrderProgress(
        id=cancelling.order_id,
        status=status_word(cancelling, ticket=None, delivery=None),
        headline=headline(cancelling, ticket=None, delivery=None),
    )
