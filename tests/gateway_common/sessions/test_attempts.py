"""What is kept of somebody who signs in: nothing but that it was done, and nothing that others can read or repeat."""

from base64 import urlsafe_b64decode
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from gateway_common.identity import Attempts
from gateway_common.identity.provider import ProviderLine
from gateway_common.sessions.attempt import Attempt
from gateway_common.sessions.client import Client as SessionClient
from gateway_common.sessions.client import Granted
from gateway_common.sessions.seal import Seal
from gateway_common.sessions.signing_in import SigningIn
from gateway_common.stores import Store, StoreDown
from tests.gateway_common.sessions.house import House, Person, house


def kept_in(home: House) -> set[str]:
    """Watch which keys the store of a gateway is left with from now on."""
    store: Store = home.gateways[0].state.store
    kept = set[str]()
    put, delete = store.put, store.delete

    async def putting(key: str, *given: Any, **named: Any) -> bool:  # noqa: ANN401 – as the store has them
        kept.add(key)
        return await put(key, *given, **named)

    async def deleting(key: str, *given: Any, **named: Any) -> bool:  # noqa: ANN401 – as the store has them
        kept.discard(key)
        return await delete(key, *given, **named)

    vars(store)["put"], vars(store)["delete"] = putting, deleting
    return kept


def said_in(link: str) -> dict[str, str]:
    """Read the query of a link."""
    return {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}


async def bring(person: Person, **said: str) -> httpx2.Response:
    """Come back from the provider with this."""
    return await person.http.get("/auth/callback", params=said)


def revoked(home: House, subject: str = "1") -> list[bool]:
    """Tell of each grant that a person has at the provider whether it was taken back."""
    return [grant.is_revoked for grant in home.provider.provider.refresh_tokens.grants_of(subject)]


async def test_whoever_only_begins_fills_no_store(monkeypatch: pytest.MonkeyPatch) -> None:
    """Anybody may begin to sign in, as often as they like: it is kept nowhere until the provider gives something."""
    async with house(monkeypatch) as home, Person(home.gateways[0]) as person:
        kept = kept_in(home)
        for _ in range(20):
            await person.begin()
        state = said_in(await person.begin())["state"]
        declined = await bring(person, error="access_denied", state=state, iss=home.provider.issuer)

    assert declined.status_code == 303
    assert kept == set()


async def test_a_code_that_is_made_up_fills_no_store(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody can leave a note with what the provider refuses."""
    async with house(monkeypatch) as home, Person(home.gateways[0]) as person:
        kept = kept_in(home)
        for _ in range(5):
            state = said_in(await person.begin())["state"]
            await bring(person, state=state, code="made-up", iss=home.provider.issuer)

    assert kept == set()


async def test_whoever_brings_made_up_codes_has_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of them is a question to the provider, so there are only as many from an address as there may be guesses."""
    async with house(monkeypatch) as home, Person(home.gateways[0]) as person:
        signing_in: SigningIn = home.gateways[0].state.sessions.signing_in
        vars(signing_in.guesses).update(vars(Attempts(2, 60.0)))
        answers = list[httpx2.Response]()
        for _ in range(4):
            state = said_in(await person.begin())["state"]
            answers.append(await bring(person, state=state, code="made-up", iss=home.provider.issuer))

    assert [one.status_code for one in answers] == [303, 303, 429, 429]
    assert answers[-1].headers["retry-after"].isdigit()


async def test_a_state_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """It travels through links and logs of others: what it holds cannot be read, and a changed one is none of ours."""
    async with house(monkeypatch) as home, Person(home.gateways[0]) as person:
        said = said_in(await person.at_the_door(return_to="/orders/4711"))
        state = said["state"]
        other = "A" if state[40] != "A" else "B"
        changed = await bring(person, **said | {"state": f"{state[:40]}{other}{state[41:]}"})

    assert b"4711" not in urlsafe_b64decode(state + "=" * (-len(state) % 4))
    assert changed.status_code == 400


@pytest.mark.parametrize("spelled", ["{}!", "{}=", "!{}", "{} ", "{}\u00e4", "{}\n"])
async def test_a_state_has_one_spelling(monkeypatch: pytest.MonkeyPatch, spelled: str) -> None:
    """A link that was followed counts in no other spelling either: the provider would take back what it gave for it."""
    async with house(monkeypatch) as home, Person(home.gateways[0]) as person:
        said = said_in(await person.at_the_door())
        first = await bring(person, **said)
        again = await bring(person, **said | {"state": spelled.format(said["state"])})

        assert (first.status_code, again.status_code) == (303, 400)
        assert revoked(home) == [False]


async def test_two_states_of_one_attempt_count_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is noted is the attempt, and not the bytes in which somebody brings it."""
    async with house(monkeypatch) as home, Person(home.gateways[0]) as person:
        said = said_in(await person.at_the_door())
        seal: Seal = home.gateways[0].state.sessions.signing_in.seal
        attempt = Attempt.read(said["state"], seal)
        assert attempt is not None
        first = await bring(person, **said)
        again = await bring(person, **said | {"state": attempt.state(seal)})

    assert (first.status_code, again.status_code) == (303, 400)


def test_an_attempt_of_a_newer_release_is_read() -> None:
    """While two releases run side by side, whoever began at one may come back to the other."""
    seal, attempt = Seal([b"k" * 32]), Attempt.begun("browser", "/", "", 0.0)
    newer = {**attempt.model_dump(), "added": "later"}

    class Newer(Attempt):
        added: str

    assert Attempt.read(Newer.model_validate(newer).state(seal), seal) == attempt


async def test_a_provider_that_was_away_may_be_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A 503 has used nothing up: following the same link later signs the person in."""
    async with house(monkeypatch) as home, Person(home.gateways[0]) as person:
        answer = await person.at_the_door()
        line: ProviderLine = home.gateways[0].state.sessions.signing_in.client.provider.line
        senders = dict(vars(line)["_senders"])
        home.keep_back("redeem_code")
        away = await person.navigate(answer)
        vars(line)["_senders"] = senders
        again = await person.navigate(answer)

    assert (away.status_code, again.status_code) == (503, 303)
    assert person.session is not None


async def test_what_cannot_be_kept_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """The store goes away after the code was redeemed: nobody has the tokens, so nobody shall be able to use them."""

    async def away(*_: object, **__: object) -> None:
        raise StoreDown("nobody is there")

    async with house(monkeypatch) as home:
        async with Person(home.gateways[0]) as person:
            answer = await person.at_the_door()
            vars(home.gateways[0].state.store)["add"] = away
            response = await person.navigate(answer)
        await home.gateways[0].state.sessions.signing_in.endings.flights.aclose(within=3.0)

        assert (response.status_code, person.session) == (503, None)
        assert revoked(home) == [True]


async def test_tokens_of_a_sign_in_that_does_not_count_are_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """An ID token that is not for us ends the sign-in, and what came beside it is of no use to anybody."""
    async with house(monkeypatch) as home, Person(home.gateways[0]) as person:
        client: SessionClient = home.gateways[0].state.sessions.signing_in.client
        redeem = client.redeem

        async def spoilt(code: str, attempt: Attempt) -> Granted:
            return (await redeem(code, attempt)).model_copy(update={"id_token": "x.y.z"})

        vars(client)["redeem"] = spoilt
        response = await person.navigate(await person.at_the_door())
        await home.gateways[0].state.sessions.signing_in.endings.flights.aclose(within=3.0)

        assert response.headers["location"] == "/?sign-in=failed"
        assert revoked(home) == [True]
