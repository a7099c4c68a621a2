"""Two processes of the browser gateway on one Redis, before a provider whose tokens live for a moment."""

import asyncio
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.e2e.people import provider_for_people, signed_in
from tests.e2e.processes import running_gateway
from tests.support.cutting import Cutting, cutting_beside
from tests.support.outside import demand
from tests.support.redis import redis_running

TOKEN_SECONDS = 1
SECONDS = 4.0  # in which a token is renewed a few times


TIMES = 3  # a way to Redis is cut


@pytest.fixture(scope="module")
def redis() -> Iterator[str]:
    with redis_running() as redis:
        demand(redis, "there is neither a container engine nor redis-server, and no Redis answers on 127.0.0.1:6379")
        yield str(redis)


@pytest.fixture(scope="module")
def settings(redis: str) -> Iterator[Mapping[str, str]]:
    with provider_for_people(redis, token_seconds=TOKEN_SECONDS) as settings:
        yield settings


@pytest.fixture(scope="module")
def gateways(settings: Mapping[str, str]) -> Iterator[list[str]]:
    with two_gateways(settings, settings) as made:
        yield made


@contextmanager
def two_gateways(*settings: Mapping[str, str]) -> Generator[list[str]]:
    """Run a process for each of *settings*."""
    with ExitStack() as stack:
        made = [stack.enter_context(running_gateway("browser_bff.app", {}, one)) for one in settings]
        yield [f"http://127.0.0.1:{one.port}" for one in made]


def is_taking(words: list[bytes]) -> bool:
    """Tell whether a command takes the lock of a renewal."""
    return words[0] == b"SET" and b":refresh:" in words[1]


@pytest.fixture
def ways(redis: str) -> Iterator[list[Cutting]]:
    """Give each of two processes a way to Redis that is cut whenever the answer says who has the lock."""
    port = urlsplit(redis).port or 0
    with cutting_beside(port, is_taking, times=TIMES) as one, cutting_beside(port, is_taking, times=TIMES) as another:
        yield [one, another]


@pytest.fixture
def cut_gateways(settings: Mapping[str, str], ways: list[Cutting]) -> Iterator[list[str]]:
    with two_gateways(*({**settings, "GATEWAY_STORE__URL": way.url} for way in ways)) as made:
        yield made


async def asked_for_a_while(
    http: httpx2.AsyncClient, places: list[str], ours: Mapping[str, str], *, at_once: int
) -> set[int]:
    """Ask who we are, so often at once at each of *places*, for as long as tokens need to expire a few times."""
    statuses = set[int]()
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        async with asyncio.TaskGroup() as group:
            asked = [
                group.create_task(http.get(f"{place}/auth/session", headers=ours))
                for place in places
                for _ in range(at_once)
            ]
        statuses |= {one.result().status_code for one in asked}
    return statuses


async def test_no_refresh_token_is_used_twice(gateways: list[str]) -> None:
    """Side by side, for as long as tokens need to expire a few times, all calls at both processes are answered.

    The provider ends the session when it sees a refresh token again: a single race between the two would be a 401.
    """
    async with httpx2.AsyncClient(trust_env=False, timeout=30) as http:
        ours = await signed_in(http, *gateways)
        statuses = await asked_for_a_while(http, gateways, ours, at_once=50)

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


async def test_a_lost_answer_holds_nobody_up(cut_gateways: list[str], ways: list[Cutting]) -> None:
    """Each process loses the answer when it takes the lock, again and again: all calls are answered, none for long."""
    async with httpx2.AsyncClient(trust_env=False, timeout=30) as http:
        ours = await signed_in(http, *cut_gateways)
        statuses = await asked_for_a_while(http, cut_gateways, ours, at_once=3)

    assert statuses == {200}
    assert sum(way.cuts for way in ways) >= TIMES
