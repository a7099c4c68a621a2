"""What a write is answered with: it has begun, and the order's page tells how it goes on."""

from browser_bff.ids import OrderId
from browser_bff.money import Money
from browser_bff.statuses import OrderStatus
from gateway_common import View

__all__ = ["OrderCancelling", "OrderChanging", "OrderPlaced"]


class OrderPlaced(View):
    """Tell the id of a new order, whose page the Location header names."""

    order_id: OrderId


class OrderCancelling(View):
    """Tell how far a cancellation has come."""

    order_id: OrderId
    status: OrderStatus


class OrderChanging(View):
    """Tell how far a change has come, and what the order costs."""

    order_id: OrderId
    status: OrderStatus
    total: Money
