"""The failure matrix: every part of every composition, in every state, answered as declared."""

import pytest

from gateway_common.testing import FailureCase, FailureMatrix
from public_bff.app import create_app
from public_bff.endpoints.orders import get_order, list_orders
from public_bff.endpoints.restaurants import get_restaurant, list_restaurants
from tests.public_bff.given import ANSWERS, SETTINGS, TOKEN

MATRIX = FailureMatrix(
    create=lambda reach: create_app(SETTINGS, reach),
    answers=ANSWERS,
    requests={
        get_order: "/v1/orders/42?include=ticket,delivery,bill,restaurant",
        list_orders: "/v1/orders",
        list_restaurants: "/v1/restaurants?near=37.8,-122.27",
        get_restaurant: "/v1/restaurants/7",
    },
    token=TOKEN,
)


@pytest.mark.parametrize("case", MATRIX.cases(), ids=str)
def test_every_failure_is_answered_as_declared(case: FailureCase) -> None:
    """Whatever becomes of a part, status, problem, `missing`, caching and time are as the composition declares."""
    case.check()
