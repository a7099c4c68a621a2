"""What restaurants are and what they cook."""

from decimal import Decimal

from gateway_common import ReadModel
from public_bff.numbers import Count
from public_bff.reads.places import Address, Location

__all__ = ["Dish", "Menu", "Restaurant", "RestaurantList", "RestaurantWithMenu"]


class Restaurant(ReadModel):
    """Read a restaurant as a list shows it."""

    id: str
    name: str
    cuisine: str
    rating: float
    address: Address
    location: Location
    delivery_fee: Decimal
    delivery_minutes: Count
    minimum_order: Decimal
    open: bool


class Dish(ReadModel):
    """Read one dish of a menu."""

    id: str
    name: str
    description: str = ""
    price: Decimal
    category: str = ""


class Menu(ReadModel):
    """Read what can be ordered."""

    menu_items: tuple[Dish, ...]


class RestaurantWithMenu(Restaurant):
    """Read a restaurant and its menu."""

    menu: Menu


class RestaurantList(ReadModel):
    """Read the restaurants that were found."""

    restaurants: tuple[Restaurant, ...]
