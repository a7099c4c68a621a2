"""An order, complete: what was ordered, and whatever else the partner asked to be included."""

from typing import Self

from pydantic import ConfigDict, Field

from gateway_common import Instant, View
from public_bff import reads
from public_bff.numbers import Count
from public_bff.views.bill import Bill
from public_bff.views.delivery import Delivery
from public_bff.views.money import Money
from public_bff.views.places import Address
from public_bff.views.restaurant import Restaurant
from public_bff.views.ticket import Ticket
from public_bff.words import ORDER_STATUS, OrderStatus, RejectionReason, rejection_reason

__all__ = ["ALWAYS", "Order", "OrderItem"]

ALWAYS = ("id", "missing")
"""What an order says whatever the partner chose."""


class OrderItem(View):
    """Tell of one dish in an order."""

    menu_item_id: str = Field(description="The id of the dish in the menu.", examples=["701"])
    name: str = Field(description="What it was called when it was ordered.", examples=["Chicken Vindaloo"])
    quantity: Count = Field(description="How many of it.", examples=[2])
    price: Money = Field(description="What one of it cost when it was ordered.")
    total: Money = Field(description="Price times quantity.")

    @classmethod
    def of(cls, read: reads.LineItem) -> Self:
        """Tell what was *read*."""
        return cls(
            menu_item_id=read.menu_item_id,
            name=read.name,
            quantity=read.quantity,
            price=Money.of(read.price),
            total=Money.of(read.price * read.quantity),
        )


class Order(View):
    """Tell everything about an order, or what was chosen of it by `fields` and `include`.

    Only `id` and `missing` are always there. `ticket`, `delivery`, `bill` and `restaurant` are there when `include`
    names them; they are null when there is none yet, and null and named by `missing` when they could not be had.
    """

    model_config = ConfigDict(json_schema_extra={"required": list(ALWAYS)})

    id: str = Field(description="The id of the order.", examples=["42"])
    status: OrderStatus = Field(description="How far the order is.", examples=["confirmed"])
    rejection_reason: RejectionReason | None = Field(
        description="Why it was rejected; null if it was not.", examples=[None]
    )
    consumer_id: str = Field(description="The id of the consumer it is for.", examples=["1"])
    restaurant_id: str = Field(description="The id of the restaurant.", examples=["7"])
    items: list[OrderItem] = Field(description="The dishes, at least one.")
    total: Money = Field(description="What the dishes cost together, fees not counted.")
    delivery_address: Address = Field(description="Where it is brought.")
    delivery_time: Instant | None = Field(
        description="When it is wanted; null means as soon as possible.", examples=["2026-11-20T19:30:00Z"]
    )
    placed_at: Instant = Field(description="When it was placed.", examples=["2026-11-20T18:30:00Z"])
    ticket: Ticket | None = Field(description="How far the restaurant is; null until it knows of the order.")
    delivery: Delivery | None = Field(description="Who brings it, and when; null until that is planned for.")
    bill: Bill | None = Field(description="What is paid; null until the card was asked.")
    restaurant: Restaurant | None = Field(description="The restaurant; null if it is no longer listed.")
    missing: list[str] = Field(
        description="Which of the included parts could not be had right now; ask again for them.", examples=[[]]
    )

    @classmethod
    def of(
        cls,
        read: reads.Order,
        ticket: reads.Ticket | None,
        delivery: reads.Delivery | None,
        bill: reads.Bill | None,
        restaurant: reads.Restaurant | None,
        missing: list[str],
    ) -> Self:
        """Tell what was *read* of the order and of each part."""
        return cls(
            id=read.order_id,
            status=ORDER_STATUS[read.state],
            rejection_reason=rejection_reason(read.rejection_reason),
            consumer_id=read.consumer_id,
            restaurant_id=read.restaurant_id,
            items=[OrderItem.of(item) for item in read.line_items],
            total=Money.of(read.order_total),
            delivery_address=Address.of(read.delivery_address),
            delivery_time=read.delivery_time,
            placed_at=read.created_at,
            ticket=None if ticket is None else Ticket.of(ticket),
            delivery=None if delivery is None else Delivery.of(delivery),
            bill=None if bill is None else Bill.of(bill),
            restaurant=None if restaurant is None else Restaurant.of(restaurant),
            missing=missing,
        )
