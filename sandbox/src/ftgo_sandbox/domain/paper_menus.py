"""Menus as text, as somebody would pin them to a wall."""

from itertools import groupby

from ftgo_sandbox.domain.documents import Document
from ftgo_sandbox.domain.restaurants import Restaurant
from ftgo_sandbox.domain.values import MenuItem

MEDIA_TYPE = "text/plain; charset=utf-8"
WIDTH = 60


def paper_menu(restaurant: Restaurant) -> Document:
    """Write the menu of a *restaurant*, a heading for each category."""
    lines = [restaurant.name, "=" * len(restaurant.name), f"{restaurant.cuisine} · from {restaurant.minimum_order}"]
    for category, dishes in groupby(restaurant.menu.menu_items, key=lambda dish: dish.category):
        lines += ["", category, "-" * len(category), *(line for dish in dishes for line in _dish(dish))]
    return Document("".join(f"{line}\n" for line in lines).encode(), MEDIA_TYPE)


def _dish(dish: MenuItem) -> list[str]:
    price = f"{dish.price:.2f}"
    name = f"{dish.name} {'.' * (WIDTH - len(dish.name) - len(price) - 2)} {price}"
    return [name, f"  {dish.description}"] if dish.description else [name]
