"""What the pages of the storefront show, through the app that is served."""

from decimal import Decimal

import httpx2
import pytest

from gateway_common import Parts, State
from gateway_common.caller import ANONYMOUS
from gateway_common.testing import (
    FailureCase,
    FailureMatrix,
    Given,
    SimulatedNetwork,
    client_of,
    run_simulated,
    simulated,
)
from storefront.app import ProductDetails, create_app, product_details, profile
from storefront.services import (
    Product,
    Review,
    Stock,
    User,
    find_product,
    find_reviews,
    find_stock,
    find_user,
)
from storefront.settings import StorefrontSettings

SETTINGS = StorefrontSettings()
MILL = Product(name="Pepper mill", price=Decimal("24.90"))
ANSWERS: Given = {
    find_product: MILL,
    find_reviews: [Review(stars=5, text="Grinds like a charm."), Review(stars=4, text="A bit loud.")],
    find_stock: Stock(available=12),
    find_user: User(name="Ada"),
}
WHOLE = {
    "product": {"name": "Pepper mill", "price": "24.90"},
    "reviews": [{"stars": 5, "text": "Grinds like a charm."}, {"stars": 4, "text": "A bit loud."}],
    "stock": {"available": 12},
    "missing": [],
}
MATRIX = FailureMatrix(
    create=lambda reach: create_app(SETTINGS, reach),
    answers=ANSWERS,
    requests={product_details: "/product-details/1", profile: "/users/1"},
)


async def page(path: str, network: SimulatedNetwork) -> httpx2.Response:
    async with client_of(create_app(SETTINGS, lambda: network)) as client:
        return await client.get(path)


@simulated
async def test_a_product_page_is_composed_of_three_services() -> None:
    """One request of the browser gives what it took three to find out."""
    network = SimulatedNetwork(ANSWERS)

    assert (await page("/product-details/1", network)).json() == WHOLE
    assert sorted(call.path for call in network.calls) == ["/inventory/1", "/products/1", "/reviews?productId=1"]


@pytest.mark.parametrize(
    ("lost", "shown"),
    [
        ({find_reviews: State.DOWN}, {"reviews": None, "missing": ["reviews"]}),
        ({find_stock: State.LATE}, {"stock": None, "missing": ["stock"]}),
        ({find_stock: State.ABSENT}, {"stock": None, "missing": []}),
        ({find_reviews: []}, {"reviews": []}),
        (
            {find_reviews: State.BUSY, find_stock: State.GARBLED},
            {"reviews": None, "stock": None, "missing": ["reviews", "stock"]},
        ),
    ],
)
def test_a_product_page_shows_what_there_is(lost: Given, shown: dict[str, object]) -> None:
    """Without reviews or stock the page comes all the same, and says what is missing."""
    network = SimulatedNetwork({**ANSWERS, **lost})

    response = run_simulated(page("/product-details/1", network))

    assert (response.status_code, response.json()) == (200, WHOLE | shown)


@pytest.mark.parametrize(("state", "status"), [(State.ABSENT, 404), (State.DOWN, 502), (State.LATE, 504)])
def test_without_the_product_there_is_no_page(state: State, status: int) -> None:
    """A page without its product is a problem, never a page."""
    network = SimulatedNetwork({**ANSWERS, find_product: state})

    response = run_simulated(page("/product-details/1", network))

    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")


@simulated
async def test_a_user_is_shown_by_name_alone() -> None:
    """Of a user others see nothing but the name, whatever else the service tells."""
    network = SimulatedNetwork({find_user: {"id": "1", "name": "Ada", "email": "ada@shop.example"}})

    assert (await page("/users/1", network)).json() == {"name": "Ada"}


def test_a_view_is_a_pure_function() -> None:
    """What a page says follows from what was read, without any network."""
    view = product_details.view(
        product_id="1", product=MILL, reviews=None, stock=None, parts=Parts.without("reviews"), caller=ANONYMOUS
    )

    assert view == ProductDetails(product=MILL, reviews=None, stock=None, missing=["reviews"])


@pytest.mark.parametrize("case", MATRIX.cases(), ids=str)
def test_every_failure_is_answered_as_declared(case: FailureCase) -> None:
    """Every part in every state gives what its declaration promises."""
    case.check()
