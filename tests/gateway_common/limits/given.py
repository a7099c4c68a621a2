"""A gateway with plans, on a network that answers at once."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastapi import FastAPI

from gateway_common import (
    Caller,
    GatewaySettings,
    ReadModel,
    Router,
    Service,
    View,
    allowed,
    anyone,
    composition,
    create_gateway,
    need,
)
from gateway_common.testing import SimulatedNetwork

__all__ = ["PLANS", "SETTINGS", "gateway_with"]

menus = Service("menu")
router = Router()

PLANS: Mapping[str, Any] = {
    "visitor": {"rate": "1/s", "burst": 5},
    "free": {"rate": "10/s", "burst": 10, "quota": {"day": 15}},
    "gold": {"rate": "100/s", "burst": 1000},
}
SETTINGS: Mapping[str, Any] = {"plans": PLANS, "anonymous": "visitor", "consumer": "free"}
ROUTES = """
GET /picture:
  service: menu
  allow: anyone
GET /film:
  service: menu
  allow: signed-in
  cost: 4
  limit: 2/min
"""


class Menu(ReadModel):
    name: str


class MenuPage(View):
    name: str


@menus.get("/menu")
def find_menu() -> Menu: ...


@router.get("/hello")
async def say_hello(caller: Caller = anyone()) -> str:
    """Say who asks."""
    return str(caller)


@router.get("/rare")
async def say_seldom(caller: Caller = anyone(limit="2/min", cost=0)) -> str:
    """Say who asks, now and then."""
    return str(caller)


@router.get("/refunds")
async def read_refunds(caller: Caller = allowed("refunds:read")) -> str:
    """Say who asks."""
    return str(caller)


@router.get("/menus")
@composition(within=1.0)
def menu_page(
    first: Menu = need(find_menu),
    second: Menu = need(find_menu),
    third: Menu = need(find_menu),
    *,
    caller: Caller = anyone(),
) -> MenuPage:
    """Show three menus."""
    return MenuPage(name=first.name + second.name + third.name)


def gateway_with(limits: Mapping[str, Any] = SETTINGS, **more: object) -> FastAPI:
    """Make the gateway with these *limits*."""
    said = {"profile": "sandbox", "services": {"menu": {"url": "http://menu"}}, "limits": limits, **more}
    network = SimulatedNetwork({find_menu: {"name": "x"}}, routes={"GET /picture": {}, "GET /film": {}})
    with TemporaryDirectory() as folder:
        routes = Path(folder, "routes.yaml")
        routes.write_text(ROUTES, encoding="utf-8")
        return create_gateway(
            "test",
            GatewaySettings.model_validate(said),
            services=[menus],
            routers=[router],
            routes=routes,
            reach=lambda: network,
        )
