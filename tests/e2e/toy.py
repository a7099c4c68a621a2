"""A gateway as small as can be, for tests of how gateways live and end."""

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
from gateway_common.services import Network

__all__ = ["create_app", "create_app_that_cannot_start"]

router = Router()
held = Service("held")


class Thing(ReadModel):
    """What the service says, when it does."""

    name: str


class Told(View):
    """What a client is told."""

    name: str


@held.get("/thing")
def find_thing() -> Thing: ...


@router.get("/hello")
async def say_hello(caller: Caller = anyone()) -> Told:
    """Answer at once."""
    return Told(name="hello")


@router.get("/held")
@composition(within=60)
def show_thing(thing: Thing = need(find_thing), *, caller: Caller = anyone()) -> Told:
    """Answer when the service does."""
    return Told(name=thing.name)


def create_app(settings: GatewaySettings | None = None) -> FastAPI:
    """Make the gateway."""
    return create_gateway("toy", settings or GatewaySettings.load(), services=[held], routers=[router])


def create_app_that_cannot_start(settings: GatewaySettings | None = None) -> FastAPI:
    """Make one whose network cannot be opened."""

    def reach() -> Network:
        raise RuntimeError("the network is down")

    loaded = settings or GatewaySettings.load()
    return create_gateway("toy", loaded, services=[held], routers=[router], reach=reach)
