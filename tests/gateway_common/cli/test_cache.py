"""`gateway cache clear`, as an operator types it."""

import asyncio

import pytest
from typer.testing import CliRunner, Result

from gateway_common.cli.commands import cli
from gateway_common.cli.complaints import Complaint
from gateway_common.services.caching import Far, tag_of
from gateway_common.services.caching.stored import Stored
from gateway_common.services.caching.storing import Terms
from gateway_common.settings import StoreSettings
from gateway_common.stores import store_of
from tests.support.redis import store_settings


@pytest.fixture(autouse=True)
def store(monkeypatch: pytest.MonkeyPatch, redis: str) -> StoreSettings:
    """Choose a gateway whose processes share what they keep."""
    settings = store_settings(redis)
    monkeypatch.setenv("GATEWAY_APP", "storefront.app")
    monkeypatch.setenv("GATEWAY_PROFILE", "sandbox")
    monkeypatch.setenv("GATEWAY_CACHE__STORE__KIND", "redis")
    monkeypatch.setenv("GATEWAY_CACHE__STORE__URL", settings.url)
    monkeypatch.setenv("GATEWAY_CACHE__STORE__PREFIX", settings.prefix)
    monkeypatch.delenv("GATEWAY_CONFIG", raising=False)
    return settings


def typed(*words: str) -> Result:
    return CliRunner().invoke(cli, ["cache", "clear", *words])


async def _kept(settings: StoreSettings, *, put: bool) -> list[bool]:
    async with store_of(settings) as store:
        far = Far(store, gateway="storefront", now=asyncio.get_running_loop().time)
        now = asyncio.get_running_loop().time()
        for tag in ("menus", "news") if put else ():
            await far.put(tag, Stored(200, (), b"x", Terms(60.0), now, now, (tag_of("product", tag),), now))
        return [await far.get(tag) is not None for tag in ("menus", "news")]


def test_what_has_a_tag_is_cleared(store: StoreSettings) -> None:
    """Answers of all services with one of the tags are forgotten; others stay, and a tag of nothing is told."""
    before = asyncio.run(_kept(store, put=True))
    told = [typed(*tags).output.partition(";") for tags in (("menus", "nobody"), ("nobody",))]

    assert (before, asyncio.run(_kept(store, put=False))) == ([True, True], [False, True])
    assert [what for what, _, _ in told] == [
        "What has these tags is cleared",
        "Nothing that is shared has any of these tags",
    ]
    assert {rest for _, _, rest in told} == {" a process may give its own copy for 5 seconds.\n"}


def test_a_store_that_is_away_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is told that something is cleared which may be there."""
    monkeypatch.setenv("GATEWAY_CACHE__STORE__URL", "redis://127.0.0.1:1/0")

    assert isinstance(typed("menus").exception, Complaint)


def test_what_is_kept_in_memory_is_out_of_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command cannot look into another process."""
    monkeypatch.setenv("GATEWAY_CACHE__SHARED", "false")

    assert "memory of each process" in str(typed("menus").exception)
