"""Tokens that the provider gave are written down, whatever happens at that moment: it gives them once."""

import asyncio

import pytest
from fastapi import FastAPI

from gateway_common.sessions.client import Client as SessionClient
from gateway_common.sessions.client import Granted
from gateway_common.stores import StoreDown
from tests.gateway_common.sessions.house import Person, house, website
from tests.support.redis import store_settings

OVER = 301.0  # seconds after which the provider's tokens have expired


async def test_a_token_that_was_given_is_kept_though_the_store_was_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """The provider gives it once, and has taken the old one back: it is written down as soon as the store is there."""
    async with house(monkeypatch) as home, Person(home.gateways[0]) as person:
        await person.sign_in()
        store = home.gateways[0].state.sessions.renewal.store
        swap, fails = store.swap, [True, True, True]

        async def away(*given: object, **named: object) -> bool:
            if fails and fails.pop():
                raise StoreDown("nobody is there")
            return bool(await swap(*given, **named))

        await home.passes(OVER)
        vars(store)["swap"] = away
        first = await person.ask("/api/me")
        await home.passes(OVER)
        second = await person.ask("/api/me")

    assert (first.status_code, second.status_code, fails) == (200, 200, [])


async def test_a_gateway_that_closes_writes_down_what_it_was_given(monkeypatch: pytest.MonkeyPatch, redis: str) -> None:
    """A renewal under way when the gateway ends comes to its end, or the next gateway shows a token that is used up."""
    store = store_settings(redis).model_dump(mode="json", exclude_defaults=True)
    async with house(monkeypatch, store=store) as home, Person(home.gateways[0]) as person:
        await person.sign_in()
        await home.passes(OVER)
        await cut_off_while_renewing(website(home.provider.issuer, store, {}), person)
        after = await person.ask("/api/me")

    assert after.status_code == 200


async def cut_off_while_renewing(closing: FastAPI, person: Person) -> None:
    """Let *person* ask a gateway that closes as soon as the provider has given it new tokens."""
    async with closing.router.lifespan_context(closing), Person(closing) as there:
        there.http.cookies = person.http.cookies
        client: SessionClient = closing.state.sessions.renewal.client
        given, refresh = asyncio.Event(), client.refresh

        async def told(token: str) -> Granted:
            granted = await refresh(token)
            given.set()
            await asyncio.sleep(0)
            return granted

        vars(client)["refresh"] = told
        async with asyncio.TaskGroup() as group:
            asked = group.create_task(there.ask("/api/me"))
            await given.wait()
            asked.cancel()
