"""The home screen."""

from collections.abc import Mapping
from datetime import UTC, datetime
from operator import attrgetter

from gateway_common import Caller, Parts, Router, allowed, composition, each, want
from mobile_bff.history import MOST, UNFINISHED, lately
from mobile_bff.models import Consumer, Delivery, History, Restaurants, Ticket
from mobile_bff.services import find_consumer, find_delivery, find_orders, find_ticket, search_restaurants
from mobile_bff.values import NearPhone, OrderId
from mobile_bff.views.home import Home, active_orders
from mobile_bff.views.restaurants import RestaurantRow
from mobile_bff.whereabouts import NOWHERE, around

router = Router(prefix="/v1", tags=["home"], generate_unique_id_function=attrgetter("name"))


@router.get("/home")
@composition(within=1.5)
def home(
    near: NearPhone = None,
    orders: History | None = want(
        find_orders,
        consumer_id=lambda caller: caller.subject,
        status=lambda: UNFINISHED,
        since=lambda: lately(datetime.now(UTC)),
        limit=lambda: MOST,
    ),
    tickets: Mapping[OrderId, Ticket] | None = want(
        each(find_ticket), within=0.6, when=lambda orders: orders.ids, order_id=lambda orders: orders.ids
    ),
    deliveries: Mapping[OrderId, Delivery] | None = want(
        each(find_delivery), within=0.6, when=lambda orders: orders.ids, order_id=lambda orders: orders.ids
    ),
    address: Consumer = want(
        find_consumer, default=NOWHERE, when=lambda near: near is None, consumer_id=lambda caller: caller.subject
    ),
    nearby: Restaurants | None = want(
        search_restaurants,
        stale_for=600,
        when=lambda near, address: around(near, address) is not None,
        near=around,
        limit=lambda: MOST,
    ),
    *,
    parts: Parts,
    caller: Caller = allowed("orders:read", "profile:read"),
) -> Home:
    """Show what is on its way and what there is to eat around here, in one round trip."""
    return Home(
        orders=None if orders is None else list(active_orders(orders, tickets, deliveries)),
        nearby=None if nearby is None else [RestaurantRow.of(one) for one in nearby.restaurants],
        missing=parts.missing,
    )
