"""The search screen and the menu screen; both are open to anyone, so that people can look before they sign in."""

from operator import attrgetter
from typing import Annotated

from fastapi import Query

from gateway_common import Caller, Router, anyone, composition, need
from mobile_bff.models import RestaurantMenu, Restaurants
from mobile_bff.services import find_menu, search_restaurants
from mobile_bff.values import NearPhone, RestaurantId
from mobile_bff.views.restaurants import Menu, RestaurantList, RestaurantRow, sections

router = Router(prefix="/v1/restaurants", tags=["restaurants"], generate_unique_id_function=attrgetter("name"))


@router.get("")
@composition(within=1.0)
def find_restaurants(
    near: NearPhone = None,
    q: Annotated[
        str | None, Query(min_length=1, max_length=80, description="Words in the name, the cuisine or a dish.")
    ] = None,
    cuisine: Annotated[
        str | None, Query(min_length=1, max_length=40, description="Only this cuisine.", examples=["Thai"])
    ] = None,
    found: Restaurants = need(search_restaurants, stale_for=600),
    *,
    caller: Caller = anyone(),
) -> RestaurantList:
    """List restaurants, those nearest to the phone first."""
    return RestaurantList(restaurants=[RestaurantRow.of(one) for one in found.restaurants])


@router.get("/{restaurant_id}/menu")
@composition(within=1.0)
def menu(
    restaurant_id: RestaurantId,
    restaurant: RestaurantMenu = need(find_menu, stale_for=600),
    *,
    caller: Caller = anyone(),
) -> Menu:
    """Everything the menu screen shows."""
    return Menu(
        id=restaurant.restaurant_id,
        name=restaurant.name,
        open=restaurant.open,
        minutes=restaurant.delivery_minutes,
        fee=restaurant.delivery_fee,
        minimum=restaurant.minimum_order,
        sections=sections(restaurant.menu.menu_items),
    )
