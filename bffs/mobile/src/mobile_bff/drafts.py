"""What the phone sends to order a meal."""

from typing import Annotated

from pydantic import Field

from gateway_common import ClientTime, Draft
from mobile_bff.values import DishId, RestaurantId
from mobile_bff.writes import NewAddress, NewItem, NewOrder

__all__ = ["AddressDraft", "DishDraft", "OrderDraft"]

Line = Annotated[str, Field(min_length=1, max_length=100)]


class AddressDraft(Draft):
    """Say where to bring it."""

    street: Line = Field(examples=["1 Market Street"])
    door: Line | None = Field(None, description="Apartment, floor, bell.", examples=["Apartment 4"])
    city: Line = Field(examples=["San Francisco"])
    state: Line = Field(examples=["CA"])
    zip: Line = Field(examples=["94105"])


class DishDraft(Draft):
    """Ask for one dish of the menu, some times."""

    id: DishId
    quantity: int = Field(1, ge=1, le=99, json_schema_extra={"format": "int32"})


class OrderDraft(Draft):
    """Ask a restaurant for a meal."""

    restaurant: RestaurantId
    dishes: list[DishDraft] = Field(min_length=1, max_length=50)
    address: AddressDraft
    deliver_at: ClientTime | None = Field(
        None,
        description="When it should come; as soon as possible if left out.",
        examples=["2026-11-20T19:30:00-08:00"],
    )

    def ordered_by(self, consumer_id: str) -> NewOrder:
        """Spell it as the order service does, for the consumer who is asking."""
        address = self.address
        return NewOrder(
            consumer_id=consumer_id,
            restaurant_id=self.restaurant,
            delivery_address=NewAddress(
                street1=address.street, street2=address.door, city=address.city, state=address.state, zip=address.zip
            ),
            delivery_time=self.deliver_at,
            line_items=[NewItem(menu_item_id=dish.id, quantity=dish.quantity) for dish in self.dishes],
        )
