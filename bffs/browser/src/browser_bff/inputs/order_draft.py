"""What somebody sends to place an order, or to change what is in one."""

from typing import Annotated

from pydantic import Field, StringConstraints

from browser_bff.ids import RestaurantId
from browser_bff.inputs.wishes import Wishes
from gateway_common import ClientTime, Draft

__all__ = ["AddressDraft", "OrderDraft", "RevisionDraft"]

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class AddressDraft(Draft):
    """Say where the food goes."""

    street1: Line = Field(examples=["1 Park Way"])
    street2: Line | None = Field(default=None, examples=["2nd floor"])
    city: Line = Field(examples=["Oakland"])
    state: Line = Field(examples=["CA"])
    zip: Line = Field(examples=["94612"])


class OrderDraft(Draft):
    """Ask for an order; whose it is says the token, never the body."""

    restaurant_id: RestaurantId
    items: Wishes
    delivery_address: AddressDraft
    deliver_at: ClientTime | None = Field(
        default=None,
        description="When the food should be there: a time with its zone, or null for as soon as possible.",
        examples=["2026-11-20T18:30:00Z"],
    )


class RevisionDraft(Draft):
    """Ask for another content of an order: all of it, not only what is new."""

    items: Wishes
