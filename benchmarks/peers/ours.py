"""Our gateways, served as in production, with every edge function they have; the caller has a token of the sandbox."""

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from benchmarks.ask import Ask
from benchmarks.gateways.doors import OPEN
from benchmarks.peers.peer import Peer, Site, Work
from benchmarks.shelf import Shelf

__all__ = [
    "BENCH",
    "BROWSER",
    "DELIVERY",
    "MOBILE",
    "PUBLIC",
    "TOKEN",
    "UNFROZEN",
    "asking_by",
    "composed",
    "forwarded",
    "listed",
    "set_to",
]

TOKEN = ("Authorization", "Bearer dev:1")
SENDING = (TOKEN, ("Content-Type", "application/json"))
PEOPLE = ("consumer",)
DELIVERY = Ask("/deliveries/1")
"""Ask the bench gateway for what no other of its routes needs."""
_BENCH = "benchmarks.gateways.app"


def _serving(
    app: str, unknown: Sequence[str] = (), more: Mapping[str, str] | None = None
) -> Callable[[Shelf, Site], Sequence[str]]:
    def command(_: Shelf, site: Site) -> Sequence[str]:
        services = {name: url for name, url in site.services.items() if name not in unknown}
        said = [f"GATEWAY_SERVICES__{name.upper()}__URL={url}" for name, url in services.items()]
        said += [f"GATEWAY_{name}={value}" for name, value in (more or {}).items()]
        settings = ("GATEWAY_PROFILE=sandbox", f"GATEWAY_PORT={site.port}", "GATEWAY_ADMIN_PORT=0", *said)
        return ("env", *settings, str(Path(sys.executable).with_name("gateway")), "--app", app, "serve")

    return command


def _version(_: Shelf) -> str:
    return ", ".join(f"{name} {version(name)}" for name in ("gateway-common", "uvicorn", "fastapi", "pydantic"))


def _asks(prefix: str, order: str, draft: bytes) -> Mapping[Work, Ask]:
    return {
        Work.COMPOSITION: Ask(f"{prefix}/orders/{order}", (TOKEN,)),
        Work.SMALL: Ask(f"{prefix}/restaurants/1000/picture", (TOKEN,)),
        Work.LARGE: Ask(f"{prefix}/restaurants/10000000/picture", (TOKEN,)),
        Work.WRITE: Ask(f"{prefix}/orders", SENDING, draft),
    }


def asking_by(proof: str, identity: Mapping[str, str], store: Mapping[str, str] | None = None) -> Peer:
    """Let the bench gateway ask who it is, by these settings of *identity* and, where it keeps something, *store*."""
    settings = {f"IDENTITY__{name}": value for name, value in identity.items()}
    settings |= {f"STORE__{name}": value for name, value in (store or {}).items()}
    return Peer(f"ours: {proof}", _serving(_BENCH, more=settings), _version, {}, OPEN, ours=True)


def set_to(name: str, settings: Mapping[str, str]) -> Peer:
    """Run the bench gateway with these *settings*."""
    return Peer(f"ours: {name}", _serving(_BENCH, more=settings), _version, {}, OPEN, ours=True)


def composed(parts: int) -> Ask:
    """Ask the bench gateway for *parts* parts side by side."""
    return Ask(f"/parts/{parts}", (TOKEN,))


def listed(size: int) -> Ask:
    """Ask the bench gateway for a list of about *size* bytes, which it reads and writes by models."""
    return Ask(f"/lists/{size}", (TOKEN,))


def forwarded(size: int) -> Ask:
    """Ask the bench gateway for a picture of *size* bytes, which it lets through."""
    return Ask(f"/restaurants/{size}/picture", (TOKEN,))


_TO = b'"city":"Oakland","state":"CA","zip":"94612"}}'
_CARD = b'{"restaurant":"12","dishes":[{"id":"1206","quantity":3}],"address":{"street":"1 Park Way",' + _TO
_ITEMS = b'{"restaurantId":"12","items":[{"menuItemId":"1206","quantity":3}],"deliveryAddress":{"street1":"1 Park Way",'
_MOBILE = _asks("/v1", "2", _CARD)

MOBILE = Peer("ours: mobile", _serving("mobile_bff.app"), _version, _MOBILE, "/v1/restaurants/1000/picture", ours=True)
BROWSER = Peer(
    "ours: browser (five parts)",
    _serving("browser_bff.app"),
    _version,
    _asks("/api", "1", _ITEMS + _TO),
    "/api/restaurants/1000/picture",
    ours=True,
)
PUBLIC = Peer(
    "ours: public",
    _serving("public_bff.app", unknown=PEOPLE),
    _version,
    _asks("/v1", "1?include=ticket,bill,restaurant", _ITEMS + _TO),
    "/v1/restaurants/1000/picture",
    ours=True,
)
BENCH = Peer("ours: side by side", _serving(_BENCH), _version, {Work.COMPOSITION: composed(4)}, ours=True)
UNFROZEN = Peer(
    "ours: mobile, not frozen",
    _serving("benchmarks.gateways.unfrozen"),
    _version,
    _MOBILE,
    "/v1/restaurants/1000/picture",
    ours=True,
)
