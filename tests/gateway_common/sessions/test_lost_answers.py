"""The way to Redis breaks while a session is renewed: what was done is known all the same, and nobody waits for it."""

from urllib.parse import urlsplit

import pytest

from tests.gateway_common.sessions.house import House, Person, house
from tests.gateway_common.sessions.test_lasting import statuses, watched
from tests.support.cutting import Wanted, cutting
from tests.support.redis import store_settings

OVER = 301.0  # seconds after which the provider's tokens have expired


def is_taking(words: list[bytes]) -> bool:
    """Tell whether a command takes the lock of a renewal."""
    return words[0] == b"SET" and b":refresh:" in words[1]


def is_giving_back(words: list[bytes]) -> bool:
    """Tell whether a command, or its script, gives it back."""
    return words[0] in {b"EVALSHA", b"EVAL"} and any(b":refresh:" in word for word in words)


@pytest.mark.parametrize(("wanted", "times"), [(is_taking, 1), (is_taking, 3), (is_giving_back, 1)])
async def test_a_lost_answer_costs_nobody_a_503(
    monkeypatch: pytest.MonkeyPatch, redis: str, wanted: Wanted, times: int
) -> None:
    """A token is renewed once, all are answered at both gateways, and the next renewal finds the lock free."""
    async with cutting(urlsplit(redis).port or 0, wanted, times=times) as way:
        store = store_settings(way.url).model_dump(mode="json", exclude_defaults=True)
        async with (
            house(monkeypatch, gateways=2, store=store) as home,
            Person(home.gateways[0]) as here,
            Person(home.gateways[1]) as there,
        ):
            shown = watched(home)
            await here.sign_in()
            there.http.cookies = here.http.cookies
            await home.passes(OVER)
            first = await statuses([here], 3) | await statuses([there], 3)
            await home.passes(OVER)
            second = await statuses([here, there], 3)
            await given_back(home)

            assert (first, second) == ({200}, {200})
            assert len(set(shown)) == len(shown) == 2
            assert way.cuts == times


async def test_a_use_that_cannot_be_noted_is_noted_with_the_next(monkeypatch: pytest.MonkeyPatch, redis: str) -> None:
    """Whose session it is was read, so nobody hears that the store did not take, or did not say, that it was used."""

    def is_noting(words: list[bytes]) -> bool:
        return words[0] in {b"EVALSHA", b"EVAL"} and any(b":session:" in word for word in words)

    async with cutting(urlsplit(redis).port or 0, is_noting, times=1) as way:
        store = store_settings(way.url).model_dump(mode="json", exclude_defaults=True)
        async with house(monkeypatch, store=store) as home, Person(home.gateways[0]) as person:
            await person.sign_in()
            before = (await person.ask("/auth/session")).json()
            await home.passes(100)
            answers = [await person.ask("/api/me") for _ in range(2)]
            after = (await person.ask("/auth/session")).json()

    assert ([one.status_code for one in answers], way.cuts) == ([200, 200], 1)
    assert after["ends"] > before["ends"]


async def given_back(home: House) -> None:
    """Wait until nobody gives anything back any more."""
    for gateway in home.gateways:
        await gateway.state.sessions.renewal.endings.flights.aclose(within=5.0)
