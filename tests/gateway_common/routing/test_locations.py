"""Where a service points to, as a client may follow it."""

import pytest

from gateway_common.testing import SimulatedNetwork, client_of, simulated
from tests.gateway_common.routing.given import MakeApp, said

NAME = "GET /v1/menus/{menu}"
BACK = """
GET /v1/menus/{menu}: {service: menus, allow: anyone, path: "/m/{menu}"}
POST /v1/menus: {service: menus, allow: anyone, path: /m}
GET /v1/pictures/{id}: {service: pictures, allow: anyone, path: "/p/{id}"}
"""


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/m/7", "/v1/menus/7"),
        ("/m/7?page=2#end", "/v1/menus/7?page=2#end"),
        ("/m/a%20b", "/v1/menus/a%20b"),
        ("/m", "/v1/menus"),
        ("http://menus.internal:8080/m/7", "/v1/menus/7"),
        ("/other/7", "/other/7"),
        ("/p/7", "/p/7"),
        ("http://menus.internal:8080/other", None),
        ("http://menus.internal:8081/m/7", None),
        ("http://pictures.internal:8080/p/7", None),
        ("https://menus.internal:8080/m/7", None),
        ("http://menus.internal:8080@evil.example/m/7", None),
        ("http://evil.example/m/7", None),
        ("//evil.example/m/7", None),
        ("/\\evil.example", None),
        ("/m/../admin", None),
        ("/other/../admin", None),
        ("/m/%2e%2e", None),
        ("m/7", None),
        ("?page=2", None),
        ("javascript:alert(1)", None),
        ("/m/7\x00", None),
        ("", None),
    ],
)
@simulated
async def test_a_location_leads_back_through_the_gateway_or_nowhere(
    location: str, expected: str | None, app_with: MakeApp
) -> None:
    """P3: what a route leads to is the route's path; a host of the inside is never told."""
    network = SimulatedNetwork({}, routes={NAME: said(b"", status=302, headers={"location": location})})
    async with client_of(app_with(BACK, network=network)) as client:
        response = await client.get("/v1/menus/1")

    assert (response.status_code, response.headers.get("location")) == (302, expected)
    assert [call.path for call in network.calls] == ["/m/1"]
