"""What the OpenAPI document says of the gateway as a whole: who answers for it, and its chapters."""

from fastapi import FastAPI

__all__ = ["publish"]

CONTACT = {"name": "The mobile team", "url": "https://ftgo.example/teams/mobile"}
LICENCE = {"name": "Apache 2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"}
CHAPTERS = [
    {"name": "home", "description": "The home screen."},
    {"name": "orders", "description": "The order screen, and what its buttons do."},
    {"name": "restaurants", "description": "The search and menu screens, open to anyone."},
]


def publish(app: FastAPI) -> None:
    """Let *app* describe itself to the people who write the phone's side."""
    app.title = "FTGO for phones"
    app.contact = CONTACT
    app.license_info = LICENCE
    app.openapi_tags = CHAPTERS
