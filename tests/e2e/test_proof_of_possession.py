"""Bound tokens of a certified provider at the running mobile gateway, which wants nonces, or asks about each token."""

from base64 import urlsafe_b64encode
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Literal
from urllib.parse import urlsplit

import httpx2
import pytest

from ftgo_sandbox.testing import Sandbox, running
from tests.e2e.holder import PHONE, Holder, hash_of
from tests.gateway_common.sessions.certified import certified_provider

AUDIENCE = RESOURCE = "https://api.ftgo.example/mobile"
OWN, ANOTHERS = "/v1/orders/1", "/v1/orders/7"
SECRET = "a secret of this test"  # noqa: S105 – of this test alone
GATEWAY: dict[str, Any] = {
    "client_id": "gateway",
    "client_secret": SECRET,
    "redirect_uris": [],
    "grant_types": [],
    "response_types": [],
}
NONCES = {
    "GATEWAY_IDENTITY__TOKENS__DPOP": "required",
    "GATEWAY_IDENTITY__TOKENS__PROOF_NONCES__KEYS": "env:NONCES",
    "NONCES": urlsafe_b64encode(bytes(range(32))).decode(),
}
ASKING = {
    "GATEWAY_IDENTITY__TOKENS__DPOP": "optional",
    "GATEWAY_IDENTITY__TOKENS__INTROSPECTION__CLIENT_ID": "gateway",
    "GATEWAY_IDENTITY__TOKENS__INTROSPECTION__CLIENT_SECRET": "env:OURS",
    "OURS": SECRET,
}

City = tuple[Sandbox, str]


@contextmanager
def city(kind: Literal["jwt", "opaque"], told: dict[str, str], *, pushed: bool) -> Generator[City]:
    """Run the provider, the mobile gateway as it is *told*, and the service of orders behind it."""
    with certified_provider(PHONE, GATEWAY, seconds=300, audience=AUDIENCE, format=kind, pushed=pushed) as issuer:
        place = {"SANDBOX_PROVIDER_PORT": str(urlsplit(issuer).port)}
        with running(only=("order", "mobile"), speed=1, environment=told | place) as sandbox:
            yield sandbox, issuer


@pytest.fixture(scope="module")
def wanting() -> Generator[City]:
    """Give a gateway that wants nonces, before a provider that wants its requests pushed."""
    with city("jwt", NONCES, pushed=True) as made:
        yield made


@pytest.fixture(scope="module")
def asking() -> Generator[City]:
    """Give a gateway that wants no nonces, and asks the provider about each token, for they are opaque."""
    with city("opaque", ASKING, pushed=False) as made:
        yield made


@asynccontextmanager
async def holder(made: City) -> AsyncGenerator[Holder]:
    sandbox, issuer = made
    async with httpx2.AsyncClient(timeout=60, trust_env=False) as http:
        yield Holder(http, issuer, sandbox.urls["mobile"], RESOURCE)


async def test_an_app_proves_its_key_with_the_gateways_nonces(wanting: City) -> None:
    """One refusal gives a nonce, with which all that follows is answered; each order is its owner's alone."""
    async with holder(wanting) as app:
        token = (await app.sign_in("1", pushes=True))["access_token"]
        refused = await app.once(OWN, token)
        own = await app.ask(OWN, token)
        another = await app.ask(ANOTHERS, token)

    assert (refused.status_code, bool(refused.headers["dpop-nonce"])) == (401, True)
    assert refused.headers["www-authenticate"].startswith('DPoP error="use_dpop_nonce", algs=')
    assert (own.status_code, own.json()["id"]) == (200, "1")
    assert (another.status_code, app.told) == (404, 0)


async def test_the_nonces_of_the_gateway_are_not_the_providers(wanting: City) -> None:
    """An app with no nonce, and one with a nonce of its own invention, are heard at the second try."""
    async with holder(wanting) as app:
        token = (await app.sign_in("1", pushes=True))["access_token"]
        statuses = list[int]()
        for nonce in ("", "made-up"):
            app.nonce = nonce
            statuses.append((await app.ask(OWN, token)).status_code)

    assert (statuses, app.told) == ([200, 200], 2)


@pytest.mark.parametrize("which", ["wanting", "asking"])
async def test_a_stolen_token_opens_nothing(which: str, request: pytest.FixtureRequest) -> None:
    """Neither as a bearer's, nor with a proof by another key, nor with a copy of the owner's proof."""
    made: City = request.getfixturevalue(which)
    async with holder(made) as owner, holder(made) as thief:
        token = (await owner.sign_in("1", pushes=which == "wanting"))["access_token"]
        good = await owner.ask(OWN, token)
        thief.nonce = owner.nonce
        copied = {"Authorization": f"DPoP {token}", "DPoP": await _used(owner, token)}
        stolen = [
            await thief.show(OWN, {"Authorization": f"Bearer {token}"}),
            await thief.ask(OWN, token),
            await thief.show(OWN, copied),
        ]

    assert good.status_code == 200
    assert [one.status_code for one in stolen] == [401, 401, 401]
    assert [one.headers["www-authenticate"].partition(",")[0] for one in stolen] == [
        'DPoP error="invalid_token"',
        'DPoP error="invalid_dpop_proof"',
        'DPoP error="invalid_dpop_proof"',
    ]


async def test_an_opaque_token_is_known_to_be_bound(asking: City) -> None:
    """What the provider says of its key, its person and its scopes holds as if it stood in the token."""
    async with holder(asking) as app:
        given = await app.sign_in("1", pushes=False)
        own = await app.ask(OWN, given["access_token"])
        another = await app.ask(ANOTHERS, given["access_token"])
        made_up = await app.ask(OWN, "made-up")
        refused = await app.http.post(
            f"{asking[0].urls['mobile']}/v1/orders/1/cancel",
            headers={
                "Authorization": f"DPoP {given['access_token']}",
                "DPoP": app.proof("POST", f"{RESOURCE}/v1/orders/1/cancel", ath=hash_of(given["access_token"])),
            },
        )

    assert (given["token_type"], given["access_token"].count(".")) == ("DPoP", 0)
    assert (own.status_code, own.json()["id"], another.status_code) == (200, "1", 404)
    assert (made_up.status_code, made_up.headers["www-authenticate"].partition(",")[0]) == (
        401,
        'DPoP error="invalid_token"',
    )
    assert refused.status_code == 403
    assert refused.headers["www-authenticate"].startswith('DPoP error="insufficient_scope", scope="orders:write"')
    assert app.told == 0  # nobody wanted a nonce


async def _used(owner: Holder, token: str) -> str:
    """Give a proof that was used once."""
    proof = owner.proof("GET", f"{RESOURCE}{OWN}", ath=hash_of(token))
    answer = await owner.show(OWN, {"Authorization": f"DPoP {token}", "DPoP": proof})
    assert answer.status_code in {200, 504}  # late or not, it was let in
    return proof
