"""What partners are told: stable words, complete money, times after RFC 3339.

No view has a default: what an answer says was decided, field by field, by whoever made it.
"""

from public_bff.views.bill import Bill
from public_bff.views.changes import CancelledOrder, PlacedOrder, RevisedOrder
from public_bff.views.delivery import Courier, CourierPosition, Delivery
from public_bff.views.history import OrderPage, OrderSummary
from public_bff.views.money import Money
from public_bff.views.order import ALWAYS, Order, OrderItem
from public_bff.views.places import Address, Position
from public_bff.views.restaurant import MenuItem, Restaurant, RestaurantList, RestaurantWithMenu
from public_bff.views.ticket import Ticket

__all__ = [
    "ALWAYS",
    "Address",
    "Bill",
    "CancelledOrder",
    "Courier",
    "CourierPosition",
    "Delivery",
    "MenuItem",
    "Money",
    "Order",
    "OrderItem",
    "OrderPage",
    "OrderSummary",
    "PlacedOrder",
    "Position",
    "Restaurant",
    "RestaurantList",
    "RestaurantWithMenu",
    "RevisedOrder",
    "Ticket",
]
