"""Finding restaurants and reading their menus, which anybody may."""

from typing import Annotated

from fastapi import Query

from gateway_common import Caller, Router, anyone, composition, need
from public_bff import examples, reads, views
from public_bff.ids import RestaurantIdInPath
from public_bff.queries import RestaurantQuery
from public_bff.services import find_menu, find_restaurants

__all__ = ["get_restaurant", "list_restaurants", "router"]

router = Router(prefix="/v1", tags=["restaurants"])

AN_HOUR = 3_600


@router.get(
    "/restaurants",
    operation_id="listRestaurants",
    summary="Find restaurants",
    response_description="The restaurants, if any match.",
    responses={200: {**examples.shown(found=examples.RESTAURANTS)}},
)
@composition(within=2.0)
def list_restaurants(
    query: Annotated[RestaurantQuery, Query()],
    found: reads.RestaurantList = need(
        find_restaurants,
        near=lambda query: query.near,
        q=lambda query: query.q,
        cuisine=lambda query: query.cuisine,
        limit=lambda query: query.limit,
    ),
    *,
    caller: Caller = anyone(),
) -> views.RestaurantList:
    """Find restaurants that match everything you ask for, the nearest first if you say near what.

    No token is needed. Answers may be kept as long as their `Cache-Control` says.
    """
    return views.RestaurantList(data=[views.Restaurant.of(one) for one in found.restaurants])


@router.get(
    "/restaurants/{restaurant_id}",
    operation_id="getRestaurant",
    summary="Get a restaurant with its menu",
    response_description="The restaurant with its menu.",
    responses={200: {**examples.shown(complete=examples.MENU)}},
)
@composition(within=2.0)
def get_restaurant(
    restaurant_id: RestaurantIdInPath,
    restaurant: reads.RestaurantWithMenu = need(find_menu, stale_for=AN_HOUR),
    *,
    caller: Caller = anyone(),
) -> views.RestaurantWithMenu:
    """Read everything about one restaurant: its terms, and all its dishes with their prices.

    No token is needed. Answers may be kept as long as their `Cache-Control` says.
    """
    return views.RestaurantWithMenu.with_menu(restaurant)
