"""A gateway with two services, of which each may have several replicas."""

from fastapi import FastAPI

from gateway_common import (
    Caller,
    GatewaySettings,
    ReadModel,
    Router,
    Service,
    View,
    anyone,
    composition,
    create_gateway,
    need,
)
from gateway_common.services.senders import RetryPolicy

__all__ = ["TRY", "create_app"]

TRY = 2.0
"""How many seconds one try may take."""

kitchen = Service("kitchen", retries=RetryPolicy(try_within=TRY))
order = Service("order")
router = Router()


class Thing(ReadModel):
    """What a service says."""

    name: str


class Told(View):
    """What a client is told."""

    name: str


@kitchen.get("/tickets/1")
def find_ticket() -> Thing: ...


@order.get("/orders/1")
def find_order() -> Thing: ...


@router.get("/ticket")
@composition(within=30)
def show_ticket(ticket: Thing = need(find_ticket), *, caller: Caller = anyone()) -> Told:
    """Ask the kitchen."""
    return Told(name=ticket.name)


@router.get("/order")
@composition(within=30)
def show_order(order: Thing = need(find_order), *, caller: Caller = anyone()) -> Told:
    """Ask about an order."""
    return Told(name=order.name)


def create_app(settings: GatewaySettings | None = None) -> FastAPI:
    """Make the gateway."""
    loaded = settings or GatewaySettings.load()
    return create_gateway("diner", loaded, services=[kitchen, order], routers=[router])
