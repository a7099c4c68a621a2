"""The kitchen's part of the world."""

from ftgo_sandbox.domain.life import Cooking
from ftgo_sandbox.domain.states import OrderState, TicketState
from ftgo_sandbox.domain.tickets import Ticket
from ftgo_sandbox.world.orders import PastOrder
from ftgo_sandbox.world.world import World

HELD = {
    OrderState.APPROVAL_PENDING: TicketState.CREATE_PENDING,
    OrderState.REJECTED: TicketState.CANCELLED,
    OrderState.CANCEL_PENDING: TicketState.CANCEL_PENDING,
    OrderState.CANCELLED: TicketState.CANCELLED,
    OrderState.REVISION_PENDING: TicketState.REVISION_PENDING,
}


def tickets(world: World) -> dict[int, Ticket]:
    """Write a ticket for every order that reached the kitchen."""
    reached = (past for past in world.orders.values() if past.order.rejection_reason != "CONSUMER_BLOCKED")
    return {past.order.order_id: _ticket(past) for past in reached}


def _ticket(past: PastOrder) -> Ticket:
    order = past.order
    course: Cooking | TicketState = HELD.get(order.state) or past.cooking
    return Ticket(order.order_id, order.consumer_id, order.restaurant_id, order.line_items, course)
