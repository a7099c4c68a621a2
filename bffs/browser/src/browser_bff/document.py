"""What the OpenAPI document says of the gateway as a whole: who answers for it, and its chapters."""

from fastapi import FastAPI

__all__ = ["publish"]

CONTACT = {"name": "The web team", "url": "https://ftgo.example/teams/web"}
LICENCE = {"name": "Apache 2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"}
CHAPTERS = [
    {"name": "Orders", "description": "The history, the page of an order, and everything that changes one."},
    {"name": "Checkout", "description": "What a basket would cost, before it is an order."},
    {"name": "Account", "description": "Who the caller is, where they live, and how they pay."},
    {"name": "Restaurants", "description": "The search and the menus, open to anyone."},
    {"name": "Signing in", "description": "Sessions: how people get one, see theirs, and end them."},
]


def publish(app: FastAPI) -> None:
    """Let *app* describe itself to the people who write the pages."""
    app.title = "FTGO for browsers"
    app.contact = CONTACT
    app.license_info = LICENCE
    app.openapi_tags = CHAPTERS
