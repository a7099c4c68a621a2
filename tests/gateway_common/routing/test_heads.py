"""HEAD comes with GET."""

import pytest

from gateway_common.testing import SimulatedNetwork, client_of, simulated
from tests.gateway_common.routing.given import MakeApp, said

NAME = "GET /v1/menus/{menu}"
PLAIN = f"{NAME}: {{service: menus, allow: anyone}}"


@simulated
async def test_a_head_is_answered_by_the_head_of_the_service(app_with: MakeApp) -> None:
    """The service is asked for the head alone, and its length is told."""
    fields = {"content-length": "1234", "content-type": "image/png", "etag": '"a"'}
    network = SimulatedNetwork({}, routes={NAME: said(b"", headers=fields)})
    async with client_of(app_with(PLAIN, network=network)) as client:
        response = await client.head("/v1/menus/7")

    told = {name: response.headers[name] for name in fields}
    assert [call.method for call in network.calls] == ["HEAD"]
    assert (response.status_code, response.content, told) == (200, b"", fields)


@pytest.mark.parametrize("status", [405, 501])
@simulated
async def test_a_service_without_head_is_asked_for_all(status: int, app_with: MakeApp) -> None:
    """HEAD comes with GET, whatever the service knows; what it says beyond is given up."""
    network = SimulatedNetwork(
        {}, routes={NAME: lambda call: said(status=status) if call.method == "HEAD" else said(b"abc")}
    )
    async with client_of(app_with(PLAIN, network=network)) as client:
        response = await client.head("/v1/menus/7")

    assert [call.method for call in network.calls] == ["HEAD", "GET"]
    assert (response.status_code, response.content) == (200, b"")
