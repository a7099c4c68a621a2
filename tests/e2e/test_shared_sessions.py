"""Two processes of the browser gateway on one Redis, before a provider whose tokens live for a moment."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import ExitStack

import httpx2
import pytest

from tests.e2e.people import provider_for_people, signed_in
from tests.e2e.processes import running_gateway
from tests.support.outside import demand
from tests.support.redis import redis_running

TOKEN_SECONDS = 1
SECONDS = 4.0  # in which a token is renewed a few times


@pytest.fixture(scope="module")
def gateways() -> Iterator[list[str]]:
    with ExitStack() as stack:
        redis = stack.enter_context(redis_running())
        demand(redis, "there is neither a container engine nor redis-server, and no Redis answers on 127.0.0.1:6379")
        settings = stack.enter_context(provider_for_people(str(redis), token_seconds=TOKEN_SECONDS))
        made = [stack.enter_context(running_gateway("browser_bff.app", {}, settings)) for _ in range(2)]
        yield [f"http://127.0.0.1:{one.port}" for one in made]


async def test_no_refresh_token_is_used_twice(gateways: list[str]) -> None:
    """Side by side, for as long as tokens need to expire a few times, all calls at both processes are answered.

    The provider ends the session when it sees a refresh token again: a single race between the two would be a 401.
    """
    async with httpx2.AsyncClient(trust_env=False, timeout=30) as http:
        ours = await signed_in(http, *gateways)
        statuses = set[int]()
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            async with asyncio.TaskGroup() as group:
                asked = [
                    group.create_task(http.get(f"{place}/auth/session", headers=ours))
                    for place in gateways
                    for _ in range(50)
                ]
            statuses |= {one.result().status_code for one in asked}

    assert statuses == {200}


async def test_a_session_that_ends_at_one_has_ended_at_the_other(gateways: list[str]) -> None:
    """Signing out at one process holds for both at once."""
    here, there = gateways
    async with httpx2.AsyncClient(trust_env=False, timeout=30) as http:
        ours = await signed_in(http, here, there)
        known = [(await http.get(f"{place}/auth/session", headers=ours)).status_code for place in gateways]
        await http.post(f"{here}/auth/logout", headers=ours)
        after = [(await http.get(f"{place}/auth/session", headers=ours)).status_code for place in gateways]

    assert (known, after) == ([200, 200], [401, 401])
