"""The accounting service's part of the world."""

from datetime import datetime

from ftgo_sandbox.domain.accounts import Bill
from ftgo_sandbox.domain.states import BillState, OrderState
from ftgo_sandbox.world import people
from ftgo_sandbox.world.orders import PastOrder
from ftgo_sandbox.world.world import World


def bills(world: World, now: datetime) -> dict[int, Bill]:
    """Write a bill for every order that came to paying, as it stands *now* in the story's time."""
    states = {past.order.order_id: _state(past, now) for past in world.orders.values()}
    return {number: _bill(world.orders[number], state) for number, state in states.items() if state}


def _state(past: PastOrder, now: datetime) -> BillState | None:
    order = past.order
    if order.state is OrderState.APPROVAL_PENDING or order.rejection_reason == "CONSUMER_BLOCKED":
        return None
    if order.state is OrderState.REJECTED:
        return BillState.FAILED
    if order.state is OrderState.CANCELLED:
        return BillState.REVERSED
    is_taken = order.state is OrderState.APPROVED and past.cooking.picked_up <= now
    return BillState.CAPTURED if is_taken else BillState.AUTHORIZED


def _bill(past: PastOrder, state: BillState) -> Bill:
    order = past.order
    last4 = people.account(order.consumer_id).payment_method.last4
    return Bill(order.order_id, order.consumer_id, state, order.order_total, last4)
