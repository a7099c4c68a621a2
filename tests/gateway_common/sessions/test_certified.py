"""The same gateway before a provider that is certified, and that somebody else wrote."""

from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import time
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from ftgo_sandbox.testing import NOBODY
from tests.gateway_common.sessions.certified import certified_provider, through
from tests.gateway_common.sessions.house import HOST, SECRET, Person, prepare, website
from tests.sandbox.provider.listener import Listener, listening

SECONDS = 300
WEBSITE = {
    "client_id": "website",
    "client_secret": SECRET,
    "redirect_uris": [f"{HOST}/auth/callback"],
    "post_logout_redirect_uris": [f"{HOST}/"],
    "grant_types": ["authorization_code", "refresh_token"],
}


@dataclass
class LaterClock:
    """Go as the machine does, and so many seconds *ahead* of it."""

    ahead: float = 0.0

    def __call__(self) -> float:
        """Give the seconds since 1970."""
        return time() + self.ahead


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    async with listening() as listener:
        yield listener


@pytest.fixture
def issuer(listener: Listener) -> Iterator[str]:
    with certified_provider(WEBSITE | {"backchannel_logout_uri": listener.address}, seconds=SECONDS) as issuer:
        yield issuer


@asynccontextmanager
async def signed_in(patch: pytest.MonkeyPatch, issuer: str) -> AsyncGenerator[tuple[Person, LaterClock]]:
    """Let somebody sign in."""
    clock = LaterClock()
    prepare(patch, clock)
    app = website(issuer, {}, {})
    async with app.router.lifespan_context(app), Person(app) as person:
        answer = await through(person.at_the_provider.http, await person.begin("/here"), until=HOST)
        back = await person.navigate(answer)
        assert (back.status_code, back.headers["location"]) == (303, "/here")
        yield person, clock


async def test_a_person_signs_in_is_renewed_and_signs_out(monkeypatch: pytest.MonkeyPatch, issuer: str) -> None:
    """Login, refresh after refresh, and logout on both sides go as the standards say."""
    async with signed_in(monkeypatch, issuer) as (person, clock):
        me = [(await person.ask("/api/me")).json()]
        for _ in range(3):
            clock.ahead += SECONDS
            me.append((await person.ask("/api/me")).json())
        farewell = (await person.ask("/auth/logout", "POST")).json()
        left = await through(person.at_the_provider.http, farewell["next"], until=HOST)
        after = await person.ask("/api/me")

    assert me == [{"caller": "consumer:7", "scopes": ["openid", "orders:read"], "proof": "session"}] * 4
    assert left == f"{HOST}/"
    assert after.status_code == 401


async def test_the_provider_tells_of_a_sign_out(
    monkeypatch: pytest.MonkeyPatch, issuer: str, listener: Listener
) -> None:
    """Who signs out there has no session here, as soon as its word has come."""
    async with signed_in(monkeypatch, issuer) as (person, _):
        ended = f"{issuer}/session/end?client_id=website&post_logout_redirect_uri={HOST}/"
        await through(person.at_the_provider.http, ended, until=HOST)
        word = {"logout_token": await listener.next()}
        before = await person.ask("/api/me")
        told = [await person.http.post("/auth/backchannel-logout", data=word) for _ in range(2)]
        after = await person.ask("/api/me")

    assert (before.status_code, after.status_code) == (200, 401)
    assert [one.status_code for one in told] == [200, 400]


async def test_a_refresh_token_that_was_stolen_ends_the_session(monkeypatch: pytest.MonkeyPatch, issuer: str) -> None:
    """When somebody else has used it, the provider revokes the family, and our next renewal is a clean 401."""
    async with signed_in(monkeypatch, issuer) as (person, clock):
        sessions = vars(person.http)["_transport"].app.state.sessions
        held = await sessions.records.find(person.session)
        await sessions.signing_in.client.refresh(held.session.tokens.refresh)
        clock.ahead += SECONDS
        answer = await person.ask("/api/me")

    assert (answer.status_code, person.session) == (401, None)


async def test_a_provider_that_wants_it_is_told_without_the_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it takes pushed requests alone (RFC 9126) a person signs in by a name of one, and is renewed as ever."""
    with certified_provider(WEBSITE, seconds=SECONDS, pushed=True) as issuer:
        async with signed_in(monkeypatch, issuer) as (person, clock):
            clock.ahead += SECONDS
            me = (await person.ask("/api/me")).json()
            link = urlsplit(await person.begin())
        refused = httpx2.get(f"{issuer}/auth?client_id=website&response_type=code&scope=openid", verify=NOBODY)

    assert me["caller"] == "consumer:7"
    assert sorted(parse_qs(link.query)) == ["client_id", "request_uri"]
    assert "Pushed+Authorization+Request+must+be+used" in refused.headers["location"]
