"""Whoever signed in too weakly, or too long ago, signs in again as a challenge says (RFC 9470)."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import httpx2
import pytest
import structlog
from pydantic import ValidationError

from gateway_common.settings.session import SessionSettings
from tests.gateway_common.sessions.house import CARD_AGE, PASSWORD_ALONE, Person, house

KEY = "urn:example:key"
BOTH = {"strengths": f"{PASSWORD_ALONE},{KEY}"}
CHALLENGE = f'Session error="insufficient_user_authentication", acr_values="{PASSWORD_ALONE}", max_age="{CARD_AGE}"'


def named_in(challenge: str) -> dict[str, str]:
    """Read what a challenge names, as a page does."""
    return {name: value for name, value in re.findall(r'(\w+)="([^"]*)"', challenge) if name != "error"}


def without(link: str, name: str) -> str:
    """Take a parameter out of a link, as a user of the browser can."""
    split = urlsplit(link)
    rest = {one: values for one, values in parse_qs(split.query).items() if one != name}
    return urlunsplit(split._replace(query=urlencode(rest, doseq=True)))


async def stepped_up(person: Person, *, less: str = "", **asked: str) -> httpx2.Response:
    """Sign in again as is *asked*, by a link to the provider that has *less*."""
    begun = await person.navigate(f"/auth/login?{urlencode({'return_to': '/card', **asked})}")
    return await person.navigate(await person.through(without(begun.headers["location"], less)))


async def test_a_page_sends_its_person_where_the_challenge_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """The provider is told what is wanted, asks its user again, and the new session is let in where the old was not."""
    async with house(monkeypatch, sessions=BOTH) as home, Person(home.gateways[0]) as person:
        await person.sign_in()
        old = person.session
        await home.passes(CARD_AGE + 60)
        refused = await person.ask("/api/card")
        asked = named_in(refused.headers["www-authenticate"])
        begun = await person.navigate(f"/auth/login?{urlencode(asked)}")
        led = await stepped_up(person, **asked)
        let_in = await person.ask("/api/card")

    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, CHALLENGE)
    assert (
        asked.items()
        <= {name: one for name, [one] in parse_qs(urlsplit(begun.headers["location"]).query).items()}.items()
    )
    assert (led.headers["location"], let_in.status_code) == ("/card", 200)
    assert person.session != old


@pytest.mark.parametrize(
    ("asked", "less", "reason"),
    [
        ({"acr_values": KEY}, "", "it tells of a weaker sign-in than was asked for"),
        ({"acr_values": KEY}, "acr_values", "it tells of a weaker sign-in than was asked for"),
        ({"max_age": "60"}, "max_age", "it tells of an older sign-in than was asked for"),
        ({"acr_values": f"{KEY} {PASSWORD_ALONE}", "max_age": "60"}, "max_age", "it tells of an older sign-in"),
    ],
)
async def test_a_sign_in_that_is_weaker_than_was_asked_makes_no_session(
    monkeypatch: pytest.MonkeyPatch, asked: dict[str, str], less: str, reason: str
) -> None:
    """Also if the user took the wish out of the link: the session that was goes on, and the page hears of it."""
    async with house(monkeypatch, sessions=BOTH) as home, Person(home.gateways[0]) as person:
        await person.sign_in()
        old = person.session
        await home.passes(120)
        with structlog.testing.capture_logs() as lines:
            led = await stepped_up(person, less=less, **asked)
        me = await person.ask("/api/me")

    assert (led.status_code, led.headers["location"], person.session) == (303, "/?sign-in=failed", old)
    assert me.status_code == 200
    assert reason in str(lines)


@pytest.mark.parametrize(
    "asked", [{"acr_values": PASSWORD_ALONE}, {"acr_values": f"{KEY} {PASSWORD_ALONE}"}, {"max_age": "300"}]
)
async def test_a_sign_in_that_is_as_was_asked_counts(monkeypatch: pytest.MonkeyPatch, asked: dict[str, str]) -> None:
    """One of the strengths is enough, and who was there a moment ago is not asked again."""
    async with house(monkeypatch, sessions=BOTH) as home, Person(home.gateways[0]) as person:
        await person.sign_in()
        await home.passes(120)
        led = await stepped_up(person, **asked)

    assert led.headers["location"] == "/card"


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"acr_values": "urn:example:other"}, 400),
        ({"acr_values": f"{PASSWORD_ALONE} urn:example:other"}, 400),
        ({"acr_values": f"{KEY} " * 30}, 422),
        ({"max_age": "0"}, 422),
        ({"max_age": "-1"}, 422),
        ({"max_age": "soon"}, 422),
        ({"max_age": str(1 << 40)}, 422),
    ],
)
async def test_nothing_else_is_asked_of_the_provider(
    monkeypatch: pytest.MonkeyPatch, asked: dict[str, str], status: int
) -> None:
    """A link may name what the settings list, and an age that can be; the answer to any other repeats nothing of it."""
    async with house(monkeypatch, sessions=BOTH) as home, Person(home.gateways[0]) as person:
        refused = await person.navigate(f"/auth/login?{urlencode(asked)}")

    assert (refused.status_code, "location" in refused.headers) == (status, False)
    assert "urn:example" not in refused.text


async def test_no_strength_is_asked_for_unless_it_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the setting a link names none."""
    async with house(monkeypatch) as home, Person(home.gateways[0]) as person:
        refused = await person.navigate(f"/auth/login?{urlencode({'acr_values': PASSWORD_ALONE})}")

    assert refused.status_code == 400


@pytest.mark.parametrize("strength", ["", "two words", 'a"b', "a\\b", "ä"])
def test_a_strength_is_one_word(strength: str) -> None:
    """What no challenge could name is a mistake of whoever wrote it."""
    with pytest.raises(ValidationError, match="strengths"):
        SessionSettings.model_validate({"client_id": "website", "strengths": [strength]})
