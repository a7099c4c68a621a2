"""Who may keep an answer: everybody what is for everybody, and only the caller what a known caller asked for."""

import pytest

from gateway_common import Caller, ReadModel, Router, Service, View, allowed, anyone, composition, need
from gateway_common.testing import SimulatedNetwork, answered, client_of, simulated
from tests.support.gateways import TOKEN, gateway

prices = Service("price")
router = Router()


class Price(ReadModel):
    amount: str


class PriceTag(View):
    amount: str


@prices.get("/price")
def find_price() -> Price: ...


@router.get("/open")
@composition(within=1.0)
def open_price(price: Price = need(find_price), *, caller: Caller = anyone()) -> PriceTag:
    """Show the price to anyone."""
    return PriceTag(amount=price.amount)


@router.get("/own")
@composition(within=1.0)
def own_price(price: Price = need(find_price), *, caller: Caller = allowed("prices:read")) -> PriceTag:
    """Show the price to a known caller."""
    return PriceTag(amount=price.amount)


async def _kept(path: str, token: str | None) -> str:
    public = answered({"amount": "9.90"}, headers={"cache-control": "public, max-age=60"})
    network = SimulatedNetwork({find_price: public})
    async with client_of(gateway(router, prices, network=network), token=token) as client:
        response = await client.get(path)
    return str(response.headers["cache-control"])


@pytest.mark.parametrize("path", ["/own", "/open"])
@simulated
async def test_what_a_known_caller_is_told_is_private(path: str) -> None:
    """However public its parts are, an answer for a known caller is kept by that caller alone."""
    assert await _kept(path, TOKEN) == "private, max-age=60"


@simulated
async def test_what_a_stranger_is_told_is_as_public_as_its_parts() -> None:
    """An answer for nobody in particular is kept by everybody for as long as its parts allow."""
    assert await _kept("/open", None) == "public, max-age=60"
