"""The checkout: what a basket would cost and when it would be there, before anything is ordered."""

from pydantic import Field

from browser_bff.counts import Count
from browser_bff.ids import RestaurantId
from browser_bff.money import Money
from browser_bff.views.account import KnownAddress, PaymentMethod
from browser_bff.views.lines import Line
from browser_bff.views.obstacles import Obstacle
from browser_bff.views.price import Price
from gateway_common import View

__all__ = ["CheckoutPage", "CheckoutRestaurant"]


class CheckoutRestaurant(View):
    """Tell from whom the basket is."""

    id: RestaurantId
    name: str = Field(examples=["Lotus Garden"])
    open: bool
    minimum_order: Money


class CheckoutPage(View):
    """Tell everything that a consumer wants to see before they order."""

    restaurant: CheckoutRestaurant
    lines: tuple[Line, ...]
    price: Price
    eta_minutes: Count | None = Field(description="How long it would take from now.", examples=[35])
    addresses: list[KnownAddress] | None
    payment: PaymentMethod | None
    obstacles: list[Obstacle] = Field(description="What has to change before this can be ordered.")
    orderable: bool = Field(description="Whether the total is known and nothing is in the way.")
    missing: list[str] = Field(
        description="What could not be had right now; without `delivery` or `fees` there is no total.",
        examples=[["fees"]],
    )
