"""Who may ask for what: a table over every endpoint of the gateway."""

import pytest

from browser_bff.app import create_app
from gateway_common.guard import policies
from gateway_common.testing import run_simulated
from tests.browser_bff.given import SETTINGS, browser, given

ASKS = {
    "GET /.well-known/jwks.json": "anyone",
    "GET /api/orders/{order_id}": "orders:read",
    "GET /api/orders": "orders:read",
    "POST /api/orders": "orders:write",
    "POST /api/orders/{order_id}/revise": "orders:write",
    "POST /api/orders/{order_id}/cancel": "orders:write",
    "GET /api/checkout": "orders:read profile:read",
    "GET /api/account": "profile:read",
    "GET /api/restaurants": "anyone",
    "GET /api/restaurants/{restaurant_id}": "anyone",
    "GET /": "anyone",
    "GET /page.css": "anyone",
    "GET /page.js": "anyone",
    "GET /auth/login": "anyone",
    "GET /auth/callback": "anyone",
    "POST /auth/backchannel-logout": "anyone",
    "GET /auth/session": "signed in",
    "POST /auth/logout": "signed in",
    "GET /auth/sessions": "signed in",
    "DELETE /auth/sessions": "signed in",
    "DELETE /auth/sessions/{name}": "signed in",
}
OF_SCOPES = [endpoint for endpoint, scopes in ASKS.items() if ":" in scopes]


def test_every_endpoint_asks_what_it_should() -> None:
    """The endpoints are these, and each asks its caller for these scopes."""
    asked_for = {policy.endpoint: str(policy.guard) for policy in policies(create_app(SETTINGS))}

    assert asked_for == ASKS


@pytest.mark.parametrize("endpoint", OF_SCOPES)
@pytest.mark.parametrize(("consumer", "status"), [(None, 401), ("1/nothing", 403)])
def test_who_may_not_ask_reaches_no_service(endpoint: str, consumer: str | None, status: int) -> None:
    """Without a token, or with one that does not allow it, the answer is 401 or 403 and no service is asked."""
    method, path = endpoint.replace("{order_id}", "104").split()
    network = given()

    async def sent() -> int:
        async with browser(network, consumer) as client:
            return (await client.request(method, path)).status_code

    assert (run_simulated(sent()), network.calls) == (status, [])
