"""The delivery service's part of the world."""

from dataclasses import replace
from datetime import datetime

from ftgo_sandbox.domain import geography
from ftgo_sandbox.domain.deliveries import Delivery
from ftgo_sandbox.domain.life import Riding
from ftgo_sandbox.domain.states import DeliveryState, OrderState
from ftgo_sandbox.world.orders import PastOrder
from ftgo_sandbox.world.world import World

NOT_YET_OR_NEVER = {OrderState.APPROVAL_PENDING, OrderState.REJECTED}


def deliveries(world: World, now: datetime) -> dict[int, Delivery]:
    """Send a courier for every order that was accepted before *now*, in the story's time."""
    approved = (past for past in world.orders.values() if past.order.state not in NOT_YET_OR_NEVER)
    return {past.order.order_id: _delivery(past, world, now) for past in approved}


def _delivery(past: PastOrder, world: World, now: datetime) -> Delivery:
    order = past.order
    start = world.restaurants[order.restaurant_id].location
    pending = Delivery(order.order_id, order.consumer_id, start, geography.find(order.delivery_address))
    if order.state is OrderState.CANCELLED:
        return replace(pending, course=DeliveryState.CANCELLED)
    if order.state is not OrderState.APPROVED or now < past.cooking.accepted:
        return pending
    return replace(pending, courier=past.courier, course=Riding.planned(past.cooking.ready, past.tempo))
