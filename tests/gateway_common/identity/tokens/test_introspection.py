"""Opaque tokens, about which the provider is asked (RFC 7662)."""

import asyncio
import time
from base64 import b64decode
from ipaddress import ip_network
from typing import Any
from urllib.parse import parse_qs

import pytest
from fastapi import FastAPI

from gateway_common import GatewaySettings
from gateway_common.errors import ProblemError, State
from gateway_common.identity.provider import Provider
from gateway_common.identity.tokens import AccessTokens
from gateway_common.services import Answer, Call
from gateway_common.testing import answered, client_of, simulated
from tests.gateway_common.identity.certificates.given import MINE, OTHER, bound_to, field_of
from tests.gateway_common.identity.tokens.test_remembered import Watch, request_with
from tests.support.issuer import Issuer

JSON = dict[str, Any]
TOKEN = "an-opaque-token"  # noqa: S105 – of this test alone
PLACE = "https://id.example/introspect"


def settings_of(issuer: Issuer, **tokens: object) -> GatewaySettings:
    """Make the settings of a gateway that asks about each token."""
    client = {"client_id": "a gateway", "client_secret": "env:HOME"}
    return issuer.settings(introspection=client, **tokens).model_copy(update={"profile": "sandbox"})


def asking(issuer: Issuer, **tokens: object) -> FastAPI:
    """Make such a gateway."""
    return issuer.gateway(settings_of(issuer, **tokens))


def telling(*said: object) -> Issuer:
    """Be a provider that says one after the other of tokens, the last for ever."""
    issuer, left = Issuer(), list(said)
    issuer.metadata["introspection_endpoint"] = PLACE

    def say(_: Call) -> object:
        return left.pop(0) if len(left) > 1 else left[0]

    issuer.network.routes = {**issuer.network.routes, "introspect": say}
    return issuer


def active(**changes: object) -> Answer:
    """Say that a token is good, but for *changes*; None takes a claim away."""
    return answered({"active": True, **Issuer().claims(**changes)})


def questions(issuer: Issuer) -> list[Call]:
    """Give what the provider was asked about tokens."""
    return [call for call in issuer.network.calls if call.operation == "introspect"]


@simulated
async def test_the_provider_says_who_it_is() -> None:
    """It is asked once, by a client that proves itself, and its answer holds for a moment."""
    issuer = telling(active())
    async with client_of(asking(issuer), token=TOKEN) as client:
        answers = [await client.get("/me") for _ in range(3)]
    [asked] = questions(issuer)

    assert [(one.status_code, one.json()["who"]) for one in answers] == [(200, "consumer:7")] * 3
    assert parse_qs(asked.whole.decode()) == {"token": [TOKEN], "token_type_hint": ["access_token"]}
    assert b64decode(dict(asked.headers)[b"authorization"].removeprefix(b"Basic ")).startswith(b"a%20gateway:")


@simulated
async def test_an_answer_does_not_hold_for_long() -> None:
    """What was taken back is refused after that, however long it would have lived."""
    issuer, watch = telling(active(), answered({"active": False})), Watch(time.time())
    settings = settings_of(issuer).identity
    assert settings.provider is not None
    assert settings.tokens is not None
    tokens = AccessTokens(Provider(settings.provider, issuer.network), settings.tokens, clock=watch)
    for seconds in (0, 29):
        watch.now += seconds
        assert str(await tokens(request_with(TOKEN))) == "consumer:7"
    watch.now += 2
    with pytest.raises(ProblemError) as refused:
        await tokens(request_with(TOKEN))

    assert (refused.value.problem.status, len(questions(issuer))) == (401, 2)


@pytest.mark.parametrize(
    "said",
    [
        answered({"active": False}),
        answered({"active": "true"}),
        answered({}),
        active(aud="https://other.example"),
        active(aud=None),
        active(iss="https://evil.example"),
        active(exp=1),
        active(sub=None),
        active(nonce="n"),
    ],
    ids=range(9),
)
@simulated
async def test_what_is_not_active_for_us_opens_nothing(said: Answer) -> None:
    """A provider that speaks of a token does not mean that it is for us."""
    async with client_of(asking(telling(said)), token=TOKEN) as client:
        assert (await client.get("/me")).status_code == 401


@simulated
async def test_a_provider_need_not_repeat_itself() -> None:
    """Without issuer and expiry an answer is that of whoever was asked, and holds for its moment."""
    async with client_of(asking(telling(active(iss=None, exp=None, iat=None))), token=TOKEN) as client:
        assert (await client.get("/me")).status_code == 200


@pytest.mark.parametrize("said", [State.DOWN, answered({}, status=401), answered([]), State.GARBLED], ids=range(4))
@simulated
async def test_a_provider_that_cannot_say_is_down(said: object) -> None:
    """Nobody can tell who asks: 503, and never 401; nobody is slowed for it."""
    async with client_of(asking(telling(said), attempts=1), token=TOKEN) as client:
        statuses = {(await client.get("/me")).status_code for _ in range(4)}

    assert statuses == {503}


@simulated
async def test_a_provider_that_names_no_place_is_down() -> None:
    """There is nobody to ask."""
    issuer = telling(active())
    del issuer.metadata["introspection_endpoint"]
    async with client_of(asking(issuer), token=TOKEN) as client:
        assert (await client.get("/me")).status_code == 503


@simulated
async def test_a_token_that_was_bound_stays_bound() -> None:
    """What the provider says of a key holds as if it stood in the token."""
    issuer = telling(active(cnf={"jkt": "a" * 43}))
    app = asking(issuer, dpop="optional")
    async with client_of(app, token=TOKEN) as client:
        assert (await client.get("/me")).status_code == 401


@pytest.mark.parametrize(("shown", "status"), [(MINE, 200), (OTHER, 401), (None, 401)])
@simulated
async def test_a_token_that_was_bound_to_a_certificate_stays_bound(shown: bytes | None, status: int) -> None:
    """And when it is known again, too."""
    issuer = telling(active(cnf=bound_to(MINE)))
    near = {"trusted_proxies": (ip_network("127.0.0.1/32"),)}
    settings = settings_of(issuer, certificates="optional").model_copy(update=near)
    async with client_of(issuer.gateway(settings), token=TOKEN) as client:
        first = await client.get("/me", headers=field_of(MINE))
        again = await client.get("/me", headers=field_of(shown))

    assert (first.status_code, again.status_code) == (200, status)


@simulated
async def test_an_application_needs_no_subject() -> None:
    """What a provider says of client credentials often names their client alone: it is that application."""
    said = active(sub=None, client_id="desk")
    async with client_of(asking(telling(said), callers="partner"), token=TOKEN) as client:
        response = await client.get("/me")

    assert (response.status_code, response.json()["who"]) == (200, "partner:desk")


@simulated
async def test_who_asks_at_the_same_time_waits_for_one_answer() -> None:
    """Fifty requests with a token that is not known are one question."""
    issuer = telling(active())

    async def slow(_: Call) -> object:
        await asyncio.sleep(0.1)  # simulated: while the others come
        return active()

    issuer.network.routes = {**issuer.network.routes, "introspect": slow}
    async with client_of(asking(issuer), token=TOKEN) as client, asyncio.TaskGroup() as group:
        asked = [group.create_task(client.get("/me")) for _ in range(50)]

    assert {one.result().status_code for one in asked} == {200}
    assert len(questions(issuer)) == 1


@simulated
async def test_a_token_that_is_over_was_nobodys_guess() -> None:
    """An app that goes on showing one is not slowed for it, and the provider is not asked about it each time."""
    issuer, watch = telling(active(), answered({"active": False})), Watch(time.time())
    settings = settings_of(issuer).identity
    assert settings.provider is not None
    assert settings.tokens is not None
    tokens = AccessTokens(Provider(settings.provider, issuer.network), settings.tokens, clock=watch)
    await tokens(request_with(TOKEN))
    watch.now += 31
    refusals = list[ProblemError]()
    for _ in range(5):
        with pytest.raises(ProblemError) as refused:
            await tokens(request_with(TOKEN))
        refusals.append(refused.value)

    assert [(type(one), one.problem.status) for one in refusals] == [(ProblemError, 401)] * 5
    assert len(questions(issuer)) == 2


@simulated
async def test_a_token_that_never_was_is_a_guess() -> None:
    """Whoever makes them up is slowed, as with any other proof."""
    async with client_of(asking(telling(answered({"active": False})), attempts=2), token=TOKEN) as client:
        assert [(await client.get("/me")).status_code for _ in range(4)] == [401, 401, 429, 429]


@simulated
async def test_where_to_ask_is_known_for_longer() -> None:
    """A provider whose metadata cannot be had for a while still answers about tokens."""
    issuer = telling(active())
    async with client_of(asking(issuer)) as client:
        first = await client.get("/me", headers={"Authorization": "Bearer one"})
        await asyncio.sleep(301)  # simulated: until it would be asked again
        issuer.network.routes = {**issuer.network.routes, "find_metadata": State.DOWN}
        second = await client.get("/me", headers={"Authorization": "Bearer two"})

    assert (first.status_code, second.status_code) == (200, 200)
