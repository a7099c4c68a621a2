"""Restaurants and their menus."""

from pydantic import Field

from browser_bff.counts import Count
from browser_bff.ids import MenuItemId, RestaurantId
from browser_bff.models.places import Location, PostalAddress
from browser_bff.money import Amount
from gateway_common import ReadModel

__all__ = ["Dish", "Menu", "Restaurant", "RestaurantList", "RestaurantName", "RestaurantWithMenu"]


class RestaurantName(ReadModel):
    """Read what a restaurant is called."""

    name: str


class Restaurant(ReadModel):
    """Read what a list of restaurants shows of each."""

    id: RestaurantId
    name: str
    cuisine: str
    rating: float
    address: PostalAddress
    location: Location
    delivery_fee: Amount
    delivery_minutes: Count
    minimum_order: Amount
    is_open: bool = Field(alias="open")


class RestaurantList(ReadModel):
    """Read the restaurants that were found, in the order of the service."""

    restaurants: tuple[Restaurant, ...]


class Dish(ReadModel):
    """Read one dish of a menu."""

    id: MenuItemId
    name: str
    description: str = ""
    price: Amount
    category: str = ""


class Menu(ReadModel):
    """Read what can be ordered."""

    menu_items: tuple[Dish, ...]


class RestaurantWithMenu(Restaurant):
    """Read a restaurant and everything on its menu."""

    menu: Menu
