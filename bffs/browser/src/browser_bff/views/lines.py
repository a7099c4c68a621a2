"""The dishes of an order or a basket, each with what it costs."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from pydantic import Field

from browser_bff.counts import Count
from browser_bff.ids import MenuItemId
from browser_bff.inputs.wishes import Wish
from browser_bff.models.orders import OrderLine
from browser_bff.models.restaurants import Menu
from browser_bff.money import Money
from gateway_common import View

__all__ = ["Line", "chosen", "off_the_menu", "ordered", "subtotal"]


class Line(View):
    """Tell one dish, how many of it, and what they cost together."""

    menu_item_id: MenuItemId
    name: str = Field(examples=["Pad Thai"])
    price: Money = Field(description="What one of it costs.")
    quantity: Count = Field(examples=[2])
    total: Money = Field(description="What all of them cost.")


def ordered(lines: Iterable[OrderLine]) -> tuple[Line, ...]:
    """Tell the *lines* of an order, at the prices of the day it was placed."""
    return tuple(_line(one.menu_item_id, one.name, one.price, one.quantity) for one in lines)


def chosen(wishes: Iterable[Wish], menu: Menu) -> tuple[Line, ...]:
    """Tell the *wishes* that are on the *menu*, at its prices."""
    dishes = {dish.id: dish for dish in menu.menu_items}
    found = [(dishes[wish.menu_item_id], wish.quantity) for wish in wishes if wish.menu_item_id in dishes]
    return tuple(_line(dish.id, dish.name, dish.price, quantity) for dish, quantity in found)


def off_the_menu(wishes: Sequence[Wish], menu: Menu) -> list[tuple[int, MenuItemId]]:
    """Give place and id of the *wishes* that are not on the *menu*."""
    dishes = {dish.id for dish in menu.menu_items}
    return [(place, wish.menu_item_id) for place, wish in enumerate(wishes) if wish.menu_item_id not in dishes]


def subtotal(lines: Iterable[Line]) -> Decimal:
    """Add up what *lines* cost."""
    return sum((line.total for line in lines), Decimal("0.00"))


def _line(menu_item_id: str, name: str, price: Decimal, quantity: int) -> Line:
    return Line(menu_item_id=menu_item_id, name=name, price=price, quantity=quantity, total=price * quantity)
