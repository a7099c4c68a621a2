"""The docs page in a real browser, on the production app of each gateway."""

from base64 import b64decode
from collections.abc import Callable

import pytest
from fastapi import FastAPI

from browser_bff.app import create_app as create_browser
from gateway_common.errors import State
from gateway_common.services import Answer
from gateway_common.testing import SimulatedNetwork
from gateway_common.testing.network import answered
from mobile_bff.app import create_app as create_mobile
from public_bff.app import create_app as create_public
from public_bff.settings import PublicSettings
from tests.browser_bff import given as of_browser
from tests.gateway_common.pages.conftest import Visiting
from tests.mobile_bff import given as of_mobile
from tests.public_bff import given as of_public

pytestmark = pytest.mark.asyncio(loop_scope="module")

PIXEL = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M/wHwAEBgIApD5fRAAAAABJRU5ErkJggg==")
PUBLIC = PublicSettings(profile="sandbox", docs=True)
GATEWAYS: dict[str, tuple[Callable[[], FastAPI], str]] = {
    "mobile": (lambda: create_mobile(of_mobile.SETTINGS, of_mobile.network), "FTGO for phones"),
    "browser": (lambda: create_browser(of_browser.SETTINGS, of_browser.given), "FTGO for browsers"),
    "public": (lambda: create_public(PUBLIC, of_public.network_with), "FTGO for partners"),
}
PARTS = "#order_card .drawing g text.name"


@pytest.mark.parametrize("name", GATEWAYS)
async def test_the_page_shows_every_operation(visit: Visiting, name: str) -> None:
    """Each operation of the document is on the page, and nothing is loaded that the policy would stop."""
    create, title = GATEWAYS[name]
    app = create()
    operations = [one["operationId"] for path in app.openapi()["paths"].values() for one in path.values()]

    async with visit(app) as seen:
        shown = await seen.page.locator(".operation").evaluate_all("found => found.map(one => one.id)")
        heading = await seen.shows("h1")

    assert sorted(shown) == sorted(operations)
    assert heading.startswith(title)
    assert seen.complaints == []
    assert {url for url in seen.asked if not url.startswith(f"{seen.origin}/")} == set()
    assert len(seen.asked) >= 8


async def test_a_composition_is_drawn(visit: Visiting) -> None:
    """The plan shows what is needed, what is wanted, what reads what, and what may be missing when."""
    async with visit(GATEWAYS["mobile"][0](), fragment="order_card") as seen:
        parts = await seen.page.locator(PARTS).all_text_contents()
        kinds = await seen.page.locator("#order_card .drawing g").evaluate_all(
            "found => found.map(one => one.getAttribute('class'))"
        )
        lines = await seen.page.locator("#order_card .drawing path").count()
        reasons = await seen.shows("#order_card .reasons")

    assert dict(zip(parts, kinds, strict=True)) == {
        "order": "need",
        "ticket": "want",
        "delivery": "want",
        "restaurant": "want",
        "bill": "want",
    }
    assert lines == 2
    assert "ticket, delivery, restaurant, bill may be missing: busy, denied, down, garbled, late, refused." in reasons


async def test_partners_see_no_plan(visit: Visiting) -> None:
    """What became of which part stays in the house: the public gateway's page draws nothing."""
    async with visit(GATEWAYS["public"][0](), fragment="getOrder") as seen:
        drawings = await seen.page.locator(".drawing").count()

    assert drawings == 0


async def test_problems_are_shown_by_status(visit: Visiting) -> None:
    """Every problem that may come with a status is shown with its title, sentence and type."""
    async with visit(GATEWAYS["browser"][0](), fragment="place_order") as seen:
        await seen.page.locator("#place_order summary", has_text="422").click()
        problem = await seen.page.locator("#place_order .problem", has_text="minimum-not-met").inner_text()

    assert problem.split("\n\n") == [
        "This is less than the restaurant delivers",
        "Add dishes until the minimum order is met.",
        "tag:browser.ftgo.example,2026:problems/minimum-not-met",
    ]


async def test_a_request_can_be_tried(visit: Visiting) -> None:
    """The form sends what its reader typed, with the token, and shows status, body and header fields."""
    async with visit(GATEWAYS["mobile"][0](), fragment="order_card") as seen:
        await seen.page.fill("#token", of_mobile.MIA)
        await seen.page.fill("#order_card [name=order_id]", "1")
        await seen.page.click("#order_card button")
        status = await seen.shows("#order_card .result .good")
        body = await seen.shows("#order_card .result pre")

    assert status == "200 OK"
    assert '"headline": "Your order is being prepared."' in body
    assert seen.asked[-1] == f"{seen.origin}/v1/orders/1"
    assert seen.complaints == []


async def test_a_write_can_be_tried(visit: Visiting) -> None:
    """The body is there as an example that the gateway accepts as it stands."""
    async with visit(GATEWAYS["browser"][0](), fragment="place_order") as seen:
        await seen.page.fill("#token", "dev:1")
        await seen.page.click("#place_order button")
        status = await seen.shows("#place_order .result .good")

    assert status == "201 Created"


async def test_a_picture_is_shown(visit: Visiting) -> None:
    """What a route passes on is shown as what it is, from the bytes that came."""
    picture = Answer(State.OK, 200, [(b"content-type", b"image/png")], PIXEL)
    network = SimulatedNetwork({}, routes={"GET /api/restaurants/{restaurant_id}/picture": picture})
    where = "#show_restaurant_picture"

    async with visit(create_browser(of_browser.SETTINGS, lambda: network), fragment=where[1:]) as seen:
        await seen.page.fill(f"{where} [name=restaurant_id]", "12")
        await seen.page.click(f"{where} button")
        await seen.page.wait_for_selector(f"{where} .result img")
        await seen.page.wait_for_function("document.querySelector('.result img').naturalWidth === 1")

    assert seen.complaints == []


async def test_a_file_can_be_sent(visit: Visiting) -> None:
    """A body that is no JSON is a file of the reader's, sent as what it is."""
    network = SimulatedNetwork({}, routes={"POST /api/orders/{order_id}/photos": answered({}, status=201)})

    async with visit(create_browser(of_browser.SETTINGS, lambda: network), fragment="add_photo") as seen:
        await seen.page.fill("#token", "dev:1")
        await seen.page.fill("#add_photo [name=order_id]", "1")
        await seen.page.set_input_files(
            "#add_photo [type=file]", {"name": "a.png", "mimeType": "image/png", "buffer": PIXEL}
        )
        await seen.page.click("#add_photo button")
        status = await seen.shows("#add_photo .result .good")

    assert status == "201 Created"
    assert (b"content-type", b"image/png") in network.calls[-1].headers


async def test_without_a_token_the_problem_is_shown(visit: Visiting) -> None:
    """A refusal is an answer like any other: its problem is shown."""
    async with visit(GATEWAYS["mobile"][0](), fragment="order_card") as seen:
        await seen.page.click("#order_card button")
        status = await seen.shows("#order_card .result .bad")
        body = await seen.shows("#order_card .result pre")

    assert status == "401 Unauthorized"
    assert "problems/unauthenticated" in body


async def test_operations_are_found_by_a_word(visit: Visiting) -> None:
    """What is typed into the search leaves only the operations that hold it."""
    async with visit(GATEWAYS["public"][0]()) as seen:
        await seen.page.fill("#filter", "cancel an order")
        shown = await seen.page.locator(".operation:visible").evaluate_all("found => found.map(one => one.id)")

    assert shown == ["cancelOrder"]


@pytest.mark.parametrize("width", [360, 820, 1280])
async def test_the_page_fits_its_screen(visit: Visiting, width: int) -> None:
    """On a phone as on a desk nothing of the page reaches beyond its window, everything folded out."""
    async with visit(GATEWAYS["browser"][0](), width=width) as seen:
        await seen.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        reach = await seen.page.evaluate("document.documentElement.scrollWidth")

    assert reach <= width
