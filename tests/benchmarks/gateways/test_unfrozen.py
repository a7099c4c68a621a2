import gc
from collections.abc import Iterator

import pytest

from benchmarks.gateways.unfrozen import create_app
from gateway_common.testing import SimulatedNetwork, client_of
from mobile_bff.settings import MobileSettings


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


async def test_the_first_request_thaws_what_the_start_froze() -> None:
    """From then on the collector looks through everything, as it did before anything was frozen."""
    async with client_of(create_app(MobileSettings(profile="sandbox"), lambda: SimulatedNetwork({}))) as client:
        frozen = gc.get_freeze_count()
        await client.get("/v1/restaurants/12/menu")
        after = gc.get_freeze_count()

    assert frozen > 0
    assert after == 0
