"""A gateway before a service that believes tokens of the provider alone, and a provider that exchanges them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from fastapi import FastAPI

from gateway_common import (
    CachePolicy,
    Caller,
    ReadModel,
    Router,
    Service,
    View,
    allowed,
    composition,
    create_gateway,
    need,
    want,
)
from gateway_common.parts import Parts
from gateway_common.services import Answer, Call
from gateway_common.settings import GatewaySettings
from gateway_common.testing import SimulatedNetwork, answered, pass_time
from tests.support.issuer import Issuer

__all__ = [
    "ACCESS_TOKEN",
    "PLACE",
    "SECRET",
    "Desk",
    "asked",
    "find_order",
    "gateway",
    "given",
    "settings_of",
    "shown",
]

JSON = dict[str, Any]
PLACE = "https://id.example/token"
SECRET = "a secret of this gateway"  # noqa: S105 – of this test alone
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105 – the name of a kind, and no secret
TARGET: JSON = {"audience": "https://order.example", "scope": "orders:read"}

orders = Service("order")
kitchen = Service("kitchen")
router = Router()


class Thing(ReadModel):
    name: str


class Card(View):
    order: str
    missing: list[str]


@orders.get("/order")
def find_order() -> Thing: ...


@orders.get("/mine", cache=CachePolicy("caller", fresh_for=60))
def find_mine() -> Thing: ...


@orders.get("/menu", cache=CachePolicy("public", fresh_for=60))
def find_menu() -> Thing: ...


@kitchen.get("/ticket")
def find_ticket() -> Thing: ...


@router.get("/order")
@composition(within=2.0)
def order(order: Thing = need(find_order), *, caller: Caller = allowed()) -> Card:
    """Tell of an order."""
    return Card(order=order.name, missing=[])


@router.get("/card")
@composition(within=2.0)
def card(
    order: Thing | None = want(find_order),
    ticket: Thing = need(find_ticket),
    *,
    parts: Parts,
    caller: Caller = allowed(),
) -> Card:
    """Tell of an order that one can do without."""
    return Card(order=order.name if order else "", missing=parts.missing)


@router.get("/mine")
@composition(within=2.0)
def mine(mine: Thing = need(find_mine), *, caller: Caller = allowed()) -> Card:
    """Tell what is the caller's."""
    return Card(order=mine.name, missing=[])


@router.get("/menu")
@composition(within=2.0)
def menu(menu: Thing = need(find_menu), *, caller: Caller = allowed()) -> Card:
    """Tell everybody the same."""
    return Card(order=menu.name, missing=[])


def given(changes: JSON | None = None) -> Answer:
    """Give a token, but for *changes*; None takes a member away."""
    said: JSON = {
        "access_token": "exchanged",
        "issued_token_type": ACCESS_TOKEN,
        "token_type": "Bearer",
        "expires_in": 300,
        **(changes or {}),
    }
    return answered({name: value for name, value in said.items() if value is not None})


class Desk:
    """Be a provider that exchanges tokens, each for one that names it, unless it *says* something else."""

    def __init__(self, says: Callable[[Call], object] | object = None, *, takes: float = 0.0) -> None:
        self.issuer = Issuer()
        self.issuer.metadata["token_endpoint"] = PLACE
        self.says = says
        self.takes = takes
        self.network = SimulatedNetwork(
            dict.fromkeys((find_order, find_mine, find_menu, find_ticket), _told),
            routes={**self.issuer.network.routes, "exchange_token": self._exchange},
        )

    @property
    def exchanged(self) -> list[JSON]:
        """Give what was asked of it."""
        asked = [call for call in self.network.calls if call.operation == "exchange_token"]
        return [{name: value for name, (value,) in parse_qs(call.whole.decode()).items()} for call in asked]

    def calls(self, service: str = "order") -> list[Call]:
        """Give what came to a service."""
        return [call for call in self.network.calls if call.service == service]

    async def _exchange(self, call: Call) -> object:
        if self.takes:
            await pass_time(self.takes)
        if self.says is not None:
            return self.says(call) if callable(self.says) else self.says
        (subject,) = parse_qs(call.whole.decode())["subject_token"]
        return given({"access_token": f"for.{subject[-20:]}"})


def _told(call: Call) -> object:
    kept = {"find_mine": "private, max-age=60", "find_menu": "public, max-age=60"}
    return answered({"name": shown(call)}, headers={"cache-control": kept.get(call.operation, "no-store")})


def shown(call: Call) -> str:
    """Tell what a service was shown of the caller."""
    fields = dict(call.headers)
    told = [name.decode() for name in (b"caller-assertion",) if name in fields]
    return " ".join([fields.get(b"authorization", b"nothing").decode(), *told])


def settings_of(
    desk: Desk, *, who: JSON | None = None, exchange: JSON | None = None, target: JSON | None = None, **said: object
) -> GatewaySettings:
    """Make the settings of a gateway whose order service wants tokens of *desk*."""
    identity = desk.issuer.settings().identity.model_dump(mode="json", exclude_none=True)
    identity |= who or {}
    identity |= {"exchange": {"client_id": "gateway", "client_secret": "env:EXCHANGE_SECRET", **(exchange or {})}}
    services = {
        "order": {"url": "https://order.internal", "exchange": TARGET if target is None else target},
        "kitchen": {"url": "https://kitchen.internal"},
    }
    values = {"profile": "sandbox", "services": services, "identity": identity, **said}
    return GatewaySettings.model_validate(values)


def gateway(desk: Desk, settings: GatewaySettings | None = None, routes: Path | None = None) -> FastAPI:
    """Make it, perhaps with *routes*; the secret of its client has to be in EXCHANGE_SECRET."""
    return create_gateway(
        "test",
        settings or settings_of(desk),
        services=[orders, kitchen],
        routers=[router],
        routes=routes,
        reach=lambda: desk.network,
    )


def asked(token: str) -> dict[str, str]:
    """Show *token*."""
    return {"authorization": f"Bearer {token}"}
