"""The gateway for partners, made from what this package declares."""

from pathlib import Path

from fastapi import FastAPI

from gateway_common import Reach, create_gateway
from public_bff.document import DESCRIPTION, publish
from public_bff.endpoints import changes, orders, restaurants
from public_bff.services import SERVICES
from public_bff.settings import PublicSettings

__all__ = ["create_app"]

ROUTES = Path(__file__).with_name("routes.yaml")  # beside the code, so that it comes with every installation


def create_app(settings: PublicSettings | None = None, reach: Reach | None = None) -> FastAPI:
    """Make the app: from the environment unless *settings* are given, over HTTP unless *reach* says otherwise."""
    app = create_gateway(
        "public",
        settings or PublicSettings.load(),
        services=SERVICES,
        routers=[orders.router, changes.router, restaurants.router],
        routes=ROUTES,
        reach=reach,
        version="1",
        description=DESCRIPTION,
    )
    publish(app)
    return app
