"""Restaurants, and what can be ordered from them."""

from typing import Any, Self

from pydantic import Field

from gateway_common import View
from public_bff import reads
from public_bff.numbers import Count
from public_bff.views.money import Money
from public_bff.views.places import Address, Position

__all__ = ["MenuItem", "Restaurant", "RestaurantList", "RestaurantWithMenu"]


class Restaurant(View):
    """Tell what a restaurant is, where, and on which terms it delivers."""

    id: str = Field(description="The id of the restaurant.", examples=["7"])
    name: str = Field(description="What it is called.", examples=["Ajanta"])
    cuisine: str = Field(description="What kind of food it cooks.", examples=["Indian"])
    rating: float = Field(description="What its guests think, from 0 (no ratings yet) to 5.", examples=[4.6])
    address: Address = Field(description="Where it is.")
    position: Position = Field(description="Where it is on the map.")
    delivery_fee: Money = Field(description="What the delivery costs.")
    delivery_minutes: Count = Field(description="How long a delivery usually takes, in minutes.", examples=[35])
    minimum_order: Money = Field(description="The least for which it delivers, fees not counted.")
    open: bool = Field(description="Whether it takes orders right now.", examples=[True])

    @classmethod
    def of(cls, read: reads.Restaurant) -> Self:
        """Tell what was *read*."""
        return cls(**_told(read))


class MenuItem(View):
    """Tell of one dish."""

    id: str = Field(description="The id of the dish, as orders name it.", examples=["701"])
    name: str = Field(description="What it is called.", examples=["Chicken Vindaloo"])
    description: str = Field(description="What is in it; may be empty.", examples=["Hot, with potatoes"])
    category: str = Field(description="The part of the menu in which it stands; may be empty.", examples=["Mains"])
    price: Money = Field(description="What one of it costs.")

    @classmethod
    def of(cls, read: reads.Dish) -> Self:
        """Tell what was *read*."""
        return cls(
            id=read.id,
            name=read.name,
            description=read.description,
            category=read.category,
            price=Money.of(read.price),
        )


class RestaurantWithMenu(Restaurant):
    """Tell everything about a restaurant."""

    menu: list[MenuItem] = Field(description="Everything that can be ordered, in the restaurant's own order.")

    @classmethod
    def with_menu(cls, read: reads.RestaurantWithMenu) -> Self:
        """Tell what was *read*."""
        return cls(**_told(read), menu=[MenuItem.of(dish) for dish in read.menu.menu_items])


class RestaurantList(View):
    """Tell which restaurants were found."""

    data: list[Restaurant] = Field(description="The restaurants: nearest first when `near` was given.")


def _told(read: reads.Restaurant) -> dict[str, Any]:
    return {
        "id": read.id,
        "name": read.name,
        "cuisine": read.cuisine,
        "rating": read.rating,
        "address": Address.of(read.address),
        "position": Position.of(read.location),
        "delivery_fee": Money.of(read.delivery_fee),
        "delivery_minutes": read.delivery_minutes,
        "minimum_order": Money.of(read.minimum_order),
        "open": read.open,
    }
