"""What the bench gateway asks for."""

from gateway_common import ReadModel, Service

__all__ = ["SERVICES", "find_bill", "find_list", "find_order", "find_restaurant", "find_ticket"]

orders = Service("order")
kitchen = Service("kitchen")
accounting = Service("accounting")
restaurants = Service("restaurant")
deliveries = Service("delivery")
consumers = Service("consumer")

SERVICES = (orders, kitchen, accounting, restaurants, deliveries, consumers)


class Line(ReadModel):
    """Read a line of an order."""

    menu_item_id: str
    name: str
    quantity: int


class Order(ReadModel):
    """Read an order."""

    order_id: str
    state: str
    order_total: str
    line_items: list[Line]


class Ticket(ReadModel):
    """Read a ticket."""

    ticket_id: str
    state: str


class Bill(ReadModel):
    """Read a bill."""

    state: str
    amount: str


class Restaurant(ReadModel):
    """Read a restaurant."""

    name: str
    rating: float


class Dish(ReadModel):
    """Read one dish of a long list."""

    id: str
    name: str
    price: str
    category: str
    quantity: int


class Dishes(ReadModel):
    """Read a long list."""

    items: list[Dish]


@orders.get("/orders/1")
def find_order() -> Order: ...


@kitchen.get("/tickets/1")
def find_ticket() -> Ticket: ...


@accounting.get("/bills")
def find_bill() -> Bill: ...


@restaurants.get("/restaurants/12")
def find_restaurant() -> Restaurant: ...


@orders.get("/lists/{size}")
def find_list(size: int) -> Dishes: ...
