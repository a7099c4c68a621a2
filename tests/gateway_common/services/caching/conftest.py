"""The stores in which processes share what they keep."""

from collections.abc import AsyncIterator

import pytest

from gateway_common.settings import StoreSettings
from gateway_common.stores import Store, store_of
from tests.support.redis import store_settings


@pytest.fixture(params=["memory", "redis"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    """Open each of them."""
    settings = StoreSettings() if request.param == "memory" else store_settings(request.getfixturevalue("redis"))
    async with store_of(settings) as store:
        yield store
