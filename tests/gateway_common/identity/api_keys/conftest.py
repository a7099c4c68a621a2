"""Every book that keys can be kept in, one after the other."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from gateway_common.identity.api_keys import FileBook, KeyBook, StoreBook
from gateway_common.settings import StoreSettings
from gateway_common.stores import store_of
from tests.gateway_common.identity.api_keys.given import NOW
from tests.support.outside import demand
from tests.support.redis import redis_running, store_settings


@pytest.fixture(scope="session")
def redis() -> Iterator[str]:
    with redis_running() as url:
        demand(url, "there is neither a container engine nor redis-server, and no Redis answers on 127.0.0.1:6379")
        yield url or ""


@pytest.fixture(params=["file", "memory", "redis"])
async def book(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[KeyBook]:
    if request.param == "file":
        yield FileBook(tmp_path / "keys.json")
        return
    settings = StoreSettings() if request.param == "memory" else store_settings(request.getfixturevalue("redis"))
    async with store_of(settings) as store:
        yield StoreBook(store, lambda: NOW)
