"""The senders together, in the order of the app."""

import asyncio

from gateway_common import ReadModel, Router, Service, View, anyone, composition, want
from gateway_common.caller import Caller
from gateway_common.parts import Parts
from gateway_common.services.senders import BulkheadPolicy
from gateway_common.testing import SimulatedNetwork, after, client_of, simulated
from tests.support.gateways import gateway

narrow = Service("narrow", bulkhead=BulkheadPolicy(concurrent=2, waiting=100))
router = Router()


class Thing(ReadModel):
    name: str


class Told(View):
    missing: list[str]


@narrow.get("/thing")
def find_thing() -> Thing: ...


@router.get("/thing")
@composition(within=1.0)
def thing(thing: Thing | None = want(find_thing, within=0.5), *, parts: Parts, caller: Caller = anyone()) -> Told:
    """Tell of a thing."""
    return Told(missing=parts.missing)


@simulated
async def test_calls_that_never_got_a_place_do_not_open_the_breaker() -> None:
    """A service that answers well is not to blame when more is asked of it than it is allowed to do at once."""
    network = SimulatedNetwork({find_thing: after(0.1, Thing(name="a"))})
    async with client_of(gateway(router, narrow, network=network)) as client:
        async with asyncio.TaskGroup() as crowd:
            tasks = [crowd.create_task(client.get("/thing")) for _ in range(60)]
        alone = await client.get("/thing")

    well = [task.result() for task in tasks if task.result().status_code == 200]
    assert 4 <= len(well) < 60
    assert (alone.status_code, alone.json()) == (200, {"missing": []})
