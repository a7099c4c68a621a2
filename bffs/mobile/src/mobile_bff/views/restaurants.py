"""Restaurants: a row in a list, and the menu screen."""

from collections.abc import Sequence
from itertools import groupby

from pydantic import Field

from gateway_common import View
from mobile_bff import models
from mobile_bff.values import Count, DishId, Id, Money

__all__ = ["Menu", "MenuDish", "MenuSection", "RestaurantList", "RestaurantRow", "sections"]


class RestaurantRow(View):
    """Show a restaurant in one row."""

    id: Id
    name: str = Field(examples=["Basil & Smoke"])
    cuisine: str = Field(examples=["Thai"])
    rating: float = Field(description="Of five.", examples=[4.6])
    minutes: Count = Field(description="How long delivery usually takes.", examples=[30])
    fee: Money = Field(description="What delivery costs.")
    open: bool

    @classmethod
    def of(cls, restaurant: models.Restaurant) -> "RestaurantRow":
        """Leave out what the row has no place for."""
        return cls(
            id=restaurant.restaurant_id,
            name=restaurant.name,
            cuisine=restaurant.cuisine,
            rating=restaurant.rating,
            minutes=restaurant.delivery_minutes,
            fee=restaurant.delivery_fee,
            open=restaurant.open,
        )


class RestaurantList(View):
    """Everything the search screen shows."""

    restaurants: list[RestaurantRow] = Field(description="Nearest first when `near` is given; at most 20.")


class MenuDish(View):
    """Offer one dish."""

    id: DishId
    name: str = Field(examples=["Pad Thai"])
    about: str = Field(examples=["Rice noodles, tamarind, egg and bean sprouts"])
    price: Money


class MenuSection(View):
    """Gather what belongs together on a menu."""

    name: str = Field(description="Empty for dishes that belong to no section.", examples=["Mains"])
    dishes: list[MenuDish]


class Menu(View):
    """Everything the menu screen shows."""

    id: Id
    name: str = Field(examples=["Basil & Smoke"])
    open: bool
    minutes: Count = Field(description="How long delivery usually takes.", examples=[30])
    fee: Money = Field(description="What delivery costs.")
    minimum: Money = Field(description="The smallest order that is delivered.")
    sections: list[MenuSection]


def sections(items: Sequence[models.MenuItem]) -> list[MenuSection]:
    """Gather *items* by category, in the order in which the menu first names each."""
    order = list(dict.fromkeys(item.category for item in items))
    grouped = groupby(sorted(items, key=lambda item: order.index(item.category)), key=lambda item: item.category)
    return [MenuSection(name=name, dishes=[_dish(item) for item in some]) for name, some in grouped]


def _dish(item: models.MenuItem) -> MenuDish:
    return MenuDish(id=item.dish_id, name=item.name, about=item.description, price=item.price)
