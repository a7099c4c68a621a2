"""The whole world, from which each service takes its part."""

from dataclasses import dataclass
from datetime import datetime

from ftgo_sandbox.domain.consumers import Consumer
from ftgo_sandbox.domain.deliveries import Courier
from ftgo_sandbox.domain.restaurants import Restaurant
from ftgo_sandbox.world import people
from ftgo_sandbox.world.orders import PastOrder, orders
from ftgo_sandbox.world.restaurants import restaurants


@dataclass(frozen=True)
class World:
    """Hold everything that is there at the *epoch*, by number."""

    epoch: datetime
    restaurants: dict[int, Restaurant]
    consumers: dict[int, Consumer]
    couriers: dict[int, Courier]
    orders: dict[int, PastOrder]

    @classmethod
    def at(cls, epoch: datetime) -> "World":
        """Make the world that starts at the *epoch*: a function of that time and of nothing else."""
        places = {restaurant.id: restaurant for restaurant in restaurants()}
        consumers = {consumer.consumer_id: consumer for consumer in people.consumers(epoch)}
        couriers = {courier.courier_id: courier for courier in people.couriers()}
        placed = {past.order.order_id: past for past in orders(epoch, places, consumers, couriers)}
        return cls(epoch, places, consumers, couriers, placed)
