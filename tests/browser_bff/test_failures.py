import pytest

from browser_bff.app import create_app
from browser_bff.endpoints.account import show_account
from browser_bff.endpoints.checkout import preview_checkout
from browser_bff.endpoints.history import list_orders
from browser_bff.endpoints.order_page import show_order
from browser_bff.endpoints.restaurants import list_restaurants, show_restaurant
from gateway_common.testing import FailureCase, FailureMatrix
from tests.browser_bff.given import ANSWERS, SETTINGS

MATRIX = FailureMatrix(
    create=lambda reach: create_app(SETTINGS, reach),
    answers=ANSWERS,
    requests={
        show_order: "/api/orders/104",
        list_orders: "/api/orders",
        preview_checkout: "/api/checkout?restaurantId=7&item=701:2&item=705:1",
        show_account: "/api/account",
        list_restaurants: "/api/restaurants?near=37.82,-122.25",
        show_restaurant: "/api/restaurants/7",
    },
    token="dev:1",  # noqa: S106 – it proves nothing outside the sandbox
)


@pytest.mark.parametrize("case", MATRIX.cases(), ids=str)
def test_every_failure_is_answered_as_declared(case: FailureCase) -> None:
    """Every part of every page, in every state, gives the status, the problem and the missing parts declared."""
    case.check()


def test_the_matrix_sees_every_part() -> None:
    """The matrix covers the parts of all six pages."""
    parts = {(case.composition.name, case.node.name) for case in MATRIX.cases()}

    assert len(parts) == 16
