"""`GET /api/restaurants` and `GET /api/restaurants/{restaurantId}`: open to anyone, signed in or not."""

from operator import attrgetter
from typing import Annotated

from fastapi import Query

from browser_bff.ids import RestaurantId
from browser_bff.inputs.restaurant_search import RestaurantSearch
from browser_bff.models.restaurants import RestaurantList, RestaurantWithMenu
from browser_bff.services import find_menu, search_restaurants
from browser_bff.views.restaurants import RestaurantPage, RestaurantResults, card_of, sections_of
from gateway_common import Caller, Router, anyone, composition, need

router = Router(prefix="/api", tags=["Restaurants"], generate_unique_id_function=attrgetter("name"))


@router.get("/restaurants", summary="Find restaurants")
@composition(within=1.5)
def list_restaurants(
    asked: Annotated[RestaurantSearch, Query()],
    found: RestaurantList = need(
        search_restaurants,
        near=lambda asked: asked.near,
        q=lambda asked: asked.q,
        cuisine=lambda asked: asked.cuisine,
        limit=lambda asked: asked.limit,
    ),
    *,
    caller: Caller = anyone(),
) -> RestaurantResults:
    """Find restaurants by place, words and cuisine; the nearest first when `near` is given."""
    return RestaurantResults(restaurants=[card_of(one) for one in found.restaurants])


@router.get("/restaurants/{restaurant_id}", summary="A restaurant with its menu")
@composition(within=1.5)
def show_restaurant(
    restaurant_id: RestaurantId,
    restaurant: RestaurantWithMenu = need(find_menu, stale_for=300),
    *,
    caller: Caller = anyone(),
) -> RestaurantPage:
    """Show a restaurant and its menu, sorted into sections.

    The menu may be some minutes old when the restaurant service is not reachable; the checkout never uses such prices.
    """
    return RestaurantPage(restaurant=card_of(restaurant), menu=sections_of(restaurant.menu.menu_items))
