"""Every store there is, one after the other."""

from collections.abc import AsyncIterator, Iterator

import pytest

from gateway_common.settings import StoreSettings
from gateway_common.stores import Store, store_of
from tests.support.outside import demand
from tests.support.redis import redis_running, store_settings


@pytest.fixture(scope="session")
def redis() -> Iterator[str]:
    with redis_running() as url:
        demand(url, "there is neither a container engine nor redis-server, and no Redis answers on 127.0.0.1:6379")
        yield url or ""


@pytest.fixture(params=["memory", "redis"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    settings = StoreSettings() if request.param == "memory" else store_settings(request.getfixturevalue("redis"))
    async with store_of(settings) as store:
        yield store
