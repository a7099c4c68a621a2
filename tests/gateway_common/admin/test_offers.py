"""The table of everything that a client can call."""

from pathlib import Path

from fastapi import FastAPI

from gateway_common import Caller, Router, Service, View, allowed, anyone, composition, create_gateway, need
from gateway_common.admin import Offer, offers_of
from gateway_common.services import ReadModel
from tests.gateway_common.admin.given import gateway_of_ftgo, operator
from tests.support.gateways import settings_for

shop = Service("shop")
router = Router()

ROUTES = """\
GET /pictures/{name}:
  service: shop
  path: /photos/{name}
  allow: anyone
  within: 3
POST /pictures:
  service: shop
  allow: [pictures:write]
  body: 2 MiB
"""


class Thing(ReadModel):
    name: str


class Wish(View):
    name: str


@shop.get("/things/{name}")
def find_thing(name: str) -> Thing: ...


@router.get("/things/{name}")
@composition(within=2)
def show_thing(name: str, thing: Thing = need(find_thing), *, caller: Caller = anyone()) -> Wish:
    """Show it."""
    return Wish(name=thing.name)


@router.post("/wishes")
async def make_wish(wish: Wish, caller: Caller = allowed("wishes:write")) -> Wish:
    """Make one."""
    return wish


def made(tmp_path: Path) -> FastAPI:
    routes = tmp_path / "routes.yaml"
    routes.write_text(ROUTES)
    settings = settings_for([shop], budget=4, most_body=1_000)
    return create_gateway("test", settings, services=[shop], routers=[router], routes=routes)


def test_endpoints_compositions_and_routes_are_one_table(tmp_path: Path) -> None:
    """Each says what it is and leads to, who may call it, in what time, how much it reads, and where it is written."""
    offers = offers_of(made(tmp_path))

    written = {offer.path: offer.written for offer in offers}
    keys = "/.well-known/jwks.json"
    assert offers == [
        Offer("GET", keys, "endpoint", "key_set", "anyone", 4, None, written[keys]),
        Offer("POST", "/pictures", "route", "shop: /pictures", "pictures:write", 4, 2 << 20, "routes.yaml:6"),
        Offer("GET", "/pictures/{name}", "route", "shop: /photos/{name}", "anyone", 3, None, "routes.yaml:1"),
        Offer("GET", "/things/{name}", "composition", "show_thing", "anyone", 2, None, written["/things/{name}"]),
        Offer("POST", "/wishes", "endpoint", "make_wish", "wishes:write", 4, 1_000, written["/wishes"]),
    ]
    assert written["/wishes"].startswith("test_offers.py:")


def test_nothing_is_left_out() -> None:
    """Every endpoint of a gateway is in the table."""
    assert {offer.kind for offer in offers_of(gateway_of_ftgo())} == {"composition", "endpoint"}


async def test_operators_read_the_same_table(tmp_path: Path) -> None:
    """`/routes` gives it as JSON."""
    app = made(tmp_path)
    async with operator(app) as client:
        told = (await client.get("/routes")).json()

    assert told == [offer.told for offer in offers_of(app)]
    assert set(told[0]) == {"method", "path", "kind", "leads_to", "policy", "within", "most_body", "written"}
