"""What partners send: checked here, then put into the words of the services."""

from typing import Annotated

from pydantic import Field

from gateway_common import ClientTime, Draft
from public_bff import reads
from public_bff.ids import MenuItemId, RestaurantId
from public_bff.wishes import NewOrder, Revision, Wish

__all__ = ["AddressDraft", "ItemDraft", "OrderDraft", "RevisionDraft"]

Line = Annotated[str, Field(min_length=1, max_length=100)]


class AddressDraft(Draft):
    """Say where to bring it."""

    street1: Line = Field(description="Street and number.", examples=["1 Main Street"])
    street2: Line | None = Field(default=None, description="Floor, flat, or whatever else helps.", examples=["Apt 4"])
    city: Line = Field(description="The city.", examples=["Oakland"])
    state: Line = Field(description="The state, in two letters.", examples=["CA"])
    zip: Line = Field(description="The postal code.", examples=["94612"])

    def told(self) -> reads.Address:
        """Put it into the services' words."""
        return reads.Address(street1=self.street1, street2=self.street2, city=self.city, state=self.state, zip=self.zip)


class ItemDraft(Draft):
    """Say which dish, and how many of it."""

    menu_item_id: MenuItemId
    quantity: int = Field(
        ge=1, le=99, strict=True, description="How many of it.", examples=[2], json_schema_extra={"format": "int32"}
    )

    def told(self) -> Wish:
        """Put it into the services' words."""
        return Wish(menu_item_id=self.menu_item_id, quantity=self.quantity)


Items = Annotated[tuple[ItemDraft, ...], Field(min_length=1, max_length=100)]


class OrderDraft(Draft):
    """Say what to bring, from which restaurant, where to, and when."""

    restaurant_id: RestaurantId
    items: Items = Field(description="The dishes.")
    delivery_address: AddressDraft = Field(description="Where to bring it.")
    delivery_time: ClientTime | None = Field(
        default=None,
        description="When it is wanted, after RFC 3339 with its zone; left out or null: as soon as possible.",
        examples=["2026-11-20T19:30:00Z"],
    )

    def told(self, consumer_id: str) -> NewOrder:
        """Put it into the services' words, on behalf of the consumer *consumer_id*."""
        return NewOrder(
            consumer_id=consumer_id,
            restaurant_id=self.restaurant_id,
            delivery_address=self.delivery_address.told(),
            delivery_time=self.delivery_time,
            line_items=tuple(item.told() for item in self.items),
        )


class RevisionDraft(Draft):
    """Say what the order shall hold from now on."""

    items: Items = Field(description="All its dishes, not only the changed ones.")

    def told(self) -> Revision:
        """Put it into the services' words."""
        return Revision(revised_order_line_items=tuple(item.told() for item in self.items))
