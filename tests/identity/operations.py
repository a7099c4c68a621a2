"""Every operation of every gateway, by whose business it is; one that stands in no table fails a test.

Paths are without `/v1` or `/api`: what all gateways offer is called alike.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from browser_bff.app import create_app as browser
from browser_bff.settings import BrowserSettings
from gateway_common.admin import offers_of
from mobile_bff.app import create_app as mobile
from mobile_bff.settings import MobileSettings
from public_bff.app import create_app as public
from public_bff.settings import PublicSettings

__all__ = [
    "OF_EVERYBODY",
    "OF_ONE_ORDER",
    "OF_SESSIONS",
    "OF_WHOEVER_ASKS",
    "PLACING",
    "Operation",
    "offered",
    "prefix",
]


@dataclass(frozen=True)
class Operation:
    """Hold an operation, and what is sent to it."""

    method: str
    path: str
    fields: Mapping[str, str] = field(default_factory=dict[str, str])
    json: Any = None
    content: bytes | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


APPS = {
    "mobile": lambda: mobile(MobileSettings(profile="sandbox")),
    "browser": lambda: browser(BrowserSettings(profile="sandbox")),
    "public": lambda: public(PublicSettings(profile="sandbox")),
}
PHOTO = b"\x89PNG\r\n\x1a\n" + bytes(64)

OF_ONE_ORDER = (
    Operation("GET", "/orders/{order_id}"),
    Operation("POST", "/orders/{order_id}/cancel"),
    Operation("POST", "/orders/{order_id}/revise", json={"items": [{"menuItemId": "101", "quantity": 9}]}),
    Operation("GET", "/orders/{order_id}/receipt"),
    Operation("POST", "/orders/{order_id}/photos", {"Content-Type": "image/png"}, content=PHOTO),
    Operation("GET", "/orders/{order_id}/photos/{photo_id}"),
    Operation("DELETE", "/orders/{order_id}/photos/{photo_id}"),
)
OF_WHOEVER_ASKS = (
    Operation("GET", "/home"),
    Operation("GET", "/orders"),
    Operation("GET", "/orders/export"),
    Operation("GET", "/account"),
    Operation("GET", "/checkout"),
)
PLACING = (Operation("POST", "/orders"),)
OF_SESSIONS = (
    Operation("GET", "/auth/session"),
    Operation("POST", "/auth/logout"),
    Operation("GET", "/auth/sessions"),
    Operation("DELETE", "/auth/sessions"),
    Operation("DELETE", "/auth/sessions/{name}"),
)
OF_EVERYBODY = (
    Operation("GET", "/restaurants"),
    Operation("GET", "/restaurants/{restaurant_id}"),
    Operation("GET", "/restaurants/{restaurant_id}/menu"),
    Operation("GET", "/restaurants/{restaurant_id}/menu.txt"),
    Operation("GET", "/restaurants/{restaurant_id}/picture"),
    Operation("GET", "/auth/login"),
    Operation("GET", "/auth/callback"),
    Operation("POST", "/auth/backchannel-logout"),
    Operation("GET", "/.well-known/jwks.json"),
    Operation("GET", "/.well-known/oauth-protected-resource/mobile"),
    Operation("GET", "/.well-known/oauth-protected-resource/public"),
    Operation("GET", "/"),
    Operation("GET", "/page.css"),
    Operation("GET", "/page.js"),
)


def prefix(gateway: str) -> str:
    """Give what the paths of a gateway begin with."""
    return "/api" if gateway == "browser" else "/v1"


def offered(gateway: str) -> Sequence[str]:
    """Name what a gateway offers, as the tables do."""
    return [f"{one.method} {one.path.removeprefix(prefix(gateway))}" for one in offers_of(APPS[gateway]())]
