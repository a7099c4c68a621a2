"""Restaurants: the list that a search gives, and one with its menu."""

from collections.abc import Iterable

from pydantic import Field

from browser_bff.counts import Count
from browser_bff.ids import MenuItemId, RestaurantId
from browser_bff.models.restaurants import Dish, Restaurant
from browser_bff.money import Money
from browser_bff.views.places import Address, Point, address_of, point_of
from gateway_common import View

__all__ = [
    "MenuEntry",
    "MenuSection",
    "RestaurantCard",
    "RestaurantPage",
    "RestaurantResults",
    "card_of",
    "sections_of",
]

UNSORTED = "Other"


class RestaurantCard(View):
    """Tell what a list shows of a restaurant."""

    id: RestaurantId
    name: str = Field(examples=["Lotus Garden"])
    cuisine: str = Field(examples=["Thai"])
    rating: float = Field(examples=[4.6])
    open: bool = Field(description="Whether it takes orders right now.")
    address: Address
    location: Point
    delivery_fee: Money
    delivery_minutes: Count = Field(description="How long a delivery usually takes.", examples=[30])
    minimum_order: Money


class RestaurantResults(View):
    """Tell which restaurants were found, the nearest first when the search said where."""

    restaurants: list[RestaurantCard]


class MenuEntry(View):
    """Tell one dish."""

    id: MenuItemId
    name: str = Field(examples=["Pad Thai"])
    description: str = Field(examples=["Rice noodles, tamarind, peanuts"])
    price: Money


class MenuSection(View):
    """Tell the dishes of one kind."""

    name: str = Field(examples=["Noodles"])
    dishes: list[MenuEntry]


class RestaurantPage(View):
    """Tell a restaurant with its menu, in the sections and the order of the restaurant's own."""

    restaurant: RestaurantCard
    menu: list[MenuSection]


def card_of(restaurant: Restaurant) -> RestaurantCard:
    """Tell what is known of a restaurant beside its menu."""
    return RestaurantCard(
        id=restaurant.id,
        name=restaurant.name,
        cuisine=restaurant.cuisine,
        rating=restaurant.rating,
        open=restaurant.is_open,
        address=address_of(restaurant.address),
        location=point_of(restaurant.location),
        delivery_fee=restaurant.delivery_fee,
        delivery_minutes=restaurant.delivery_minutes,
        minimum_order=restaurant.minimum_order,
    )


def sections_of(dishes: Iterable[Dish]) -> list[MenuSection]:
    """Sort *dishes* into sections, each where its first dish stands; those without a category come under Other."""
    sections: dict[str, list[MenuEntry]] = {}
    for dish in dishes:
        sections.setdefault(dish.category or UNSORTED, []).append(_entry(dish))
    return [MenuSection(name=name, dishes=entries) for name, entries in sections.items()]


def _entry(dish: Dish) -> MenuEntry:
    return MenuEntry(id=dish.id, name=dish.name, description=dish.description, price=dish.price)
