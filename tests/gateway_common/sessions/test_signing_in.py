import asyncio
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from gateway_common.sessions.client import Client as SessionClient
from gateway_common.stores import MemoryStore
from tests.gateway_common.sessions.house import HOST, Person, house, website
from tests.support.redis import store_settings

SIGNED = re.compile(r"eyJ[A-Za-z0-9_-]*\.")


async def test_a_person_signs_in_and_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Through the provider and back: the caller is who signed in there, with the scopes that were granted."""
    async with house(monkeypatch) as home, Person(home.gateways[0]) as person:
        before = await person.ask("/api/me")
        place = await person.sign_in("7", "/orders/5?tab=bill")
        me = await person.ask("/api/me")

    assert before.status_code == 401
    assert "location" not in before.headers
    assert before.headers["www-authenticate"] == 'Session realm="gateway"'
    assert place == "/orders/5?tab=bill"
    assert me.json() == {"caller": "consumer:7", "scopes": ["openid", "orders:read"], "proof": "session"}


async def test_the_link_asks_for_all_that_protects_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Code, PKCE by S256, state, nonce, and the one address that is registered; the state is another each time."""
    async with house(monkeypatch) as home, Person(home.gateways[0]) as person:
        asked = [parse_qs(urlsplit(await person.begin()).query) for _ in range(2)]

    assert asked[0]["response_type"] == ["code"]
    assert asked[0]["code_challenge_method"] == ["S256"]
    assert asked[0]["redirect_uri"] == [f"{HOST}/auth/callback"]
    for fresh in ("state", "nonce", "code_challenge"):
        assert len(asked[0][fresh][0]) >= 43
        assert asked[0][fresh] != asked[1][fresh]


async def test_cookies_are_for_this_host_and_for_no_script(monkeypatch: pytest.MonkeyPatch) -> None:
    """The session's never comes along from another site, the other one by link alone."""
    async with house(monkeypatch) as home, Person(home.gateways[0]) as person:
        begun = await person.navigate("/auth/login")
        finished = await person.navigate(await person.through(begun.headers["location"]))

    login, session = begun.headers["set-cookie"], finished.headers["set-cookie"]
    assert login.startswith("__Host-login=")
    assert login.endswith("Max-Age=600; Path=/; Secure; HttpOnly; SameSite=Lax")
    assert session.startswith("__Host-session=")
    assert session.endswith("Max-Age=43200; Path=/; Secure; HttpOnly; SameSite=Strict")
    assert finished.headers["cache-control"] == "no-store"


async def test_no_token_reaches_the_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither cookie nor body nor address holds one of the tokens that the session has, or any other."""
    async with house(monkeypatch) as home, Person(home.gateways[0]) as person:
        seen = [await person.navigate("/auth/login")]
        seen.append(await person.navigate(await person.through(seen[0].headers["location"])))
        held = await home.gateways[0].state.sessions.records.find(person.session)
        for method, path in (("GET", "/auth/session"), ("GET", "/auth/sessions"), ("POST", "/auth/logout")):
            seen.append(await person.ask(path, method))

    assert [one.status_code for one in seen] == [303, 303, 200, 200, 200]
    for told in (f"{one.headers} {one.text}" for one in seen):
        assert held.session.tokens.access not in told
        assert held.session.tokens.refresh not in told
        assert not SIGNED.search(told)


async def test_nothing_secret_is_logged(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """From the first link to the last answer no log line holds a state, a code, a cookie or a token."""
    async with house(monkeypatch) as home, Person(home.gateways[0]) as person:
        answer = await person.at_the_door()
        await person.navigate(answer)
        held = await home.gateways[0].state.sessions.records.find(person.session)
        secrets = [values[0] for name, values in parse_qs(urlsplit(answer).query).items() if name != "iss"]
        secrets += [str(person.session), held.session.tokens.access, held.session.tokens.refresh]
        await home.passes(301)
        await person.ask("/api/me")
        await person.navigate(answer)
        home.revoke()
        await home.passes(301)
        await person.ask("/api/me")
        logged = capsys.readouterr().out

    assert "a session ended" in logged
    assert len(secrets) == 5
    assert [secret for secret in secrets if secret in logged] == []


async def test_who_reads_the_store_reads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither tokens nor the ids that are in cookies stand in it: what is there makes nobody signed in."""
    async with house(monkeypatch) as home, Person(home.gateways[0]) as person:
        await person.sign_in()
        sessions = home.gateways[0].state.sessions
        held = await sessions.records.find(person.session)
        store: MemoryStore = sessions.renewal.store
        made: list[dict[str, object]] = [vars(vars(store)[use])["_made"] for use in ("_values", "_sets")]
        kept = " ".join(str(vars(shelf)) for shelves in made for shelf in shelves.values())

    assert held.name in kept
    for secret in (str(person.session), held.session.tokens.access, held.session.tokens.refresh):
        assert secret not in kept


async def test_a_callback_counts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes back a second time with the same answer gets a 400, and no session."""
    async with house(monkeypatch) as home, Person(home.gateways[0]) as person:
        answer = await person.at_the_door()
        first, again = await person.navigate(answer), await person.navigate(answer)

    assert (first.status_code, again.status_code) == (303, 400)
    assert "set-cookie" not in again.headers


async def test_an_answer_counts_only_in_the_browser_that_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else's answer signs nobody in: neither in a browser that never asked, nor in one that asked, too."""
    async with house(monkeypatch) as home, Person(home.gateways[0]) as thief, Person(home.gateways[0]) as victim:
        never_asked = await victim.navigate(await thief.at_the_door())
        await victim.begin()
        asked_too = await victim.navigate(await thief.at_the_door())

    assert (never_asked.status_code, asked_too.status_code, victim.session) == (400, 400, None)


@pytest.mark.parametrize(
    "changed",
    [
        {"state": "another"},
        {"state": None},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"code": None},
    ],
    ids=str,
)
async def test_an_answer_that_was_changed_does_not_count(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, str | None]
) -> None:
    """Another state, another issuer or none, or nothing to redeem is a 400."""
    async with house(monkeypatch) as home, Person(home.gateways[0]) as person:
        place = urlsplit(await person.at_the_door())
        said = {name: values[0] for name, values in parse_qs(place.query).items()} | changed
        kept = {name: value for name, value in said.items() if value is not None}
        response = await person.http.get("/auth/callback", params=kept)

    assert (response.status_code, person.session) == (400, None)


async def test_a_code_that_is_worth_nothing_leads_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the provider gives nothing for the code, the page is told so, in our words."""
    async with house(monkeypatch) as home, Person(home.gateways[0]) as person:
        place = await person.at_the_door()
        said = {name: values[0] for name, values in parse_qs(urlsplit(place).query).items()} | {"code": "made-up"}
        response = await person.http.get("/auth/callback", params=said)

    assert (response.status_code, response.headers["location"], person.session) == (303, "/?sign-in=failed", None)


async def test_who_declines_is_led_home_without_the_providers_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of the provider is shown by a word of ours: nothing of what it says is repeated."""
    async with house(monkeypatch) as home, Person(home.gateways[0]) as person:
        state = parse_qs(urlsplit(await person.begin()).query)["state"][0]
        said = {"state": state, "iss": home.provider.issuer, "error": "access_denied", "error_description": "<script>"}
        response = await person.http.get("/auth/callback", params=said)

    assert response.headers["location"] == "/?sign-in=declined"
    assert "script" not in f"{response.headers} {response.text}"


async def test_two_tabs_sign_in_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each tab comes back with its own answer; the later one's session replaces the one before."""
    async with house(monkeypatch) as home, Person(home.gateways[0]) as person:
        one, other = await person.begin("/a"), await person.begin("/b")
        answers = [await person.through(link) for link in (one, other)]
        places = [(await person.navigate(answer)).headers["location"] for answer in answers]
        me = await person.ask("/api/me")

    assert places == ["/a", "/b"]
    assert me.status_code == 200


async def test_signing_in_makes_a_new_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session that was there before – one's own, or one that somebody planted – is not the one after."""
    async with house(monkeypatch) as home, Person(home.gateways[0]) as person:
        await person.sign_in()
        old = person.session
        person.leave_the_provider()
        await person.sign_in("2")
        new = person.session
        me = await person.ask("/api/me")
        person.http.cookies.clear()
        replayed = await person.ask("/api/me", Cookie=f"__Host-session={old}")

    assert new not in {None, old}
    assert me.json()["caller"] == "consumer:2"
    assert replayed.status_code == 401


async def test_an_attempt_does_not_last(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who takes longer than the settings allow begins again."""
    async with house(monkeypatch, sessions={"patience": 20}) as home, Person(home.gateways[0]) as person:
        answer = await person.at_the_door()
        await home.passes(21)

        assert (await person.navigate(answer)).status_code == 400


async def test_first_calls_side_by_side_are_all_401(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that asks for several things before its person has signed in gets the same plain answer for each."""
    async with house(monkeypatch) as home, Person(home.gateways[0]) as person:
        async with asyncio.TaskGroup() as group:
            asked = [group.create_task(person.ask("/api/me")) for _ in range(10)]
        await person.sign_in()
        async with asyncio.TaskGroup() as group:
            known = [group.create_task(person.ask("/api/me")) for _ in range(10)]

    assert {one.result().status_code for one in asked} == {401}
    assert {one.result().status_code for one in known} == {200}


async def test_nobody_signs_in_while_the_provider_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """A provider that cannot be asked is a 503 with Retry-After."""
    async with house(monkeypatch) as home, Person(home.gateways[0]) as person:
        home.cut_off()
        response = await person.navigate("/auth/login")

    assert (response.status_code, "retry-after" in response.headers) == (503, True)


async def test_a_session_that_is_replaced_ends_at_the_provider_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its refresh token is thrown away, so that nobody who has it can go on."""
    async with house(monkeypatch) as home, Person(home.gateways[0]) as person:
        await person.sign_in()
        person.leave_the_provider()
        await person.sign_in("2")
        old = home.provider.provider.refresh_tokens.grants_of("1")
        new = home.provider.provider.refresh_tokens.grants_of("2")

    assert [grant.is_revoked for grant in old] == [True]
    assert [grant.is_revoked for grant in new] == [False]


async def test_a_provider_that_names_no_door_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a place to sign in there is no link: 503, and not a redirect to ourselves for ever."""
    async with house(monkeypatch) as home, Person(home.gateways[0]) as person:
        client: SessionClient = home.gateways[0].state.sessions.signing_in.client
        told = await client.metadata()
        vars(client.provider)["_said"] = told.model_copy(update={"authorization_endpoint": ""})
        response = await person.navigate("/auth/login")

    assert response.status_code == 503


async def test_two_gateways_with_one_seal_keep_their_sessions_apart(
    monkeypatch: pytest.MonkeyPatch, redis: str
) -> None:
    """Another client of the same provider, with the same store, prefix and keys, does not know the cookie."""
    store = store_settings(redis).model_dump(mode="json", exclude_defaults=True)
    async with house(monkeypatch, store=store) as home, Person(home.gateways[0]) as person:
        await person.sign_in()
        other = website(home.provider.issuer, store, {"client_id": "another"})
        async with other.router.lifespan_context(other), Person(other) as there:
            there.http.cookies = person.http.cookies
            refused = await there.ask("/api/me")
        known = await person.ask("/api/me")

    assert (refused.status_code, known.status_code) == (401, 200)
