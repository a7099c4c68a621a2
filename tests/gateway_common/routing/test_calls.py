"""How a route calls its service: in whose name, in what time, and how often."""

import pytest

from gateway_common.errors import State
from gateway_common.testing import SimulatedNetwork, after, client_of, simulated
from tests.gateway_common.routing.given import MakeApp, said

ROUTE = "GET /v1/menus/{menu}/dishes/{dish}"


@pytest.mark.parametrize(
    ("within", "wanted", "expected"), [(3, None, 3), (None, None, 4.95), (3, "1", 0.95), (60, None, 4.95)]
)
@simulated
async def test_within_is_the_time_to_the_head(
    within: float | None, wanted: str | None, expected: float, app_with: MakeApp
) -> None:
    """A route has its own time, at most the budget's, and a client may lower it."""
    says = "" if within is None else f", within: {within}"
    network = SimulatedNetwork({}, routes={ROUTE: after(60, said(b"ok"))})
    app = app_with(f"{ROUTE}: {{service: menus, allow: anyone{says}}}", network=network)
    async with client_of(app) as client:
        response = await client.get("/v1/menus/7/dishes/9", headers={"request-timeout": wanted} if wanted else {})

    assert (response.status_code, response.json()["type"].rpartition("/")[2]) == (504, "late")
    assert network.calls[0].deadline.at == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(
    ("method", "fields", "tries"),
    [
        ("GET", {}, 3),
        ("DELETE", {}, 3),
        ("PUT", {}, 3),
        ("POST", {}, 1),
        ("POST", {"idempotency-key": "k-1"}, 3),
        ("POST", {"idempotency-key": ""}, 1),
        ("POST", {"idempotency-key": " "}, 1),
        ("PATCH", {}, 1),
    ],
)
@simulated
async def test_only_what_is_safe_to_repeat_is_repeated(
    method: str, fields: dict[str, str], tries: int, app_with: MakeApp
) -> None:
    """R2 holds for routes: by the method, or by a key that reaches the service."""
    name = f"{method} /v1/things"
    text = f"{name}: {{service: menus, allow: anyone, request: {{pass: [idempotency-key]}}}}"
    network = SimulatedNetwork({}, routes={name: State.DOWN})
    async with client_of(app_with(text, network=network)) as client:
        response = await client.request(method, "/v1/things", headers=fields)

    assert (response.status_code, len(network.calls)) == (502, tries)


@simulated
async def test_a_key_that_stays_behind_makes_nothing_repeatable(app_with: MakeApp) -> None:
    """Where the route does not pass it, the service would do the work twice."""
    name = "POST /v1/things"
    network = SimulatedNetwork({}, routes={name: State.DOWN})
    async with client_of(app_with(f"{name}: {{service: menus, allow: anyone}}", network=network)) as client:
        await client.post("/v1/things", headers={"idempotency-key": "k-1"})

    assert len(network.calls) == 1


ASKING = """
GET /v1/open: {service: menus, allow: anyone}
GET /v1/mine: {service: menus, allow: signed-in}
GET /v1/all: {service: menus, allow: ["menus:read", "menus:all"]}
"""


@pytest.mark.parametrize(
    ("path", "token", "status"),
    [
        ("/v1/open", None, 200),
        ("/v1/open", "dev:7/x", 200),
        ("/v1/open", "nonsense", 401),
        ("/v1/mine", None, 401),
        ("/v1/mine", "dev:7/x", 200),
        ("/v1/all", "dev:7/menus:read", 403),
        ("/v1/all", "dev:7/menus:read+menus:all", 200),
    ],
)
@simulated
async def test_the_route_says_who_may_call_it(path: str, token: str | None, status: int, app_with: MakeApp) -> None:
    """P2: the guard of the very route that is forwarded decides, and nothing is sent before."""
    network = SimulatedNetwork({}, routes={f"GET {path}": said(b"ok")})
    async with client_of(app_with(ASKING, network=network), token=token) as client:
        response = await client.get(path)

    assert response.status_code == status
    assert len(network.calls) == (status == 200)


@pytest.mark.parametrize(
    ("token", "asked", "status"),
    [
        ("dev:7", "roles: [cook]", 200),
        ("dev:7/menus:read", "roles: [cook]", 403),
        ("dev:7", "strength: [mfa]", 401),
        ("dev:7", "max_age: 300", 401),
    ],
)
@simulated
async def test_a_route_asks_for_more_than_scopes(token: str, asked: str, status: int, app_with: MakeApp) -> None:
    """Roles, strength and age of the sign-in are asked before a service hears of the request."""
    name = "GET /v1/costs"
    network = SimulatedNetwork({}, routes={name: said(b"ok")})
    text = f"{name}: {{service: menus, allow: [menus:read], {asked}}}"
    async with client_of(app_with(text, network=network), token=token) as client:
        response = await client.get("/v1/costs")

    assert response.status_code == status
    assert len(network.calls) == (1 if status == 200 else 0)
