"""What is forwarded is shown to its service like any other call."""

from pathlib import Path

import pytest

from gateway_common.testing import answered, client_of, simulated
from tests.gateway_common.identity.exchange.given import Desk, gateway, shown

ROUTES = """
GET /v1/orders/{order_id}: {service: order, path: "/orders/{order_id}", allow: signed-in}
POST /v1/orders: {service: order, path: /orders, allow: signed-in, body: 1 KiB}
GET /v1/mine: {service: order, path: /mine, allow: signed-in}
GET /v1/passed: {service: order, path: /mine, allow: signed-in, errors: pass}
GET /v1/kept: {service: order, path: /mine, allow: signed-in, cache: {scope: caller}}
"""


@pytest.fixture
def routes(tmp_path: Path) -> Path:
    file = tmp_path / "routes.yaml"
    file.write_text(ROUTES, encoding="utf-8")
    return file


@simulated
async def test_a_route_shows_the_token_that_was_made_for_its_service(routes: Path) -> None:
    """Also where a body streams through; what the client showed goes no further, whatever it says beside."""
    desk = Desk()
    token, said = desk.issuer.token(), answered({})
    desk.network.routes = {**desk.network.routes, "GET /v1/orders/{order_id}": said, "POST /v1/orders": said}
    claims = {"caller-assertion": "made up"}
    async with client_of(gateway(desk, routes=routes), token=token) as client:
        statuses = [
            (await client.get("/v1/orders/1", headers=claims)).status_code,
            (await client.post("/v1/orders", content=b"{}", headers=claims)).status_code,
        ]

    assert statuses == [200, 200]
    assert [shown(call) for call in desk.calls()] == [f"Bearer for.{token[-20:]}"] * 2
    assert len(desk.exchanged) == 1


@pytest.mark.parametrize(
    ("says", "status"),
    [
        (answered({"error": "invalid_grant"}, status=400), 403),
        (answered({"error": "invalid_target"}, status=400), 502),
        (answered({}, status=500), 502),
    ],
)
@simulated
async def test_a_route_without_a_token_is_not_sent(routes: Path, says: object, status: int) -> None:
    """Its client hears what a needed part would make it hear, and nothing of the provider."""
    desk = Desk(says)
    async with client_of(gateway(desk, routes=routes), token=desk.issuer.token()) as client:
        answers = [await client.get("/v1/orders/1"), await client.post("/v1/orders", content=b"{}")]

    assert [one.status_code for one in answers] == [status] * 2
    assert all("invalid" not in one.text for one in answers)
    assert desk.calls() == []


@pytest.mark.parametrize("path", ["/v1/mine", "/v1/passed", "/v1/kept"])
@simulated
async def test_a_service_that_does_not_believe_it_refuses_us(routes: Path, path: str) -> None:
    """T5: its 401 says nothing of the token that the client has, and could renew for ever: it is a mistake of ours."""
    desk = Desk()
    desk.network.routes = {**desk.network.routes, f"GET {path}": answered({"why": "SECRET"}, status=401)}
    async with client_of(gateway(desk, routes=routes), token=desk.issuer.token()) as client:
        answer = await client.get(path)

    assert (answer.status_code, len(desk.calls())) == (502, 1)
    assert "www-authenticate" not in answer.headers
    assert "SECRET" not in answer.text
