"""Who brings it: deliveries and couriers, who ride by themselves as time goes by."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Query

from ftgo_sandbox.domain import geography
from ftgo_sandbox.domain.deliveries import Delivery
from ftgo_sandbox.domain.messages import DeliveryDraft, Promise
from ftgo_sandbox.domain.values import Id, Money, Wire
from ftgo_sandbox.services.dispatch import CourierView, DeliveryView, Dispatch
from ftgo_sandbox.skeleton.answers import HALF_A_MINUTE, OWNED, kept
from ftgo_sandbox.skeleton.callers import FROM_SERVICES, Identified
from ftgo_sandbox.skeleton.service import held, service
from ftgo_sandbox.skeleton.surroundings import Surroundings

router = APIRouter()


class Availability(Wire):
    """Say whether a courier rides."""

    available: bool


class Quote(Wire):
    """Say what bringing costs, and how long it takes."""

    restaurant_id: Id
    fee: Money
    eta_minutes: int


Ours = Annotated[Dispatch, Depends(held(Dispatch))]


@router.get("/deliveries/{order_id}", dependencies=[kept(OWNED)])
async def find_delivery(order_id: Id, dispatch: Ours, caller: Identified) -> DeliveryView:
    """Show a delivery."""
    return dispatch.view(caller.find(dispatch.deliveries, order_id))


@router.post("/deliveries", status_code=201, dependencies=[FROM_SERVICES])
async def create_delivery(draft: DeliveryDraft, dispatch: Ours) -> DeliveryView:
    """Take a delivery in, which waits for a courier."""
    restaurant = await dispatch.directory.find(draft.restaurant_id)
    end = geography.find(draft.delivery_address)
    return dispatch.take(Delivery(draft.order_id, draft.consumer_id, restaurant.location, end))


@router.post("/deliveries/{order_id}/schedule", dependencies=[FROM_SERVICES])
async def schedule_delivery(order_id: Id, promise: Promise, dispatch: Ours, caller: Identified) -> DeliveryView:
    """Send a courier for when the meal is ready."""
    return dispatch.schedule(caller.find(dispatch.deliveries, order_id), promise.ready_by)


@router.post("/deliveries/{order_id}/cancel", dependencies=[FROM_SERVICES])
async def cancel_delivery(order_id: Id, dispatch: Ours, caller: Identified) -> DeliveryView:
    """Send nobody."""
    return dispatch.put(caller.find(dispatch.deliveries, order_id).cancelled(dispatch.at.now))


@router.post("/couriers/{courier_id}/availability", dependencies=[FROM_SERVICES])
async def note_availability(courier_id: Id, availability: Availability, dispatch: Ours) -> CourierView:
    """Let a courier ride, or rest."""
    return dispatch.note(courier_id, available=availability.available)


@router.get("/quotes", dependencies=[kept(HALF_A_MINUTE)])
async def find_quote(restaurant_id: Annotated[Id, Query(alias="restaurantId")], dispatch: Ours) -> Quote:
    """Say what bringing something from a restaurant costs, and how long it takes."""
    restaurant = await dispatch.directory.find(restaurant_id)
    return Quote(restaurant_id=restaurant.id, fee=restaurant.delivery_fee, eta_minutes=restaurant.delivery_minutes)


def create(at: Surroundings) -> FastAPI:
    """Create the delivery service."""
    dispatch = Dispatch(at)
    return service("delivery", [router], dispatch, at, begin=dispatch.pickup.begin)
