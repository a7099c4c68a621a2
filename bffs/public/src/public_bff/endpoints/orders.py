"""Reading orders: one, complete, and all of a consumer's."""

from typing import Annotated

from fastapi import Query

from gateway_common import Caller, Parts, Router, allowed, composition, need, want, zoneless
from public_bff import examples, reads, views
from public_bff.accounts import account_of
from public_bff.ids import OrderIdInPath
from public_bff.queries import HistoryQuery, IncludedPart, Selection
from public_bff.services import find_bill, find_delivery, find_order, find_orders, find_restaurant, find_ticket
from public_bff.words import states_of

__all__ = ["get_order", "list_orders", "router"]

router = Router(prefix="/v1", tags=["orders"])

A_DAY = 86_400


@router.get(
    "/orders/{order_id}",
    operation_id="getOrder",
    summary="Get an order",
    response_description="The order; what `missing` names could not be had right now.",
    response_model_exclude_unset=True,
    responses={200: {**examples.shown(complete=examples.ORDER, without_bill=examples.ORDER_WITHOUT_BILL)}},
)
@composition(within=2.0)
def get_order(
    order_id: OrderIdInPath,
    selection: Annotated[Selection, Query()],
    order: reads.Order = need(find_order),
    ticket: reads.Ticket | None = want(
        find_ticket, within=1.0, when=lambda selection: selection.asks(IncludedPart.TICKET)
    ),
    delivery: reads.Delivery | None = want(
        find_delivery, within=1.0, when=lambda selection: selection.asks(IncludedPart.DELIVERY)
    ),
    bill: reads.Bill | None = want(find_bill, within=1.5, when=lambda selection: selection.asks(IncludedPart.BILL)),
    restaurant: reads.Restaurant | None = want(
        find_restaurant,
        restaurant_id=lambda order: order.restaurant_id,
        stale_for=A_DAY,
        when=lambda selection: selection.asks(IncludedPart.RESTAURANT),
    ),
    *,
    parts: Parts,
    caller: Caller = allowed("orders:read"),
) -> views.Order:
    """Read everything about one order, and with `include` everything around it, in one request.

    A part that you include is null while there is none – no ticket before the order is confirmed, no delivery before
    one is planned –, and null and named by `missing` when it could not be had: what there is, is told all the same.
    A part that you do not include is not in the answer.

    Somebody else's order does not exist for you: 404.
    """
    return selection.of(views.Order.of(order, ticket, delivery, bill, restaurant, parts.missing))


@router.get(
    "/orders",
    operation_id="listOrders",
    summary="List orders",
    response_description="One page of orders.",
    responses={200: {**examples.shown(page=examples.PAGE)}},
)
@composition(within=2.0)
def list_orders(
    query: Annotated[HistoryQuery, Query()],
    history: reads.History = need(
        find_orders,
        consumer_id=account_of,
        limit=lambda query: query.limit,
        status=lambda query: states_of(query.status),
        since=lambda query: query.since and zoneless(query.since),
        start_key=lambda query: query.start,
    ),
    *,
    caller: Caller = allowed("orders:read"),
) -> views.OrderPage:
    """List the consumer's orders, newest first, page by page.

    Begin without `cursor`; while `nextCursor` is not null, send it as `cursor` with the same filters to get the next
    page. A cursor is opaque and holds no secret. An order placed meanwhile never shifts the pages that follow.
    """
    return views.OrderPage(
        data=[views.OrderSummary.of(entry) for entry in history.orders],
        next_cursor=query.next_cursor(history.start_key),
    )
