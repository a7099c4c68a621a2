"""The bench gateway: compositions of 1 to 16 parts, lists and pictures of 1 kB and more, two doors, a still answer."""

from pathlib import Path

from fastapi import FastAPI

from benchmarks.gateways import doors
from benchmarks.gateways.counts import COUNTS
from benchmarks.gateways.parts import composed_of
from benchmarks.gateways.services import SERVICES, Dish, Dishes, find_list
from benchmarks.gateways.still import edge_with_still
from gateway_common import Caller, GatewaySettings, Reach, Router, View, allowed, composition, create_gateway, need

__all__ = ["create_app"]

ROUTES = Path(__file__).with_name("routes.yaml")

router = Router()

for count in COUNTS:
    router.get(f"/parts/{count}")(composed_of(count))


class Menu(View):
    """Show a long list."""

    items: list[Dish]


@router.get("/lists/{size}")
@composition(within=4)
def menu(size: int, dishes: Dishes = need(find_list), *, caller: Caller = allowed("orders:read")) -> Menu:
    """Show a list of about *size* bytes."""
    return Menu(items=dishes.items)


def create_app(settings: GatewaySettings | None = None, reach: Reach | None = None) -> FastAPI:
    """Make the gateway; *reach* opens another network than HTTP."""
    settings = settings or GatewaySettings.load()
    return create_gateway(
        "bench",
        settings,
        services=SERVICES,
        routers=[router, doors.router],
        routes=ROUTES,
        reach=reach,
        edge=edge_with_still,
    )
