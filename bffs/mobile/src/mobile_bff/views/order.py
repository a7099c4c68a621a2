"""The order screen: one card of at most 2 kB, whatever was ordered."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from gateway_common import Instant, View
from mobile_bff import models
from mobile_bff.progress import Action, Status
from mobile_bff.states import BillState
from mobile_bff.values import Count, Id, Money, shortened

__all__ = [
    "MOST_DISHES",
    "Bill",
    "Courier",
    "Dish",
    "OrderCard",
    "OrderPlaced",
    "OrderProgress",
    "Restaurant",
    "dishes",
]

MOST_DISHES = 5
PRECISION = 5  # a metre

BillWord = Literal["reserved", "paid", "released", "failed"]

_BILL_WORDS: Mapping[BillState, BillWord] = {
    BillState.AUTHORIZED: "reserved",
    BillState.CAPTURED: "paid",
    BillState.REVERSED: "released",
    BillState.FAILED: "failed",
}


class Dish(View):
    """Count one dish."""

    name: str = Field(examples=["Pad Thai"])
    quantity: Count = Field(examples=[2])


class Restaurant(View):
    """Name the restaurant."""

    id: Id
    name: str | None = Field(description="None when `restaurant` is missing.", examples=["Basil & Smoke"])

    @classmethod
    def of(cls, restaurant_id: str, restaurant: models.RestaurantName | None) -> "Restaurant":
        """Tell at least the id, with which the same can be ordered again."""
        return cls(id=restaurant_id, name=shortened(restaurant.name) if restaurant else None)


class Bill(View):
    """Say how far the money is."""

    state: BillWord = Field(description="What was reserved is paid at the pick-up, or released and never taken.")
    card: str = Field(description="The last digits of the card.", examples=["4242"])

    @classmethod
    def of(cls, bill: models.Bill | None) -> "Bill | None":
        """Tell it in the screen's words, if there is one."""
        if bill is None:
            return None
        return cls(state=_BILL_WORDS[bill.state], card=shortened(bill.payment_method_last4, 4))


class Courier(View):
    """Point at a courier on the move."""

    name: str | None = Field(examples=["Ana"])
    lat: float = Field(examples=[37.77937])
    lng: float = Field(examples=[-122.41926])
    seen: Instant

    @classmethod
    def of(cls, delivery: models.Delivery | None, status: Status) -> "Courier | None":
        """Tell where they are while the order is on its way, and at no other time."""
        if delivery is None or status is not Status.COMING or delivery.courier_location is None:
            return None
        spot = delivery.courier_location
        return cls(
            name=delivery.courier_name and shortened(delivery.courier_name),
            lat=round(spot.lat, PRECISION),
            lng=round(spot.lng, PRECISION),
            seen=spot.at.replace(microsecond=0),
        )


class OrderCard(View):
    """Everything the order screen shows."""

    id: Id
    status: Status = Field(description="`confirmed` is all that is known of an order while nobody can see its kitchen.")
    headline: str = Field(description="The status in a sentence.", examples=["Your order is on its way."])
    reason: str | None = Field(description="Why it was rejected.", examples=[None])
    action: Action | None = Field(description="What the big button does; none when there is nothing to do.")
    eta: Instant | None = Field(description="When the courier expects to arrive, while that is known.")
    total: Money
    dishes: list[Dish] = Field(description=f"The first {MOST_DISHES}.")
    more: Count = Field(description="How many further dishes were ordered.", examples=[0])
    restaurant: Restaurant
    bill: Bill | None = Field(description="None when there is no bill, unless it is `missing`.")
    courier: Courier | None = Field(description="Where the courier is, while the order is coming.")
    missing: list[str] = Field(
        description=(
            "What could not be had just now. Without `ticket` or `delivery`, status and headline say only what is "
            "known for sure, and there may be an `eta` and a `courier`; ask again."
        ),
        examples=[[]],
    )


def dishes(order: models.Order) -> list[Dish]:
    """List the dishes that fit on the screen."""
    return [Dish(name=shortened(item.name), quantity=item.quantity) for item in order.line_items[:MOST_DISHES]]


class OrderPlaced(View):
    """Say which order it became; where it stands is on its card."""

    id: Id


class OrderProgress(View):
    """Say how far an order is."""

    id: Id
    status: Status
    headline: str = Field(examples=["Your order is being cancelled."])
