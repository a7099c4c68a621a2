"""The mobile gateway: what it is made of."""

from pathlib import Path

from fastapi import FastAPI

from gateway_common import Reach, create_gateway
from mobile_bff.document import publish
from mobile_bff.endpoints import home, orders, restaurants
from mobile_bff.services import SERVICES
from mobile_bff.settings import MobileSettings

__all__ = ["create_app"]

ROUTES = Path(__file__).with_name("routes.yaml")  # beside the code, so that it comes with every installation


def create_app(settings: MobileSettings | None = None, reach: Reach | None = None) -> FastAPI:
    """Make the mobile gateway; *reach* opens another network than HTTP."""
    app = create_gateway(
        "mobile",
        settings or MobileSettings.load(),
        services=SERVICES,
        routers=[home.router, orders.router, restaurants.router],
        routes=ROUTES,
        reach=reach,
        version="1",
        description="Small answers, one request per screen.",
    )
    publish(app)
    return app
