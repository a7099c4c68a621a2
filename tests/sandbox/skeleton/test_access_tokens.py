"""Which callers a service believes that is told to believe the provider: every lie there is, through its front door."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import OctKey, RSAKey
from pydantic_core import to_json

from ftgo_sandbox.skeleton.access_tokens import AccessTokens
from ftgo_sandbox.skeleton.assertions import FIELD
from ftgo_sandbox.skeleton.clock import seconds
from ftgo_sandbox.skeleton.issuers import Issuers
from tests.sandbox.city import City

ISSUER = "http://provider"
AUDIENCE = "https://order.ftgo.example"
KEY = RSAKey.generate_key(2048, auto_kid=True)


class Provider:
    """Sign what a test wants, for the order service of a *city*."""

    def __init__(self, city: City) -> None:
        self.now = int(seconds(city.clock))
        self.tokens = AccessTokens(
            ISSUER, AUDIENCE, Issuers({ISSUER: {"keys": [KEY.as_dict(private=False)]}}, city.clock), city.clock
        )

    def token(self, header: dict[str, Any] | None = None, key: Any = KEY, **claims: Any) -> str:  # noqa: ANN401 – any JSON
        """Sign what would be good, but for what is said here; what is None is left out."""
        head = {"alg": "RS256", "typ": "at+jwt", "kid": KEY.kid, **(header or {})}
        times = {"iat": self.now, "exp": self.now + 60, "auth_time": self.now}
        good = {"iss": ISSUER, "aud": AUDIENCE, "sub": "1", **times}
        said = {name: value for name, value in {**good, **claims}.items() if value is not None}
        return jws.serialize_compact(head, to_json(said), key, ["RS256", "PS256", "HS256"])


@asynccontextmanager
async def opened() -> AsyncGenerator[tuple[City, Provider]]:
    """Open an order service that believes a provider."""
    city = City("order")
    provider = Provider(city)
    city.tokens = {"order": provider.tokens}
    async with city:
        yield city, provider


async def status(city: City, token: str, path: str = "/orders/1", **fields: str) -> int:
    shown = {"Authorization": f"Bearer {token}"} if token else {}
    response = await city.send("order", "GET", path, caller="", **shown, **fields)
    return response.status_code


async def test_what_the_provider_signed_for_it_is_believed() -> None:
    """A person sees what is theirs, and an application what is on its account."""
    async with opened() as (city, provider):
        partner = provider.token(sub="travelhelper", tenant="1", auth_time=None)

        assert [await status(city, provider.token(), path) for path in ("/orders/1", "/orders/7")] == [200, 404]
        assert [await status(city, partner, path) for path in ("/orders/1", "/orders/7")] == [200, 404]


async def test_a_name_that_is_a_number_makes_no_person_of_an_application() -> None:
    """Only who has signed in is a consumer."""
    async with opened() as (city, provider):
        assert await status(city, provider.token(sub="1", auth_time=None)) == 404


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "https://kitchen.ftgo.example"},
        {"aud": "https://api.ftgo.example/mobile"},
        {"aud": None},
        {"iss": "http://somebody"},
        {"exp": 1_000},
        {"exp": None},
        {"sub": None},
        {"sub": ""},
        {"iat": 9e15},
    ],
)
async def test_who_says_it_wrongly_is_not_believed(claims: dict[str, Any]) -> None:
    """A good signature is not enough: from whom, for whom, about whom and when have to fit."""
    async with opened() as (city, provider):
        assert await status(city, provider.token(**claims)) == 401


async def test_a_token_of_another_kind_is_none() -> None:
    """The type, the algorithm and the key have to be those of the provider's access tokens."""
    async with opened() as (city, provider):
        public = OctKey.import_key(to_json(KEY.as_dict(private=False)))
        lies = [
            provider.token({"typ": "JWT"}),
            provider.token({"alg": "PS256"}),
            provider.token({"alg": "HS256"}, public),
            provider.token(key=RSAKey.generate_key(2048)),
            "made-up",
            "a.b.c",
            "",
        ]

        assert [await status(city, lie) for lie in lies] == [401] * len(lies)


async def test_gateways_are_believed_no_more_and_services_are() -> None:
    """What a gateway signs proves nothing here, beside a good token neither; services call each other as ever."""
    async with opened() as (city, provider):
        assertion = {FIELD.replace("-", "_"): city.shown("consumer:1", "order")}

        assert await status(city, "", **assertion) == 401
        assert await status(city, provider.token(), **assertion) == 401
        assert (await city.ask("order", "GET", "/orders/1")).status_code == 200
