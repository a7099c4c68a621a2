"""`GET /api/orders/{orderId}`: one order, from five services."""

from operator import attrgetter

from browser_bff.ids import OrderId
from browser_bff.models.accounts import Bill
from browser_bff.models.deliveries import Delivery
from browser_bff.models.kitchen import Ticket
from browser_bff.models.orders import Order
from browser_bff.models.restaurants import Restaurant
from browser_bff.services import find_bill, find_delivery, find_order, find_restaurant, find_ticket
from browser_bff.statuses import ORDER, rejection_of
from browser_bff.views.lines import ordered
from browser_bff.views.order_page import (
    OrderPage,
    bill_of,
    changeable,
    delivery_of,
    preparation_of,
    restaurant_of,
)
from browser_bff.views.places import address_of
from browser_bff.views.timeline import timeline
from gateway_common import Caller, Parts, Router, allowed, composition, need, want

router = Router(prefix="/api", tags=["Orders"], generate_unique_id_function=attrgetter("name"))


@router.get("/orders/{order_id}", summary="The page of an order")
@composition(within=1.5)
def show_order(
    order_id: OrderId,
    order: Order = need(find_order),
    preparation: Ticket | None = want(find_ticket, within=1.0),
    delivery: Delivery | None = want(find_delivery, within=1.0),
    bill: Bill | None = want(find_bill, within=1.0),
    restaurant: Restaurant | None = want(
        find_restaurant, stale_for=600, restaurant_id=lambda order: order.restaurant_id
    ),
    *,
    parts: Parts,
    caller: Caller = allowed("orders:read"),
) -> OrderPage:
    """Show an order with its dishes, how far kitchen and courier are, the bill, and the restaurant.

    A part that is null and not in `missing` does not exist yet: an order that was just placed has no courier.
    """
    return OrderPage(
        order_id=order.order_id,
        status=ORDER[order.state],
        rejection=rejection_of(order.rejection_reason),
        changeable=changeable(order, preparation),
        placed_at=order.created_at,
        deliver_at=order.delivery_time,
        delivery_address=address_of(order.delivery_address),
        lines=ordered(order.line_items),
        total=order.order_total,
        timeline=timeline(order, preparation, delivery, parts.missing),
        preparation=preparation_of(preparation) if preparation else None,
        delivery=delivery_of(delivery) if delivery else None,
        bill=bill_of(bill) if bill else None,
        restaurant_id=order.restaurant_id,
        restaurant=restaurant_of(restaurant) if restaurant else None,
        missing=parts.missing,
    )
