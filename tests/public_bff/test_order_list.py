"""`GET /v1/orders`: a consumer's orders, page by page."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from gateway_common.testing import SimulatedNetwork, simulated
from public_bff.services import find_orders
from tests.public_bff.given import ANOTHERS_TOKEN, ENTRY, network_with, partner


def sent(network: SimulatedNetwork) -> list[tuple[str, str]]:
    """Read the query of the last call."""
    return parse_qsl(urlsplit(network.calls[-1].path).query)


@simulated
async def test_a_page_tells_each_order_and_how_to_go_on() -> None:
    """A page holds short orders in a partner's words, and an opaque cursor to the next."""
    async with partner() as client:
        page = (await client.get("/v1/orders")).json()

    assert page["data"] == [
        {
            "id": "42",
            "status": "confirmed",
            "restaurantId": "7",
            "restaurantName": "Ajanta",
            "total": {"amount": "32.25", "currency": "USD"},
            "placedAt": "2026-11-20T18:30:00Z",
        }
    ]
    assert page["nextCursor"]


@simulated
async def test_the_last_page_has_no_cursor() -> None:
    """Where nothing follows, `nextCursor` is null."""
    async with partner(network_with({find_orders: {"orders": [], "startKey": None}})) as client:
        page = (await client.get("/v1/orders")).json()

    assert page == {"data": [], "nextCursor": None}


@simulated
async def test_whose_orders_are_listed_says_the_token_alone() -> None:
    """The consumer is the caller; a client that names another is refused."""
    network = network_with()

    async with partner(network, token=ANOTHERS_TOKEN) as client:
        await client.get("/v1/orders")
        refused = await client.get("/v1/orders?consumerId=1")

    assert sent(network) == [("consumerId", "5"), ("limit", "20")]
    assert (refused.status_code, len(network.calls)) == (422, 1)


@simulated
async def test_filters_are_put_into_the_services_words() -> None:
    """A partner's words become states, a moment with a zone becomes UTC."""
    network = network_with()

    async with partner(network) as client:
        await client.get(
            "/v1/orders",
            params={"limit": "5", "status": "pending,confirmed", "since": "2026-11-20T12:00:00+02:00"},
        )

    assert sent(network) == [
        ("consumerId", "1"),
        ("limit", "5"),
        ("status", "APPROVAL_PENDING"),
        ("status", "APPROVED"),
        ("since", "2026-11-20T10:00:00"),
    ]


@simulated
async def test_a_cursor_leads_to_the_next_page() -> None:
    """Sent back with the same filters, in any order and any zone, a cursor starts where the page before ended."""
    network = network_with()

    async with partner(network) as client:
        first = await client.get("/v1/orders?status=pending,cancelled&since=2026-11-20T12:00:00Z")
        cursor = first.json()["nextCursor"]
        second = await client.get(
            "/v1/orders",
            params={"cursor": cursor, "status": "cancelled,pending", "since": "2026-11-20T13:00:00+01:00", "limit": 7},
        )

    assert second.status_code == 200
    assert ("startKey", "42") in sent(network)
    assert "42" not in cursor


@pytest.mark.parametrize("filters", ["status=confirmed", "since=2026-11-20T12:00:00Z"])
@simulated
async def test_a_cursor_belongs_to_its_filters(filters: str) -> None:
    """A cursor of another list is refused instead of giving a page of nonsense."""
    async with partner() as client:
        cursor = (await client.get("/v1/orders")).json()["nextCursor"]
        response = await client.get(f"/v1/orders?cursor={cursor}&{filters}")

    (error,) = response.json()["errors"]
    assert (response.status_code, error["at"]) == (422, "query.cursor")


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=many", "limit"),
        ("status=APPROVED", "status"),
        ("status=confirm", "status"),
        ("since=2026-11-20T12:00:00", "since"),
        ("since=9999-12-31T23:59:59-14:00", "since"),
        ("since=yesterday", "since"),
        ("cursor=", "cursor"),
        ("cursor=41", "cursor"),
        ("cursor=%F0%9F%8D%9B", "cursor"),
        (f"cursor={'A' * 501}", "cursor"),
        ("page=2", "page"),
    ],
)
@simulated
async def test_what_cannot_be_understood_is_refused(query: str, place: str) -> None:
    """A value out of its range, or a parameter nobody knows, is a 422 that names the place, and nothing is asked."""
    network = network_with()

    async with partner(network) as client:
        response = await client.get(f"/v1/orders?{query}")

    (error,) = response.json()["errors"]
    assert (response.status_code, network.asked()) == (422, [])
    assert place in error["at"]


@simulated
async def test_an_unknown_state_is_our_problem() -> None:
    """A state that the promise has no word for is told as a failure, never passed on."""
    async with partner(network_with({find_orders: {"orders": [ENTRY | {"status": "FRIED"}]}})) as client:
        response = await client.get("/v1/orders")

    assert response.status_code == 502
    assert "FRIED" not in response.text
