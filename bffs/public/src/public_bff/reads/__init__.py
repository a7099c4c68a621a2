"""What this gateway reads of the services' answers: only the fields that partners are told or that decide about one.

The quirks of the services end here: numbers become strings where a field is an id, times get their zone, what an order
calls `state` and its history `status` is one enum.
"""

from public_bff.reads.bills import Bill, BillState
from public_bff.reads.deliveries import (
    CourierAction,
    CourierErrand,
    CourierLocation,
    Delivery,
    DeliveryInfo,
    DeliveryState,
)
from public_bff.reads.orders import (
    Cancelling,
    History,
    LineItem,
    Order,
    OrderEntry,
    OrderState,
    Placed,
    Revising,
)
from public_bff.reads.places import Address, Location
from public_bff.reads.restaurants import Dish, Menu, Restaurant, RestaurantList, RestaurantWithMenu
from public_bff.reads.tickets import Ticket, TicketState

__all__ = [
    "Address",
    "Bill",
    "BillState",
    "Cancelling",
    "CourierAction",
    "CourierErrand",
    "CourierLocation",
    "Delivery",
    "DeliveryInfo",
    "DeliveryState",
    "Dish",
    "History",
    "LineItem",
    "Location",
    "Menu",
    "Order",
    "OrderEntry",
    "OrderState",
    "Placed",
    "Restaurant",
    "RestaurantList",
    "RestaurantWithMenu",
    "Revising",
    "Ticket",
    "TicketState",
]
