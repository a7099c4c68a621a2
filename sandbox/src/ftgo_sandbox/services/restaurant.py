"""What can be ordered: restaurants near and far, and their menus."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Query

from ftgo_sandbox.domain.restaurants import NewRestaurant, Restaurant, RestaurantSummary
from ftgo_sandbox.domain.values import Id, Wire
from ftgo_sandbox.services import papers
from ftgo_sandbox.services.guide import Restaurants, Search
from ftgo_sandbox.skeleton.answers import OPEN_A_MINUTE, kept
from ftgo_sandbox.skeleton.service import held, service
from ftgo_sandbox.skeleton.surroundings import Surroundings

router = APIRouter()


class RestaurantCreated(Wire):
    """Tell a new restaurant's number."""

    id: Id


class RestaurantList(Wire):
    """List restaurants."""

    restaurants: tuple[RestaurantSummary, ...]


Known = Annotated[Restaurants, Depends(held(Restaurants))]


@router.post("/restaurants", status_code=201)
async def create_restaurant(new: NewRestaurant, restaurants: Known) -> RestaurantCreated:
    """Open a restaurant."""
    return RestaurantCreated(id=restaurants.open(new).id)


@router.get("/restaurants", dependencies=[kept(OPEN_A_MINUTE)])
async def find_restaurants(search: Annotated[Search, Query()], restaurants: Known) -> RestaurantList:
    """List restaurants without their menus."""
    return RestaurantList(restaurants=restaurants.search(search))


@router.get("/restaurants/{restaurant_id}", dependencies=[kept(OPEN_A_MINUTE)])
async def find_restaurant(restaurant_id: Id, restaurants: Known) -> Restaurant:
    """Show a restaurant with its menu."""
    return restaurants.find(restaurant_id)


def create(at: Surroundings) -> FastAPI:
    """Create the restaurant service."""
    return service("restaurant", [router, papers.router], Restaurants(at), at)
