import re
from datetime import timedelta
from itertools import chain
from pathlib import Path

import pytest

from ftgo_sandbox.domain.states import BillState, DeliveryState, OrderState, TicketState
from ftgo_sandbox.settings import Settings
from ftgo_sandbox.skeleton.clock import Pace
from ftgo_sandbox.world import World
from ftgo_sandbox.world.bills import bills
from ftgo_sandbox.world.deliveries import deliveries
from ftgo_sandbox.world.tickets import tickets
from tests.sandbox.simulated_clock import START

README = Path(__file__).parents[3] / "sandbox" / "README.md"
ROW = re.compile(r"^\| (\d+) \| (\d+) \| ([A-Z_]+) \| ([A-Z_–]+) \| ([A-Z_–]+) \| ([A-Z_–]+) \|", re.MULTILINE)


@pytest.fixture(scope="module")
def world() -> World:
    return World.at(START)


def test_the_world_is_the_same_every_time(world: World) -> None:
    """Two processes that start with the same epoch agree on everything."""
    assert World.at(START) == world


def test_the_city_is_large_enough(world: World) -> None:
    """There are dozens of restaurants, a dozen consumers, and sixty orders."""
    assert (len(world.restaurants), len(world.consumers), len(world.orders)) == (38, 12, 60)
    assert len({restaurant.name for restaurant in world.restaurants.values()}) == 38


def test_menus_are_sensible(world: World) -> None:
    """A menu has eight to twenty dishes with numbers of their own, none of them free or dearer than a dinner."""
    menus = [restaurant.menu.menu_items for restaurant in world.restaurants.values()]
    dishes = list(chain.from_iterable(menus))

    assert all(8 <= len(menu) <= 20 for menu in menus)
    assert all(2 <= dish.price <= 30 and dish.description for dish in dishes)
    assert len({dish.id for dish in dishes}) == len(dishes)


def test_every_state_can_be_seen(world: World) -> None:
    """There is an order, a ticket, a delivery and a bill in every state."""
    written = tickets(world).values(), deliveries(world, START).values()

    assert {past.order.state for past in world.orders.values()} == set(OrderState)
    assert {ticket.state(START) for ticket in written[0]} == set(TicketState)
    assert {delivery.state(START) for delivery in written[1]} == set(DeliveryState)
    assert {bill.state for bill in bills(world, START).values()} == set(BillState)


@pytest.mark.parametrize("consumer", [1, 2, 3, 4])
def test_the_first_consumers_have_something_going_on(world: World, consumer: int) -> None:
    """Each of the first four consumers has at least two orders that are not over."""
    over = {TicketState.CANCELLED, TicketState.PICKED_UP}
    live = [ticket for ticket in tickets(world).values() if ticket.state(START) not in over]

    assert len([ticket for ticket in live if ticket.consumer_id == consumer]) >= 2


def test_the_first_order_lives_for_a_while(world: World) -> None:
    """Order 1 is under way for at least ten minutes at the default speed."""
    later = Pace(START, Settings().speed).story(START + timedelta(minutes=10))

    assert deliveries(world, START)[1].state(later) in {DeliveryState.SCHEDULED, DeliveryState.PICKED_UP}


def test_orders_are_made_of_what_is_on_the_menu(world: World) -> None:
    """Every order comes from one menu, at its prices, and is worth bringing."""
    for past in world.orders.values():
        restaurant = world.restaurants[past.order.restaurant_id]
        menu = {dish.id: dish.price for dish in restaurant.menu.menu_items}

        assert all(menu[item.menu_item_id] == item.price for item in past.order.line_items)
        assert past.order.order_total >= restaurant.minimum_order


def test_the_readme_tells_the_truth_about_the_orders(world: World) -> None:
    """The README's table of examples says what the services say when they start."""
    states: list[dict[int, str]] = [
        {number: past.order.state for number, past in world.orders.items()},
        {number: ticket.state(START) for number, ticket in tickets(world).items()},
        {number: delivery.state(START) for number, delivery in deliveries(world, START).items()},
        {number: bill.state for number, bill in bills(world, START).items()},
    ]
    rows = [(int(row[0]), int(row[1]), row[2:]) for row in ROW.findall(README.read_text(encoding="utf-8"))]

    assert len(rows) == 18
    for number, consumer, told in rows:
        assert world.orders[number].order.consumer_id == consumer
        assert told == tuple(kind.get(number, "–") for kind in states)
