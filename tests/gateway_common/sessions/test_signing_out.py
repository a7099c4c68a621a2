import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from gateway_common.limits import Limiter
from gateway_common.sessions import endings
from gateway_common.settings.limit import LimitSettings
from gateway_common.stores import StoreDown
from tests.gateway_common.sessions.house import HOST, House, Person, house
from tests.sandbox.provider.listener import Listener, listening


@pytest.fixture
async def home(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    async with house(monkeypatch) as home:
        yield home


@asynccontextmanager
async def at_home(home: House, *subjects: str) -> AsyncGenerator[list[Person]]:
    """Let these people sign in, each in a browser of their own."""
    if not subjects:
        yield []
        return
    async with Person(home.gateways[0]) as person, at_home(home, *subjects[1:]) as others:
        await person.sign_in(subjects[0])
        yield [person, *others]


async def known(*people: Person) -> list[int]:
    """Let everybody ask who they are."""
    return [(await person.ask("/api/me")).status_code for person in people]


async def told(person: Person, logout_token: str) -> int:
    """Bring a logout token, as the provider does."""
    async with Person(vars(person.http)["_transport"].app) as provider:
        return (await provider.http.post("/auth/backchannel-logout", data={"logout_token": logout_token})).status_code


async def test_signing_out_ends_the_session_here_and_there(home: House) -> None:
    """The cookie is taken back, the record is gone, the tokens are revoked, and the page learns where to go on."""
    async with at_home(home, "1") as (person,):
        cookie = person.session
        farewell = await person.ask("/auth/logout", "POST")
        replayed = await person.ask("/api/me", Cookie=f"__Host-session={cookie}")

    place = urlsplit(str(farewell.json()["next"]))
    assert f"{place.scheme}://{place.netloc}" == home.provider.issuer
    assert parse_qs(place.query) == {"client_id": ["website"], "post_logout_redirect_uri": [f"{HOST}/"]}
    assert (person.session, replayed.status_code) == (None, 401)
    assert all(grant.is_revoked for grant in home.provider.provider.refresh_tokens.grants_of("1"))


async def test_signing_out_works_while_the_provider_is_away(home: House) -> None:
    """The session ends here all the same, and the page stays."""
    async with at_home(home, "1") as (person,):
        home.cut_off()
        farewell = await person.ask("/auth/logout", "POST")

        assert farewell.status_code == 200
        assert await known(person) == [401]


async def test_a_link_signs_nobody_out(home: House) -> None:
    """Only a page of ours can: neither a link, nor an image, nor a form of another site."""
    async with at_home(home, "1") as (person,):
        link = await person.navigate("/auth/logout")
        form = await person.http.post(
            "/auth/logout", content=b"a=b", headers={"Content-Type": "text/plain", "Sec-Fetch-Site": "cross-site"}
        )

        assert (link.status_code, form.status_code) == (405, 403)
        assert await known(person) == [200]


async def test_a_person_sees_their_sessions_and_ends_one(home: House) -> None:
    """Every browser is listed, one's own is marked, and one that is ended knows nobody any more."""
    async with at_home(home, "1", "1", "2") as (here, there, other):
        listed = (await here.ask("/auth/sessions")).json()["sessions"]
        theirs = next(one["name"] for one in listed if not one["current"])
        ended = await here.ask(f"/auth/sessions/{theirs}", "DELETE")

        assert [one["current"] for one in listed].count(True) == 1
        assert len(listed) == 2
        assert ended.status_code == 204
        assert await known(here, there, other) == [200, 401, 200]


async def test_nobody_ends_the_session_of_another(home: House) -> None:
    """The name of somebody else's session is as good as none: 404."""
    async with at_home(home, "1", "2") as (one, other):
        name = (await other.ask("/auth/sessions")).json()["sessions"][0]["name"]
        tried = await one.ask(f"/auth/sessions/{name}", "DELETE")

        assert tried.status_code == 404
        assert await known(one, other) == [200, 200]


async def test_the_name_of_a_session_opens_nothing(home: House) -> None:
    """What the list says is no cookie, and says nothing of one."""
    async with at_home(home, "1") as (person,):
        name = (await person.ask("/auth/sessions")).json()["sessions"][0]["name"]

        assert name not in str(person.session)


async def test_signing_out_everywhere_ends_all(home: House) -> None:
    """All browsers of the person, and nobody else's."""
    async with at_home(home, "1", "1", "2") as (here, there, other):
        left = await here.ask("/auth/sessions", "DELETE")

        assert left.status_code == 204
        assert await known(here, there, other) == [401, 401, 200]


@asynccontextmanager
async def overheard(monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[tuple[House, Listener]]:
    """Open a house, and hear what its provider says to it."""
    async with listening() as listener, house(monkeypatch, backchannel=listener.address) as home:
        yield home, listener


async def test_the_provider_ends_all_sessions_of_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    """A logout token without a session ends each of the person's; brought again, it is refused."""
    async with overheard(monkeypatch) as (home, listener), at_home(home, "1", "1", "2") as (here, there, other):
        home.provider.sign_out_everywhere("1")
        word = await listener.next()
        answered = [await told(other, word), await told(other, word)]

        assert answered == [200, 400]
        assert await known(here, there, other) == [401, 401, 200]


async def test_a_word_that_could_not_be_followed_is_heard_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A provider that was told 503, since the store was away, brings the same token again, and then all ends."""
    async with overheard(monkeypatch) as (home, listener), at_home(home, "1") as (person,):
        home.provider.sign_out_everywhere("1")
        word = await listener.next()
        with monkeypatch.context() as patch:
            patch.setattr(home.gateways[0].state.sessions.signing_out.store, "members", _away)
            missed = await told(person, word)
        answered = await told(person, word)

        assert (missed, answered) == (503, 200)
        assert await known(person) == [401]


async def told_from(home: House, address: str, *words: str) -> list[int]:
    """Bring logout tokens from an address."""
    transport = httpx2.ASGITransport(home.gateways[0], client=(address, 1))
    async with httpx2.AsyncClient(transport=transport, base_url=HOST, trust_env=False) as http:
        brought = [await http.post("/auth/backchannel-logout", data={"logout_token": word}) for word in words]
    return [one.status_code for one in brought]


async def test_what_the_provider_says_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    """It signs out thousands at once from one address, where a visitor would have to wait long since."""
    plans = {"plans": {"visitor": {"rate": "1/h"}}, "anonymous": "visitor"}
    async with overheard(monkeypatch) as (home, listener), at_home(home, "1", "2") as (here, there):
        app = home.gateways[0]
        app.state.limiter = Limiter(LimitSettings.model_validate(plans), app.state.tariff.charges)
        words = list[str]()
        for subject in ("1", "2"):
            home.provider.sign_out_everywhere(subject)
            words.append(await listener.next())

        assert await told_from(home, "192.0.2.1", *words) == [200, 200]
        app.state.limiter = None
        assert await known(here, there) == [401, 401]


async def test_who_makes_up_logout_tokens_has_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a hundred in a minute nothing of theirs is looked at; what the provider says meanwhile is followed."""
    async with overheard(monkeypatch) as (home, listener), at_home(home, "1") as (person,):
        home.provider.sign_out_everywhere("1")
        word = await listener.next()
        made_up = await told_from(home, "192.0.2.2", *["x.y.z"] * 101)

        assert (set(made_up[:100]), made_up[100]) == ({400}, 429)
        assert await told_from(home, "192.0.2.2", word) == [429]
        assert await told_from(home, "192.0.2.1", word) == [200]
        assert await known(person) == [401]


async def _away(_: str) -> frozenset[str]:
    raise StoreDown("nobody is there")


async def test_the_provider_ends_one_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """A logout token with a session ends what was begun in that one, and no other of the same person."""
    async with overheard(monkeypatch) as (home, listener), at_home(home, "1", "1") as (here, there):
        ended = next(iter(home.provider.provider.sessions))
        home.provider.provider.sign_out.from_here(ended)
        answered = await told(here, await listener.next())

        assert answered == 200
        assert sorted(await known(here, there)) == [200, 401]


async def test_a_session_that_was_ended_is_not_renewed_into_life(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever renews a session that ends meanwhile brings nothing back."""
    async with house(monkeypatch) as home, at_home(home, "1") as (person,):
        sessions = home.gateways[0].state.sessions
        held = await sessions.records.find(person.session)
        await sessions.records.end(held)
        stored = await sessions.records.replace(held, held.session, seconds=60)

        assert stored is None
        assert await known(person) == [401]


@pytest.mark.parametrize("word", ["", "nonsense", "a.b.c", "é"])
async def test_what_is_no_logout_token_is_refused(home: House, word: str) -> None:
    """Anything else than the provider's word is a 400, and ends nothing."""
    async with at_home(home, "1") as (person,):
        assert await told(person, word) == 400
        assert await known(person) == [200]


async def test_an_id_token_is_no_logout_token(home: House) -> None:
    """A token of the provider that tells of no sign-out ends nothing, though it names the person and the client."""
    async with at_home(home, "1") as (person,):
        session = next(iter(home.provider.provider.sessions))
        grant = next(iter(session.grants))
        token = home.provider.provider.tokens.identity(grant, "access", nonce=None)

        assert await told(person, token) == 400
        assert await known(person) == [200]


async def test_only_a_form_is_taken(home: House) -> None:
    """JSON, or no form at all, is a 400."""
    async with Person(home.gateways[0]) as provider:
        response = await provider.http.post("/auth/backchannel-logout", json={"logout_token": "a"})

    assert response.status_code == 400


async def test_nobody_waits_long_for_a_provider_that_hangs(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The session has ended before; the provider is told as well, and the person need not wait for that."""
    held = asyncio.Event()
    told: list[str] = []

    async def revoke(token: str) -> None:
        await held.wait()
        told.append(token)

    monkeypatch.setattr(endings, "PATIENCE", 0.01)
    async with at_home(home, "1") as (person,):
        vars(home.gateways[0].state.sessions.signing_out.client)["revoke"] = revoke
        farewell = await person.ask("/auth/logout", "POST")
        before = list(told)
        held.set()
        still = await known(person)

    assert (farewell.status_code, before, still) == (200, [], [401])
    assert len(told) == 1
