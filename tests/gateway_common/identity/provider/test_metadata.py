"""How often a provider is asked what it says of itself."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, asynccontextmanager

import pytest

from gateway_common.errors import State
from gateway_common.identity.provider import Provider, ProviderDownError
from gateway_common.identity.provider.provider import REMEMBERED
from gateway_common.settings.identity import ProviderSettings
from gateway_common.testing import after, pass_time, simulated
from tests.support.issuer import ISSUER, Issuer

TAKES = 0.5


@asynccontextmanager
async def slow(issuer: Issuer) -> AsyncGenerator[Provider]:
    """Open a provider that takes its time."""
    issuer.network.routes = {"find_metadata": lambda _: after(TAKES, issuer.down or issuer.metadata)}
    async with aclosing(Provider(ProviderSettings(issuer=ISSUER), issuer.network)) as provider:
        yield provider


@simulated
async def test_all_who_wait_at_a_cold_start_ask_once() -> None:
    """Whoever needs it before anything was said waits for the same end, and one who leaves ends it for nobody."""
    issuer = Issuer()
    async with slow(issuer) as provider, asyncio.TaskGroup() as group:
        first = group.create_task(provider.metadata())
        others = [group.create_task(provider.metadata()) for _ in range(20)]
        await pass_time(TAKES / 2)
        first.cancel()

    assert {one.result().issuer for one in others} == {ISSUER}
    assert issuer.network.asked() == ["find_metadata"]


@simulated
async def test_a_provider_that_was_away_is_asked_by_the_next_one() -> None:
    """All who waited hear that it is down, and whoever comes later does not."""
    issuer = Issuer()
    issuer.down = State.DOWN
    async with slow(issuer) as provider:
        async with asyncio.TaskGroup() as group:
            waiting = [group.create_task(_is_down(provider)) for _ in range(5)]
        issuer.down = None
        await provider.metadata()

    assert [one.result() for one in waiting] == [True] * 5
    assert issuer.network.asked() == ["find_metadata"] * 2


@simulated
async def test_what_it_said_before_holds_while_it_is_asked_again() -> None:
    """One asks now and then, and keeps nobody else waiting; while the provider is away its last word holds."""
    issuer = Issuer()
    loop = asyncio.get_running_loop()
    async with slow(issuer) as provider:
        before = await provider.metadata()
        issuer.down = State.DOWN
        await pass_time(REMEMBERED)
        async with asyncio.TaskGroup() as group:
            asking = group.create_task(provider.metadata())
            await pass_time(TAKES / 2)
            started = loop.time()
            meanwhile = await provider.metadata()
            waited = loop.time() - started

    assert (meanwhile, asking.result(), waited) == (before, before, 0.0)
    assert issuer.network.asked() == ["find_metadata"] * 2


async def _is_down(provider: Provider) -> bool:
    with pytest.raises(ProviderDownError):
        await provider.metadata()
    return True
