"""The browser gateway: its services, its endpoints, and nothing that another gateway has too."""

from pathlib import Path

from fastapi import FastAPI

from browser_bff.document import publish
from browser_bff.endpoints import account, checkout, front_page, history, order_page, order_writes, restaurants
from browser_bff.services import SERVICES
from browser_bff.settings import BrowserSettings
from gateway_common import Reach, create_gateway

__all__ = ["create_app"]

ROUTES = Path(__file__).with_name("routes.yaml")  # beside the code, so that it comes with every installation

ROUTERS = (
    order_page.router,
    history.router,
    order_writes.router,
    checkout.router,
    account.router,
    restaurants.router,
    front_page.router,
)


def create_app(settings: BrowserSettings | None = None, reach: Reach | None = None) -> FastAPI:
    """Make the gateway; without *settings* they are read from the environment, without *reach* it uses HTTP."""
    app = create_gateway(
        "browser",
        settings or BrowserSettings.load(),
        services=SERVICES,
        routers=ROUTERS,
        routes=ROUTES,
        reach=reach,
        version="1",
        description="Whole pages for the web application: what a page shows comes in one answer.",
    )
    publish(app)
    return app
