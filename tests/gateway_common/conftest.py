"""What several rooms of the library are tested with."""

from collections.abc import Iterator

import pytest

from tests.support.outside import demand
from tests.support.redis import redis_running


@pytest.fixture(scope="session")
def redis() -> Iterator[str]:
    with redis_running() as url:
        demand(url, "there is neither a container engine nor redis-server, and no Redis answers on 127.0.0.1:6379")
        yield url or ""
