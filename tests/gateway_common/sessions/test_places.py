"""By which of its names a browser found a gateway on loopback."""

import pytest

from gateway_common import GatewaySettings, create_gateway
from gateway_common.sessions import strays
from gateway_common.testing import SimulatedNetwork, client_of

NEAR = "http://127.0.0.1:8082"


@pytest.mark.parametrize(
    ("host", "url", "expected"),
    [
        ("127.0.0.1:8082", NEAR, False),
        ("localhost:8082", NEAR, True),
        ("[::1]:8082", NEAR, True),
        ("127.0.0.1:8082", "http://localhost:8082", True),
        ("www.example.com", "https://www.example.com", False),
        ("other.example.com", "https://www.example.com", False),
        ("localhost:8082", "https://www.example.com", False),
        ("www.example.com", NEAR, False),
        ("", NEAR, False),
    ],
)
def test_only_loopback_has_two_names(host: str, url: str, expected: bool) -> None:
    """Where there is one name, behind whatever proxies, nobody is led anywhere."""
    assert strays(host, url) is expected


async def test_whoever_came_by_another_name_begins_where_they_will_come_back() -> None:
    """The cookie of the attempt is kept at the host that the provider knows, or signing in would end in a 400."""
    people = {"kind": "sessions", "provider": {"issuer": "https://id.example"}, "sessions": {"client_id": "website"}}
    settings = GatewaySettings.model_validate({"profile": "sandbox", "port": 8082, "identity": people})
    app = create_gateway("website", settings, services=(), routers=[], reach=lambda: SimulatedNetwork({}))
    async with client_of(app) as client:
        led = await client.get("/auth/login?return_to=/orders/5&max_age=60", headers={"Host": "localhost:8082"})

    assert (led.status_code, led.headers["location"]) == (303, f"{NEAR}/auth/login?return_to=%2Forders%2F5&max_age=60")
    assert "set-cookie" not in led.headers
