"""The restaurants of the city, made of what `menus.toml` lists."""

import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from random import Random
from typing import TypedDict, cast

from ftgo_sandbox.domain import geography
from ftgo_sandbox.domain.restaurants import Menu, Restaurant
from ftgo_sandbox.domain.values import MenuItem
from ftgo_sandbox.world import town
from ftgo_sandbox.world.chance import dice

FEWEST_DISHES = 10
CLOSED_EVERY = 13
MINIMA = ("10.00", "12.00", "15.00")
FEES = ("0.99", "1.99", "2.49", "2.99", "3.49", "4.99")


class Dish(TypedDict):
    """Describe what a kitchen may cook."""

    name: str
    price: Decimal
    description: str
    category: str


def restaurants() -> Iterator[Restaurant]:
    """Open every restaurant, numbered from 1 on, kitchen by kitchen in turn."""
    number = 0
    listed = _kitchens().items()
    kitchens = [(cuisine, list(_dishes(kitchen["menu"])), kitchen["restaurants"]) for cuisine, kitchen in listed]
    for turn in range(max(len(names) for _, _, names in kitchens)):
        for cuisine, dishes, names in kitchens:
            if turn < len(names):
                number += 1
                yield _restaurant(number, names[turn], cuisine, dishes)


class _Kitchen(TypedDict):
    restaurants: list[str]
    menu: dict[str, list[tuple[str, Decimal, str]]]


@cache
def _kitchens() -> Mapping[str, _Kitchen]:
    text = files("ftgo_sandbox.world").joinpath("menus.toml").read_text(encoding="utf-8")
    return cast("Mapping[str, _Kitchen]", tomllib.loads(text, parse_float=Decimal))


def _dishes(menu: dict[str, list[tuple[str, Decimal, str]]]) -> Iterator[Dish]:
    for category, dishes in menu.items():
        for name, price, description in dishes:
            yield Dish(name=name, price=price, description=description, category=category)


def _restaurant(number: int, name: str, cuisine: str, dishes: list[Dish]) -> Restaurant:
    chance = dice(f"restaurant {number}")
    address = town.address(chance)
    return Restaurant(
        id=number,
        name=name,
        cuisine=cuisine,
        rating=chance.randint(38, 49) / 10,
        address=address,
        location=geography.find(address),
        delivery_fee=Decimal(chance.choice(FEES)),
        delivery_minutes=chance.randrange(20, 50, 5),
        minimum_order=Decimal(chance.choice(MINIMA)),
        open=number % CLOSED_EVERY != 0,
        menu=_menu(number, dishes, chance),
    )


def _menu(restaurant: int, dishes: list[Dish], chance: Random) -> Menu:
    chosen = sorted(chance.sample(range(len(dishes)), chance.randint(FEWEST_DISHES, len(dishes))))
    level = Decimal(chance.randint(92, 116)) / 100
    return Menu(
        menu_items=tuple(
            MenuItem(
                id=restaurant * 100 + number,
                name=dishes[index]["name"],
                description=dishes[index]["description"],
                price=_price(dishes[index]["price"] * level),
                category=dishes[index]["category"],
            )
            for number, index in enumerate(chosen, start=1)
        )
    )


def _price(amount: Decimal) -> Decimal:
    return (amount * 4).quantize(Decimal(1)) / 4
