from benchmarks.gateways.app import create_app
from benchmarks.gateways.doors import CLOSED, OPEN
from gateway_common.testing import SimulatedNetwork, client_of
from tests.benchmarks.gateways.test_app import CONSUMER, settings


async def test_the_open_door_asks_nobody() -> None:
    """What is compared with costs no proof."""
    async with client_of(create_app(settings(), reach=lambda: SimulatedNetwork({}))) as client:
        answer = await client.get(OPEN)

    assert answer.json() == {"welcome": True}


async def test_the_closed_door_asks_who_it_is_and_nothing_else() -> None:
    """Both doors say the same, and no service is asked: the proof is all in which they differ."""
    network = SimulatedNetwork({})
    app = create_app(settings(), reach=lambda: network)

    async with client_of(app) as stranger:
        refused = await stranger.get(CLOSED)
    async with client_of(app, token=CONSUMER) as client:
        answer = await client.get(CLOSED)

    assert refused.status_code == 401
    assert answer.json() == {"welcome": True}
    assert network.calls == []
