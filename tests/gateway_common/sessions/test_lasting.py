"""How long a session lasts, and how it is renewed."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from ftgo_sandbox.provider.refresh_tokens import RefreshToken
from ftgo_sandbox.testing import Client
from gateway_common.deadline import now
from gateway_common.identity.provider import ProviderLine
from gateway_common.sessions.client import Client as SessionClient
from gateway_common.sessions.client import Granted
from gateway_common.sessions.cookies import name_of
from gateway_common.stores import StoreDown, memory
from tests.gateway_common.sessions.house import House, Person, house
from tests.support.redis import store_settings

EXPIRED = 290.0  # seconds after which the provider's tokens, which live for 300, are due
OVER = 301.0


@pytest.fixture
async def home(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    async with house(monkeypatch) as home:
        yield home


def watched(home: House) -> list[str]:
    """Note each refresh token that the provider is shown."""
    shown: list[str] = []
    tokens = home.provider.provider.refresh_tokens
    present = tokens.present

    def noted(value: str, client: Client) -> RefreshToken:
        shown.append(value)
        return present(value, client)

    vars(tokens)["present"] = noted
    return shown


async def statuses(people: list[Person], times: int) -> set[int]:
    """Let everybody ask so often, all at once."""
    async with asyncio.TaskGroup() as group:
        asked = [group.create_task(person.ask("/api/me")) for person in people for _ in range(times)]
    return {one.result().status_code for one in asked}


async def test_a_hundred_calls_at_once_refresh_once(home: House) -> None:
    """When the access token has expired, one of them renews it, and all of them are answered."""
    shown = watched(home)
    async with Person(home.gateways[0]) as person:
        await person.sign_in()
        await home.passes(OVER)

        assert await statuses([person], 100) == {200}
        assert len(shown) == 1


async def test_two_gateways_on_one_redis_refresh_once(monkeypatch: pytest.MonkeyPatch, redis: str) -> None:
    """A hundred calls on an expired token, half of them at another gateway: one refresh, and nobody is signed out."""
    store = store_settings(redis).model_dump(mode="json", exclude_defaults=True)
    async with (
        house(monkeypatch, gateways=2, store=store) as home,
        Person(home.gateways[0]) as here,
        Person(home.gateways[1]) as there,
    ):
        shown = watched(home)
        await here.sign_in()
        there.http.cookies = here.http.cookies
        await home.passes(OVER)

        assert await statuses([here, there], 50) == {200}
        assert await statuses([here, there], 5) == {200}
        assert len(shown) == 1


async def test_each_refresh_token_is_used_once(home: House) -> None:
    """The provider, which revokes everything when one comes twice, sees each of them once, for as long as one stays."""
    shown = watched(home)
    async with Person(home.gateways[0]) as person:
        await person.sign_in()
        for _ in range(3):
            await home.passes(OVER)
            assert (await person.ask("/api/me")).status_code == 200

    assert len(set(shown)) == len(shown) == 3


async def test_a_refusal_ends_the_session(home: House) -> None:
    """A refresh token that is dead is a 401, the cookie is taken back, and the session is gone."""
    async with Person(home.gateways[0]) as person:
        await person.sign_in()
        home.revoke()
        await home.passes(OVER)
        refused = await person.ask("/api/me")

        assert refused.status_code == 401
        assert refused.headers["set-cookie"].startswith("__Host-session=; Max-Age=0;")
        assert person.session is None


async def test_while_the_token_lives_the_provider_may_be_away(home: House) -> None:
    """A renewal that is due and fails changes nothing yet; once the token is dead it is 503, and never 401."""
    async with Person(home.gateways[0]) as person:
        await person.sign_in()
        await home.passes(EXPIRED)
        home.cut_off()
        living = [(await person.ask("/api/me")).status_code for _ in range(3)]
        await home.passes(OVER - EXPIRED)
        dead = await person.ask("/api/open")

    assert living == [200, 200, 200]
    assert (dead.status_code, "retry-after" in dead.headers) == (503, True)


async def test_what_the_provider_said_of_itself_is_good_for_longer(home: House) -> None:
    """Sessions are renewed, and people sign in, while its metadata cannot be had and all else can."""
    client: SessionClient = home.gateways[0].state.sessions.signing_in.client
    async with Person(home.gateways[0]) as person:
        await person.sign_in()
        home.keep_back("find_metadata")
        vars(client.provider)["_asked_again_at"] = 0.0
        await home.passes(OVER)
        renewed = await person.ask("/api/me")
        await person.sign_in("2")

    assert renewed.status_code == 200
    assert person.session is not None


async def test_a_session_ends_when_nobody_uses_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """After its idle time it is a 401 that takes the cookie back."""
    async with house(monkeypatch, sessions={"idle": 0.001}) as home, Person(home.gateways[0]) as person:
        await person.sign_in()
        response = await person.ask("/api/open")

    assert (response.status_code, person.session) == (401, None)


async def test_a_session_ends_at_last_however_much_it_is_used(home: House) -> None:
    """After its longest time it is over."""
    async with Person(home.gateways[0]) as person:
        await person.sign_in()
        lasted = 0
        while (await person.ask("/api/me")).status_code == 200:
            await home.passes(1200)
            lasted += 1200

    assert lasted == 12 * 3600


async def test_asking_about_a_session_does_not_make_it_last(home: House) -> None:
    """The page learns when the session ends, and using it moves that; asking does not."""
    async with Person(home.gateways[0]) as person:
        await person.sign_in()
        first = (await person.ask("/auth/session")).json()
        await home.passes(100)
        asked = (await person.ask("/auth/session")).json()
        await person.ask("/api/me")
        used = (await person.ask("/auth/session")).json()

    assert first == asked
    assert used["ends"] > first["ends"]
    assert used["endsAtLatest"] == first["endsAtLatest"]
    assert (first["subject"], first["scopes"]) == ("1", ["openid", "orders:read"])


async def test_renewing_a_session_does_not_make_it_last(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that only asks about its session has its tokens renewed, and is signed out after the idle time."""
    passed = 0.0
    monkeypatch.setattr(memory, "now", lambda: now() + passed)
    async with house(monkeypatch, sessions={"idle": 900}) as home, Person(home.gateways[0]) as person:
        shown = watched(home)
        await person.sign_in()
        statuses = list[int]()
        for _ in range(4):
            passed += EXPIRED
            await home.passes(EXPIRED)
            statuses.append((await person.ask("/auth/session")).status_code)

    assert statuses == [200, 200, 200, 401]
    assert len(shown) == 3


async def test_a_request_reads_the_store_once(home: House) -> None:
    """Who is signed in costs one read, and most of the time no write."""
    async with Person(home.gateways[0]) as person:
        await person.sign_in()
        store = home.gateways[0].state.sessions.renewal.store
        asked: list[str] = []
        for name in ("get", "put", "take", "delete", "swap", "add", "remove", "members"):
            vars(store)[name] = _counted(getattr(store, name), name, asked)
        await person.ask("/api/me")

    assert asked == ["get"]


def _counted(operation: Callable[..., object], name: str, asked: list[str]) -> Callable[..., object]:
    def counted(*given: object, **named: object) -> object:
        asked.append(name)
        return operation(*given, **named)

    return counted


async def test_a_store_that_is_away_is_a_503(home: House) -> None:
    """Nobody is taken for signed out because nobody can look: not even where anyone may ask."""

    async def away(_: str) -> bytes | None:
        raise StoreDown("nobody is there")

    async with Person(home.gateways[0]) as person:
        await person.sign_in()
        vars(home.gateways[0].state.sessions.renewal.store)["get"] = away
        answers = [await person.ask(path) for path in ("/api/me", "/api/open", "/auth/session")]

    assert [(one.status_code, one.headers["retry-after"]) for one in answers] == [(503, "2")] * 3
    assert person.session is not None


async def test_a_provider_that_was_away_is_asked_again(home: House) -> None:
    """What kept everybody from asking ends by itself, at the latest with the token: then one renews, and all go on."""
    async with Person(home.gateways[0]) as person:
        await person.sign_in()
        await home.passes(EXPIRED)
        line: ProviderLine = home.gateways[0].state.sessions.signing_in.client.provider.line
        senders = dict(vars(line)["_senders"])
        home.cut_off()
        living = await person.ask("/api/me")
        vars(line)["_senders"] = senders
        await home.gateways[0].state.sessions.renewal.store.delete(f"refresh:{_name(person)}")
        await home.passes(OVER - EXPIRED)
        renewed = await person.ask("/api/me")

    assert (living.status_code, renewed.status_code) == (200, 200)


def _name(person: Person) -> str:
    return name_of(str(person.session))


@pytest.mark.parametrize("cookie", ["", "x", "a" * 42, "a" * 44, "a" * 42 + "%"])
async def test_a_cookie_that_is_no_id_is_a_session_that_is_over(home: House, cookie: str) -> None:
    """Whoever shows something has to show something good, also where anyone may ask: 401, and the cookie goes."""
    async with Person(home.gateways[0]) as person:
        answers = [await person.ask(path, Cookie=f"__Host-session={cookie}") for path in ("/api/open", "/api/me")]

    assert [one.status_code for one in answers] == [401, 401]
    assert {one.headers["set-cookie"].partition(";")[0] for one in answers} == {"__Host-session="}


async def test_what_was_given_for_a_session_that_ended_is_taken_back(home: House) -> None:
    """Somebody signs out everywhere while a token is renewed: nobody keeps the new one, and it is good for nothing."""
    sessions = home.gateways[0].state.sessions
    client: SessionClient = sessions.renewal.client
    refresh, revoke, given, taken_back = client.refresh, client.revoke, list[str | None](), list[str]()

    async def held_up(token: str) -> Granted:
        granted = await refresh(token)
        given.append(granted.refresh_token)
        await sessions.signing_out.everywhere("1")
        return granted

    async def noted(token: str) -> None:
        taken_back.append(token)
        await revoke(token)

    async with Person(home.gateways[0]) as person:
        await person.sign_in()
        vars(client).update(refresh=held_up, revoke=noted)
        await home.passes(EXPIRED)
        response = await person.ask("/api/me")
        await sessions.renewal.endings.flights.aclose(within=3.0)

    assert (response.status_code, given[0] in taken_back) == (401, True)


@pytest.mark.parametrize(("passed", "status"), [(EXPIRED, 200), (OVER, 503)])
async def test_nobody_waits_longer_than_their_request_has_time(home: House, passed: float, status: int) -> None:
    """A provider that is slow keeps a request until its own end at the most, and one whose token lives for less."""
    sessions = home.gateways[0].state.sessions
    client: SessionClient = sessions.renewal.client
    refresh, go_on = client.refresh, asyncio.Event()

    async def slow(token: str) -> Granted:
        await go_on.wait()
        return await refresh(token)

    async with Person(home.gateways[0]) as person:
        await person.sign_in()
        vars(client)["refresh"] = slow
        await home.passes(passed)
        first = await person.ask("/api/me", **{"Request-Timeout": "0.2"})
        go_on.set()
        later = await person.ask("/api/me")

    assert (first.status_code, later.status_code) == (status, 200)
