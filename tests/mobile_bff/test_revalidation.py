"""What a phone keeps: every composed answer has an entity tag when it may be kept, and is not sent twice."""

import pytest

from gateway_common.errors import State
from gateway_common.services import Call
from gateway_common.testing.clock import simulated
from mobile_bff.services import find_bill, find_order
from tests.mobile_bff.given import ORDER, Json, network, phone

SCREENS = {
    "/v1/home": "private, no-cache, max-age=60",
    "/v1/home?near=37.79,-122.4": "private, no-cache, max-age=60",
    "/v1/orders/1": "private, no-cache, max-age=60",
    "/v1/restaurants": "public, max-age=60",
    "/v1/restaurants?near=37.79,-122.4&q=thai&cuisine=Thai": "public, max-age=60",
    "/v1/restaurants/12/menu": "public, max-age=60",
}


@pytest.mark.parametrize("path", SCREENS)
@simulated
async def test_screen_that_the_phone_has_is_not_sent_again(path: str) -> None:
    """A phone that names the tag of what it has gets 304 without a body, and the same tag and rules."""
    async with phone(network(), shows="dev:7" if "restaurants" not in path else None) as client:
        first = await client.get(path)
        again = await client.get(path, headers={"if-none-match": first.headers["etag"]})

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert {first.headers["cache-control"], again.headers["cache-control"]} == {SCREENS[path]}
    assert first.headers["etag"] == again.headers["etag"]


@simulated
async def test_card_that_changed_is_sent_again() -> None:
    """Any change that the screen shows makes another tag."""
    answers = [ORDER]

    def order(_: Call) -> Json:
        return answers[0]

    async with phone(network({find_order: order})) as client:
        first = await client.get("/v1/orders/1")
        answers[0] = ORDER | {"orderTotal": "34.51"}
        again = await client.get("/v1/orders/1", headers={"if-none-match": first.headers["etag"]})

    assert (again.status_code, again.json()["total"]) == (200, "34.51")
    assert again.headers["etag"] != first.headers["etag"]


@simulated
async def test_card_with_something_missing_is_nobodys_to_keep() -> None:
    """A degraded card has no tag and may not be stored, so that the next look asks again."""
    async with phone(network({find_bill: State.DOWN})) as client:
        response = await client.get("/v1/orders/1")

    assert response.json()["missing"] == ["bill"]
    assert (response.headers["cache-control"], response.headers.get("etag")) == ("no-store", None)
