"""The home screen: what is on its way, and what there is to eat around here."""

from collections.abc import Iterator, Mapping

from pydantic import Field

from gateway_common import Instant, View
from mobile_bff.models import Delivery, History, OrderLine, Ticket
from mobile_bff.progress import ENDED, Status, eta, headline, status_word
from mobile_bff.values import Id, OrderId, shortened
from mobile_bff.views.restaurants import RestaurantRow

__all__ = ["ActiveOrder", "Home", "active_orders"]


class ActiveOrder(View):
    """Show an order that has not ended, in one row."""

    id: Id
    restaurant: str = Field(examples=["Basil & Smoke"])
    status: Status
    headline: str = Field(examples=["Your order is being prepared."])
    eta: Instant | None = Field(description="When the courier expects to arrive, while that is known.")

    @classmethod
    def of(cls, line: OrderLine, ticket: Ticket | None, delivery: Delivery | None) -> "ActiveOrder":
        """Tell it in the words of the order card."""
        return cls(
            id=line.order_id,
            restaurant=shortened(line.restaurant_name),
            status=status_word(line, ticket, delivery),
            headline=headline(line, ticket, delivery),
            eta=eta(line, ticket, delivery),
        )


class Home(View):
    """Everything the home screen shows."""

    orders: list[ActiveOrder] | None = Field(description="Newest first; none when `orders` is missing.")
    nearby: list[RestaurantRow] | None = Field(
        description="Nearest first; none when `nearby` is missing, or when nobody knows where to look."
    )
    missing: list[str] = Field(
        description=(
            "What could not be had just now: `orders`; `tickets` or `deliveries`, without which an order may be "
            "further than its row says; `nearby`; `address`, without which `nearby` takes a `near`."
        ),
        examples=[[]],
    )


def active_orders(
    history: History, tickets: Mapping[OrderId, Ticket] | None, deliveries: Mapping[OrderId, Delivery] | None
) -> Iterator[ActiveOrder]:
    """Give a row for each order that is not known to have ended."""
    for line in history.orders:
        row = ActiveOrder.of(line, (tickets or {}).get(line.order_id), (deliveries or {}).get(line.order_id))
        if row.status not in ENDED:
            yield row
