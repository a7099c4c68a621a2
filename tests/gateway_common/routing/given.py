"""What the tests of routes are given: two services, a few endpoints beside the routes, and answers of services."""

from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent

from fastapi import FastAPI

from gateway_common import Caller, Router, Service, View, allowed, anyone, create_gateway
from gateway_common.services import Answer, Reach
from gateway_common.services.status import state_of
from gateway_common.testing import SimulatedNetwork
from tests.support.gateways import settings_for

__all__ = ["SERVICES", "Here", "MakeApp", "app_of", "menus", "pictures", "router", "said"]

MakeApp = Callable[..., FastAPI]
menus = Service("menus")
pictures = Service("pictures")
SERVICES = (menus, pictures)
router = Router()


class Here(View):
    here: str


@router.get("/v1/menus/nearby")
async def nearby(caller: Caller = anyone()) -> Here:
    """Tell of the menus nearby."""
    return Here(here="nearby")


@router.delete("/v1/menus/{menu}", operation_id="dropMenu")
async def drop_menu(menu: str, caller: Caller = allowed("menus:write")) -> Here:
    """Drop a menu."""
    return Here(here=menu)


def said(
    body: bytes = b"", *, status: int = 200, headers: Mapping[str, str] | None = None, retry_after: float | None = None
) -> Answer:
    """Make what a service says, byte for byte."""
    fields = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
    return Answer(state_of(status), status, fields, body, retry_after=retry_after)


def app_of(
    file: Path,
    text: str,
    *,
    network: SimulatedNetwork | Reach | None = None,
    endpoints: Router = router,
    **settings: object,
) -> FastAPI:
    """Make a gateway with the routes of *text*, written to *file*, and *endpoints*, by default those above."""
    file.write_text(dedent(text).removeprefix("\n"), encoding="utf-8")
    reach: Reach = network if callable(network) else lambda: network or SimulatedNetwork({})
    return create_gateway(
        "test", settings_for(SERVICES, **settings), services=SERVICES, routers=[endpoints], routes=file, reach=reach
    )
