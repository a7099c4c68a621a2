"""The gateways on the wire: one of the library's own, and those of the three teams."""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI

from browser_bff.app import create_app as browser
from browser_bff.services import SERVICES as OF_THE_BROWSER
from browser_bff.settings import BrowserSettings
from gateway_common import GatewaySettings, Service, create_gateway
from gateway_common.settings import CacheSettings, ServiceSettings
from mobile_bff.app import create_app as mobile
from mobile_bff.services import SERVICES as OF_THE_PHONE
from mobile_bff.settings import MobileSettings
from public_bff.app import create_app as public
from public_bff.services import SERVICES as OF_THE_PUBLIC
from public_bff.settings import PublicSettings
from tests.browser_bff import given as of_the_browser
from tests.gateway_common.edge import door
from tests.mobile_bff import given as of_the_phone
from tests.on_the_wire.wire import Gateway, Way
from tests.public_bff import given as of_the_public
from tests.support import ftgo

__all__ = ["GATEWAYS", "TEAMS", "library"]

NOTHING_KEPT = CacheSettings(memory=0)
"""Room for no answer: each request is to reach the services, to be looked at there."""

EVERYTHING = "ticket,delivery,bill,restaurant"


def at(address: str, services: Sequence[Service]) -> dict[str, Any]:
    """Say that all *services* are at one *address*."""
    return {one.name: ServiceSettings(url=address) for one in services}


def library(**said: object) -> Gateway:
    """Make the library's own gateway, with settings that are *said*."""

    def make(address: str) -> FastAPI:
        return create_gateway(
            "test",
            GatewaySettings.model_validate({"profile": "sandbox", "services": at(address, ftgo.SERVICES), **said}),
            services=ftgo.SERVICES,
            routers=[ftgo.router, door.router],
            routes=door.ROUTES,
        )

    return Gateway(
        make,
        {**ftgo.ANSWERS, ftgo.find_item: ftgo.Item(name="an item")},
        composition=Way("GET", "/orders/5"),
        route=Way("GET", "/files/5"),
        endpoint=Way("POST", "/orders", b'{"restaurantId": "3"}'),
    )


def team(make: Any, settings: Any, services: Sequence[Service], given: Any, prefix: str, asking: str = "") -> Gateway:  # noqa: ANN401 – each team has types of its own
    """Take a team's gateway as it is, in front of one address."""
    return Gateway(
        lambda address: make(settings(profile="sandbox", services=at(address, services), cache=NOTHING_KEPT)),
        given.ANSWERS,
        composition=Way("GET", f"{prefix}/orders/104{asking}"),
        route=Way("GET", f"{prefix}/orders/104/receipt"),
        endpoint=Way("POST", f"{prefix}/orders/104/cancel"),
    )


TEAMS = {
    "mobile": team(mobile, MobileSettings, OF_THE_PHONE, of_the_phone, "/v1"),
    "browser": team(browser, BrowserSettings, OF_THE_BROWSER, of_the_browser, "/api"),
    "public": team(public, PublicSettings, OF_THE_PUBLIC, of_the_public, "/v1", f"?include={EVERYTHING}"),
}
GATEWAYS = {"library": library(), **TEAMS}
