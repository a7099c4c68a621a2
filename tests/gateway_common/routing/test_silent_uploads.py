"""Uploads whose body does not come."""

import asyncio
from collections.abc import AsyncIterator

from gateway_common.services.senders import BulkheadPolicy
from gateway_common.testing import SimulatedNetwork, client_of, pass_time, simulated
from tests.gateway_common.routing.given import MakeApp, said

NAME = "PUT /v1/pictures/{id}"
PLACES = BulkheadPolicy().concurrent


@simulated
async def test_silent_uploads_hold_no_place(app_with: MakeApp) -> None:
    """As many as a service has places for announce a body and send none of it: it is asked nothing, and others are."""
    network, silence = SimulatedNetwork({}, routes={NAME: said(status=204)}), asyncio.Event()

    async def silent() -> AsyncIterator[bytes]:
        await silence.wait()
        yield b"at last"

    app = app_with(f"{NAME}: {{service: pictures, allow: anyone}}", network=network)
    async with client_of(app) as client, asyncio.TaskGroup() as group:
        uploads = [group.create_task(client.put("/v1/pictures/7", content=silent())) for _ in range(PLACES)]
        await pass_time(20)
        asked, other = len(network.calls), await client.put("/v1/pictures/8", content=b"x")
        silence.set()

    assert (asked, other.status_code) == (0, 204)
    assert {upload.result().status_code for upload in uploads} == {204}
