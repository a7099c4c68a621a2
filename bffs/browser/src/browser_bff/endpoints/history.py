"""`GET /api/orders`: the consumer's own orders, and what their restaurants are called."""

from collections.abc import Mapping
from operator import attrgetter
from typing import Annotated

from fastapi import Query

from browser_bff.cursor import sealed
from browser_bff.inputs.history_filter import HistoryFilter
from browser_bff.models.orders import OrderHistory
from browser_bff.models.restaurants import RestaurantName
from browser_bff.services import find_history, find_restaurant_name
from browser_bff.statuses import states_of
from browser_bff.views.history import HistoryPage, entry_of
from gateway_common import Caller, Parts, Router, allowed, composition, each, need, want, zoneless

router = Router(prefix="/api", tags=["Orders"], generate_unique_id_function=attrgetter("name"))


@router.get("/orders", summary="The history of orders")
@composition(within=1.5)
def list_orders(
    asked: Annotated[HistoryFilter, Query()],
    history: OrderHistory = need(
        find_history,
        consumer_id=lambda caller: caller.subject,
        status=lambda asked: states_of(asked.status),
        since=lambda asked: asked.since and zoneless(asked.since),
        keywords=lambda asked: asked.q,
        limit=lambda asked: asked.limit,
        start_key=lambda asked: asked.cursor,
    ),
    restaurants: Mapping[str, RestaurantName] | None = want(
        each(find_restaurant_name),
        within=0.6,
        stale_for=3600,
        restaurant_id=lambda history: [order.restaurant_id for order in history.orders],
    ),
    *,
    parts: Parts,
    caller: Caller = allowed("orders:read"),
) -> HistoryPage:
    """List the caller's orders, newest first, narrowed by every filter that is given.

    `nextCursor` leads to the next page as long as the filters stay the same.
    """
    return HistoryPage(
        orders=[entry_of(order, restaurants or {}) for order in history.orders],
        next_cursor=sealed(history.start_key) if history.start_key else None,
        missing=parts.missing,
    )
