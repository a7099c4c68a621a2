"""Requests that are pushed to the provider (RFC 9126): the browser carries a name of them, and nothing else."""

from base64 import b64decode
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from gateway_common import GatewaySettings, create_gateway
from gateway_common.errors import State
from gateway_common.services import Call
from gateway_common.testing import SimulatedNetwork, answered, client_of, simulated

ISSUER = "https://id.example"
METADATA = {
    "issuer": ISSUER,
    "jwks_uri": f"{ISSUER}/keys",
    "authorization_endpoint": f"{ISSUER}/authorize?tenant=a",
    "pushed_authorization_request_endpoint": f"{ISSUER}/push",
}
KEPT = answered({"request_uri": "urn:example:1", "expires_in": 60}, status=201)


def provider(kept: object = KEPT, **told: object) -> SimulatedNetwork:
    """Be a provider that answers a pushed request so, and says *told* of itself beside the usual."""
    said = {name: value for name, value in {**METADATA, **told}.items() if value is not None}
    return SimulatedNetwork({}, routes={"find_metadata": answered(said), "push_request": kept})


async def begun(network: SimulatedNetwork, *, pushed: bool) -> httpx2.Response:
    """Begin to sign in."""
    sessions: dict[str, Any] = {"client_id": "website", "pushed": pushed}
    people = {"kind": "sessions", "provider": {"issuer": ISSUER}, "sessions": sessions}
    settings = GatewaySettings.model_validate({"profile": "sandbox", "identity": people})
    app = create_gateway("website", settings, services=(), routers=[], reach=lambda: network)
    async with client_of(app) as client:
        return await client.get("/auth/login", headers={"Host": "127.0.0.1:8000"})


def pushes(network: SimulatedNetwork) -> list[Call]:
    """Give the requests that were pushed."""
    return [call for call in network.calls if call.operation == "push_request"]


@pytest.mark.parametrize(("pushed", "demanded"), [(True, False), (False, True)])
@simulated
async def test_the_browser_carries_a_name(*, pushed: bool, demanded: bool) -> None:
    """By the setting, or because the provider says that it wants nothing else; the client proves itself on the way."""
    network = provider(require_pushed_authorization_requests=demanded)
    response = await begun(network, pushed=pushed)
    [call] = pushes(network)
    asked, fields = parse_qs(call.whole.decode()), dict(call.headers)

    expected = {"tenant": ["a"], "client_id": ["website"], "request_uri": ["urn:example:1"]}
    assert (response.status_code, parse_qs(urlsplit(response.headers["location"]).query)) == (303, expected)
    assert {"state", "nonce", "code_challenge", "redirect_uri", "scope"} <= asked.keys()
    assert asked["code_challenge_method"] == ["S256"]
    assert b64decode(fields[b"authorization"].removeprefix(b"Basic ")).startswith(b"website:")


@simulated
async def test_nothing_is_pushed_unless_somebody_wants_it() -> None:
    """Then the link says all of it, and signing in costs the provider nothing before a person comes."""
    network = provider()
    response = await begun(network, pushed=False)

    assert "code_challenge=" in response.headers["location"]
    assert pushes(network) == []


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        (answered({"error": "invalid_request"}, status=400), {}),
        (answered({"request_uri": ""}, status=201), {}),
        (State.DOWN, {}),
        (KEPT, {"pushed_authorization_request_endpoint": None}),
        (KEPT, {"pushed_authorization_request_endpoint": "https://evil.example/push"}),
    ],
)
@simulated
async def test_what_could_not_be_pushed_signs_nobody_in(kept: object, told: dict[str, object]) -> None:
    """503, and never a link that tells the browser what was to stay between us."""
    response = await begun(provider(kept, **told), pushed=True)

    assert (response.status_code, "location" in response.headers) == (503, False)
