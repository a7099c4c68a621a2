"""What the places of a bulkhead learn from answers, and what of it calls notice."""

import asyncio
from dataclasses import replace

import pytest

from gateway_common.errors import State
from gateway_common.services.call import Answer, Call
from gateway_common.services.senders import Bulkhead, BulkheadPolicy
from gateway_common.testing.clock import pass_time, simulated
from tests.gateway_common.services.senders.given import OK, UNAVAILABLE, Gate, Pieces, Scripted, call, settled


@simulated
async def test_fewer_places_are_fewer_calls_at_once() -> None:
    """When the limit has fallen, no more calls than that are under way; the others wait."""
    strained, well = Scripted([UNAVAILABLE], takes=0.01), Gate()
    services = [strained]

    async def service(asked: Call, /) -> Answer:
        return await (services[0] if services else well)(asked)

    bulkhead = Bulkhead(service, BulkheadPolicy())
    for _ in range(200):
        await bulkhead(call())
    services.clear()
    async with asyncio.TaskGroup() as group:
        asked = [group.create_task(bulkhead(call())) for _ in range(20)]
        await settled()
        seen = (len(well.inside), bulkhead.running, bulkhead.waiting)
        for one in asked:
            one.cancel()

    assert seen == (8, 8, 12)


@pytest.mark.parametrize(("answer", "body"), [(Answer(State.BUSY, 429), None), (OK, Pieces())], ids=["429", "stream"])
@simulated
async def test_what_is_no_measure_is_not_believed(answer: Answer, body: Pieces | None) -> None:
    """How soon a tenant is refused, or how fast a client sends, says nothing of how long answers take."""
    service = Scripted([OK], takes=0.2)
    bulkhead = Bulkhead(service, BulkheadPolicy())
    for _ in range(50):
        await bulkhead(call())
    service.answers, service.takes = [answer], 0.001
    for _ in range(200):
        await bulkhead(replace(call(), body=body))
        await pass_time(0.5)
    service.answers, service.takes = [OK], 0.2
    async with asyncio.TaskGroup() as group:
        for _ in range(128):
            group.create_task(bulkhead(call()))

    assert bulkhead.limit == 64
