"""The history: a consumer's orders, newest first, page by page."""

from collections.abc import Mapping

from pydantic import Field

from browser_bff.ids import OrderId, RestaurantId
from browser_bff.models.orders import PastOrder
from browser_bff.models.restaurants import RestaurantName
from browser_bff.money import Money
from browser_bff.statuses import ORDER, OrderStatus
from gateway_common import Instant, View

__all__ = ["HistoryEntry", "HistoryPage", "entry_of"]


class HistoryEntry(View):
    """Tell one order of the history."""

    order_id: OrderId
    status: OrderStatus
    placed_at: Instant
    total: Money
    restaurant_id: RestaurantId
    restaurant_name: str | None = Field(
        description="Null if the restaurant is gone, or its name could not be had.", examples=["Lotus Garden"]
    )


class HistoryPage(View):
    """Tell one page of the history."""

    orders: list[HistoryEntry]
    next_cursor: str | None = Field(description="Send it as `cursor` for the next page; null on the last.")
    missing: list[str] = Field(
        description="`restaurants`, when not every name could be had.", examples=[["restaurants"]]
    )


def entry_of(order: PastOrder, restaurants: Mapping[str, RestaurantName]) -> HistoryEntry:
    """Tell one order, with the name of its restaurant if *restaurants* has it."""
    restaurant = restaurants.get(order.restaurant_id)
    return HistoryEntry(
        order_id=order.order_id,
        status=ORDER[order.status],
        placed_at=order.created_at,
        total=order.order_total,
        restaurant_id=order.restaurant_id,
        restaurant_name=restaurant.name if restaurant else None,
    )
