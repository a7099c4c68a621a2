"""Every composition × every part × every state, held against what is declared."""

import pytest

from gateway_common.testing.matrix import FailureCase, FailureMatrix
from mobile_bff.app import create_app
from mobile_bff.endpoints.home import home
from mobile_bff.endpoints.orders import order_card
from mobile_bff.endpoints.restaurants import find_restaurants, menu
from tests.mobile_bff.given import ANSWERS, MIA, SETTINGS

MATRIX = FailureMatrix(
    create=lambda reach: create_app(SETTINGS, reach),
    answers=ANSWERS,
    requests={
        home: ["/v1/home", "/v1/home?near=37.7793,-122.4193"],
        order_card: "/v1/orders/1",
        find_restaurants: "/v1/restaurants?near=37.7793,-122.4193",
        menu: "/v1/restaurants/12/menu",
    },
    token=MIA,
)


@pytest.mark.parametrize("case", MATRIX.cases(), ids=str)
def test_every_failure_is_answered_as_declared(case: FailureCase) -> None:
    """A part that fails costs the phone that part and nothing else, unless the screen is nothing without it."""
    case.check()
