"""The order history: which orders of all are asked for, page by page, the newest first."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Annotated

from pydantic import Field

from ftgo_sandbox.domain.orders import Order
from ftgo_sandbox.domain.refusals import Unacceptable
from ftgo_sandbox.domain.states import OrderState
from ftgo_sandbox.domain.values import Id, Time, Wire


class HistoryQuery(Wire):
    """Ask for a page of the orders."""

    consumer_id: Id | None = None
    since: Time | None = None
    status: tuple[OrderState, ...] = ()
    keywords: str = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    start_key: Annotated[str | None, Field(pattern=r"^[0-9]{1,18}$")] = None

    def finds(self, order: Order, restaurant_name: str) -> bool:
        """Tell whether an order is asked for."""
        text = " ".join([restaurant_name, *(item.name for item in order.line_items)]).lower()
        return (
            self.consumer_id in {None, order.consumer_id}
            and (self.since is None or order.created_at >= self.since)
            and (not self.status or order.state in self.status)
            and all(word in text for word in self.keywords.lower().split())
        )


def page(
    orders: Collection[Order], query: HistoryQuery, restaurant_name: Callable[[Order], str]
) -> tuple[list[Order], str | None]:
    """Choose one page, and the key with which the next one starts: the last order on this one."""
    older = _older_than(query.start_key, orders) if query.start_key else orders
    found = sorted((order for order in older if query.finds(order, restaurant_name(order))), key=_age, reverse=True)
    shown = found[: query.limit]
    return shown, str(shown[-1].order_id) if len(shown) < len(found) else None


def _older_than(start_key: str, orders: Collection[Order]) -> list[Order]:
    last = next((order for order in orders if order.order_id == int(start_key)), None)
    if last is None:
        raise Unacceptable("START_KEY_UNKNOWN", "No page begins with this key.")
    return [order for order in orders if _age(order) < _age(last)]


def _age(order: Order) -> tuple[datetime, int]:
    return order.created_at, order.order_id
