"""Every store there is, one after the other."""

from collections.abc import AsyncIterator, Iterator

import pytest

from gateway_common.settings import StoreSettings
from gateway_common.stores import Store, store_of
from tests.support.redis import store_settings
from tests.support.redis_server import RedisServer, redis_cluster


@pytest.fixture(scope="session")
def nodes() -> Iterator[list[RedisServer]]:
    with redis_cluster() as nodes:
        yield nodes


@pytest.fixture
def cluster(nodes: list[RedisServer]) -> str:
    return nodes[0].url


@pytest.fixture(params=["memory", "redis", "cluster"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    async with store_of(settings_of(request)) as store:
        yield store


def settings_of(request: pytest.FixtureRequest) -> StoreSettings:
    """Choose the store that the test is run with."""
    if request.param == "memory":
        return StoreSettings()
    return store_settings(request.getfixturevalue(request.param), cluster=request.param == "cluster")
