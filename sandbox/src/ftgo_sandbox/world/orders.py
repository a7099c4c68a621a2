"""The orders that the stories tell of, with what each service needs to know to have its part of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random

from ftgo_sandbox.domain.consumers import Consumer
from ftgo_sandbox.domain.deliveries import Courier
from ftgo_sandbox.domain.life import Cooking, Tempo
from ftgo_sandbox.domain.orders import Order, Wish, priced, total
from ftgo_sandbox.domain.refusals import Unacceptable
from ftgo_sandbox.domain.restaurants import Restaurant
from ftgo_sandbox.domain.values import LineItem
from ftgo_sandbox.world.chance import dice
from ftgo_sandbox.world.stories import Story, stories

MOST_DISHES = 4
ONE_TO_THREE = (1, 1, 1, 2, 2, 3)


@dataclass(frozen=True)
class PastOrder:
    """Hold an order with the pace at which it lives and the courier who rides for it."""

    order: Order
    tempo: Tempo
    courier: Courier

    @property
    def cooking(self) -> Cooking:
        """Say when it goes through the kitchen, if no saga keeps it out."""
        return Cooking.planned(self.order.created_at, self.tempo)


def orders(
    epoch: datetime,
    restaurants: Mapping[int, Restaurant],
    consumers: Mapping[int, Consumer],
    couriers: Mapping[int, Courier],
) -> Iterator[PastOrder]:
    """Place the orders of all stories, numbered from 1 on."""
    for number, story in enumerate(stories(), start=1):
        restaurant = restaurants[dice(f"choice {number}").randint(1, len(restaurants))]
        order = _order(number, story, epoch, restaurant, consumers[story.consumer])
        yield PastOrder(order, story.tempo, couriers[1 + number % len(couriers)])


def _order(number: int, story: Story, epoch: datetime, restaurant: Restaurant, consumer: Consumer) -> Order:
    items = _meal(restaurant, dice(f"meal {number}"))
    return Order(
        order_id=number,
        state=story.state,
        order_total=total(items),
        consumer_id=consumer.consumer_id,
        restaurant_id=restaurant.id,
        delivery_address=consumer.addresses[0].address,
        delivery_time=None,
        line_items=items,
        created_at=epoch - story.age,
        rejection_reason=story.rejection,
    )


def _meal(restaurant: Restaurant, chance: Random) -> tuple[LineItem, ...]:
    """Choose dishes until they are worth bringing."""
    while True:
        dishes = chance.sample(restaurant.menu.menu_items, chance.randint(1, MOST_DISHES))
        try:
            return priced(
                restaurant, [Wish(menu_item_id=dish.id, quantity=chance.choice(ONE_TO_THREE)) for dish in dishes]
            )
        except Unacceptable:
            continue
