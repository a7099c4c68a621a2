"""Which callers a service believes: every lie there is, through its front door."""

from base64 import urlsafe_b64encode
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import ECKey, OctKey
from pydantic_core import to_json

from ftgo_sandbox.skeleton.assertions import FIELD
from ftgo_sandbox.skeleton.clock import seconds
from ftgo_sandbox.skeleton.signing import Signer
from tests.sandbox.city import City

ORDER = "/orders/1"


class Forger:
    """Sign for a *city* whatever it is told, by the key of an issuer that the services know."""

    def __init__(self, city: City) -> None:
        self.now = int(seconds(city.clock))
        self.key = ECKey.generate_key("P-256", auto_kid=True)
        city.issuers |= {name: {"keys": [self.key.as_dict(private=False)]} for name in ("mobile", "kitchen")}

    def token(self, header: dict[str, Any] | None = None, key: Any = None, **claims: Any) -> str:  # noqa: ANN401 – any JSON
        """Sign what would be good, but for what is said here; what is None is left out."""
        head = {"alg": "ES256", "typ": "caller-assertion+jwt", "kid": self.key.kid, **(header or {})}
        good = {"iss": "mobile", "aud": "order", "sub": "consumer:1", "iat": self.now, "exp": self.now + 60}
        said = {name: value for name, value in {**good, **claims}.items() if value is not None}
        return jws.serialize_compact(head, to_json(said), key or self.key, ["ES256", "HS256"])


@asynccontextmanager
async def opened() -> AsyncGenerator[tuple[City, Forger]]:
    """Open two services, and have somebody at hand who lies to them."""
    city = City("order", "kitchen")
    forger = Forger(city)
    async with city:
        yield city, forger


async def status(token: str, city: City, service: str = "order", path: str = ORDER) -> int:
    response = await city.send(service, "GET", path, caller="", **{FIELD.replace("-", "_"): token})
    return response.status_code


async def test_what_a_gateway_signed_is_believed() -> None:
    """A consumer whom a known issuer names sees what is theirs."""
    async with opened() as (city, forger):
        assert await status(forger.token(), city) == 200


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"aud": "kitchen"}, id="for another service"),
        pytest.param({"aud": ["order", "kitchen"]}, id="for several"),
        pytest.param({"aud": None}, id="for nobody"),
        pytest.param({"iss": "nobody"}, id="from a stranger"),
        pytest.param({"iss": None}, id="from nobody"),
        pytest.param({"exp": None}, id="without end"),
        pytest.param({"iat": None}, id="without beginning"),
        pytest.param({"exp": 1_000}, id="long over"),
        pytest.param({"exp": 1e308}, id="endless"),
        pytest.param({"sub": None}, id="about nobody"),
        pytest.param({"sub": "anonymous"}, id="about whoever"),
        pytest.param({"sub": "consumer:1 "}, id="about nearly somebody"),
        pytest.param({"sub": "service:order"}, id="a gateway as a service"),
        pytest.param({"sub": "service:mobile"}, id="a gateway as one of its own making"),
        pytest.param({"iss": "kitchen"}, id="a service as a consumer"),
        pytest.param({"iss": "kitchen", "sub": "service:accounting"}, id="a service as another"),
    ],
)
async def test_who_says_it_wrongly_is_not_believed(claims: dict[str, Any]) -> None:
    """A good signature is not enough: from whom, for whom, about whom and when have to fit."""
    async with opened() as (city, forger):
        assert await status(forger.token(**claims), city) == 401


@pytest.mark.parametrize(
    ("issued", "life", "expected"),
    [(0, 60, 200), (-59, 60, 200), (-60, 60, 401), (30, 60, 200), (31, 60, 401), (0, 300, 200), (0, 301, 401)],
)
async def test_it_holds_for_its_time_alone(issued: int, life: int, expected: int) -> None:
    """Neither after its end, nor long before its beginning, nor if it would live for more than five minutes."""
    async with opened() as (city, forger):
        begin = forger.now + issued

        assert await status(forger.token(iat=begin, exp=begin + life), city) == expected


async def test_who_takes_it_along_gets_nowhere_and_not_for_long() -> None:
    """Shown again it counts for the same service until its end, and never for another."""
    async with opened() as (city, forger):
        token = forger.token()
        first = await status(token, city)
        elsewhere = await status(token, city, "kitchen", "/tickets/1")
        await city.pass_time(59)
        late = await status(token, city)
        await city.pass_time(1)
        over = await status(token, city)

        assert (first, elsewhere, late, over) == (200, 401, 200, 401)


@pytest.mark.parametrize("header", [{"typ": "at+jwt"}, {"typ": "JWT"}, {"kid": ""}, {"kid": "x" * 129}])
async def test_a_token_of_another_kind_is_none(header: dict[str, Any]) -> None:
    """An access token, or one that does not say by which key, proves nothing here."""
    async with opened() as (city, forger):
        assert await status(forger.token(header), city) == 401


async def test_the_algorithm_is_the_service_s_choice() -> None:
    """No signature, one by a published key taken as a password, and one by an unknown key are none."""
    async with opened() as (city, forger):
        head, claims, signature = forger.token().split(".")
        public = OctKey.import_key(to_json(forger.key.as_dict(private=False)))
        nothing = urlsafe_b64encode(to_json({"alg": "none", "typ": "caller-assertion+jwt", "kid": forger.key.kid}))
        lies = [
            f"{nothing.decode().rstrip('=')}.{claims}.",
            forger.token({"alg": "HS256"}, public),
            forger.token(key=ECKey.generate_key("P-256")),
            f"{head}.{claims}.{signature[:-8]}AAAAAAAA",
            f"{head}.{claims}",
            "consumer:1",
            "",
            ".",
            "a.b.c",
            "=.=.=",
        ]

        assert [await status(lie, city) for lie in lies] == [401] * len(lies)


async def test_a_partner_has_what_is_on_its_account() -> None:
    """Whoever asks for an application sees what belongs to the account that the gateway names, and no other."""
    async with opened() as (city, forger):
        partner = forger.token(sub="partner:travelhelper", tenant="1")
        found = [await status(partner, city, path=path) for path in (ORDER, "/orders", "/orders/7")]

        assert found == [200, 200, 404]


@pytest.mark.parametrize("tenant", [None, "", "acme", "-1", "1 "])
async def test_a_partner_without_an_account_owns_nothing(tenant: str | None) -> None:
    """There is no order, no list of orders, and no door for services."""
    async with opened() as (city, forger):
        partner = forger.token(sub="partner:travelhelper", tenant=tenant)
        found = [await status(partner, city, path=path) for path in (ORDER, "/orders", "/orders?consumerId=1")]
        inside = await city.send("order", "POST", "/orders/1/cancel", caller="", Caller_Assertion=partner)

        assert (found, inside.status_code) == ([404, 404, 404], 404)


async def test_a_service_that_knows_no_issuer_believes_nobody() -> None:
    """Without a word on whom to believe everybody is a stranger."""
    city = City("order")
    city.issuers.clear()
    async with city:
        answers = [await city.ask("order", "GET", ORDER, caller=caller) for caller in ("consumer:1", "service:kitchen")]

        assert [answer.status_code for answer in answers] == [401, 401]
        assert answers[0].json() == {"code": "UNIDENTIFIED", "message": "Show who is calling in Caller-Assertion."}


async def test_the_header_of_old_says_nothing() -> None:
    """There is one way to say who asks."""
    async with City("order") as city:
        answer = await city.send("order", "GET", ORDER, caller="", X_Sandbox_Caller="service:order")

        assert answer.status_code == 401


async def test_a_service_publishes_its_key() -> None:
    """The public half is there for whoever asks, and is no operation of the service."""
    async with City("kitchen") as city:
        answer = await city.ask("kitchen", "GET", "/.well-known/jwks.json", caller="")
        signer: Signer = city.signers["kitchen"]

        assert answer.json() == signer.published
        assert "d" not in answer.json()["keys"][0]
