"""The photos that consumers have taken so far."""

from collections.abc import Iterator
from datetime import timedelta

from ftgo_sandbox.domain.documents import Document
from ftgo_sandbox.domain.photos import Photo
from ftgo_sandbox.domain.png import MEDIA_TYPE
from ftgo_sandbox.world.pictures import meal
from ftgo_sandbox.world.world import World

OF_ORDERS = (4, 9, 19, 20)
SECONDS_UNTIL_THE_MEAL_IS_THERE = 29 * 60


def photos(world: World) -> Iterator[Photo]:
    """Take one of some meals that have arrived, numbered from 1 on."""
    for number, order_id in enumerate(OF_ORDERS, start=1):
        order = world.orders[order_id].order
        cuisine = world.restaurants[order.restaurant_id].cuisine
        taken = (order.created_at + timedelta(seconds=SECONDS_UNTIL_THE_MEAL_IS_THERE)).replace(microsecond=0)
        content = meal(f"order {order_id}", cuisine)
        yield Photo(number, order_id, order.consumer_id, Document(content, MEDIA_TYPE, taken))
