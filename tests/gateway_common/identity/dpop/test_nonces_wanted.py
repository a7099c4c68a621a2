"""Gateways that want a nonce of theirs in each proof (RFC 9449, section 9), through the front door."""

import asyncio
import time
from base64 import urlsafe_b64encode

import httpx2
import pytest
from fastapi import FastAPI
from pydantic import ValidationError

from gateway_common import GatewaySettings
from gateway_common.errors import DeclarationError
from gateway_common.identity.dpop import Nonces
from gateway_common.settings import StoreSettings
from gateway_common.testing import client_of, simulated
from tests.gateway_common.identity.dpop.given import (
    ALGORITHMS,
    BAD_PROOF,
    KEY,
    METADATA,
    ORIGIN,
    OTHER,
    beside_keys,
    bound_token,
    gateway,
    proof,
    shown,
)
from tests.support.issuer import Issuer

OLD_KEY, NEW_KEY = bytes(32), bytes(range(32))
WANTED = f'DPoP error="use_dpop_nonce", {ALGORITHMS}, {METADATA}'


@pytest.fixture(autouse=True)
def _keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, key in (("OLD_KEY", OLD_KEY), ("NEW_KEY", NEW_KEY)):
        monkeypatch.setenv(name, urlsafe_b64encode(key).decode())


def wanting(issuer: Issuer, dpop: str = "required", *, keys: str = "env:OLD_KEY", attempts: int = 100) -> FastAPI:
    """Make a gateway that wants nonces, which it makes with these *keys*."""
    return gateway(issuer, dpop, proof_nonces={"keys": keys}, attempts=attempts)


def nonce(*, seconds_ago: float = 0, key: bytes = OLD_KEY, owner: str = ORIGIN) -> str:
    """Make a nonce as a gateway of this *key* did so many seconds ago."""
    return Nonces([key], 300, 30, owner=owner, clock=lambda: time.time() - seconds_ago).fresh()


async def ask(client: httpx2.AsyncClient, token: str, path: str = "/me", **claims: object) -> httpx2.Response:
    """Ask once, with a proof that is good but for these *claims*."""
    return await client.get(path, headers=shown(token, proof(token, KEY, head=None, htu=f"{ORIGIN}{path}", **claims)))


@simulated
async def test_a_proof_is_made_again_with_the_nonce_of_the_refusal() -> None:
    """Without one there is a challenge that gives it, and nobody keeps that; with it the same token gets in."""
    issuer = Issuer()
    token = bound_token(issuer)
    async with client_of(wanting(issuer)) as client:
        refused = await ask(client, token)
        again = await ask(client, token, nonce=refused.headers["dpop-nonce"])

    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, WANTED)
    assert refused.headers["cache-control"] == "no-store"
    assert refused.json()["type"].endswith("/unauthenticated")
    assert (again.status_code, "dpop-nonce" in again.headers) == (200, False)


BAD: dict[str, object] = {
    "none": None,
    "empty": "",
    "no text": 7,
    "not ASCII": "ä" * 32,
    "made up": "A" * 32,
    "over": nonce(seconds_ago=301),
    "from the future": nonce(seconds_ago=-3600),
    "of another gateway": nonce(owner="https://other.example"),
    "of a key that nobody has": nonce(key=NEW_KEY),
}


@pytest.mark.parametrize("bad", BAD)
@simulated
async def test_a_proof_without_a_nonce_that_counts_is_none(bad: str) -> None:
    """Each time the answer gives a new one; it is nobody's guess, and so nobody is slowed for it."""
    issuer = Issuer()
    token = bound_token(issuer)
    async with client_of(wanting(issuer, attempts=2)) as client:
        answers = [await ask(client, token, nonce=BAD[bad]) for _ in range(4)]

    assert {(one.status_code, one.headers["www-authenticate"]) for one in answers} == {(401, WANTED)}
    assert all(one.headers["dpop-nonce"] for one in answers)


@pytest.mark.parametrize(("path", "status"), [("/me", 200), ("/orders", 403), ("/card", 403), ("/nowhere", 404)])
@simulated
async def test_the_next_nonce_comes_with_an_answer(path: str, status: int) -> None:
    """Once half of the life of the one used is over, with whatever is answered; nobody keeps it, and it counts."""
    issuer = Issuer()
    token = bound_token(issuer, KEY, scope="profile:read")
    async with client_of(wanting(issuer)) as client:
        young = await ask(client, token, path, nonce=nonce(seconds_ago=140))
        old = await ask(client, token, path, nonce=nonce(seconds_ago=160))
        fresh = old.headers.get("dpop-nonce", "")
        again = await ask(client, token, path, nonce=fresh or nonce())

    assert [one.status_code for one in (young, old, again)] == [status] * 3
    assert "dpop-nonce" not in young.headers
    assert "dpop-nonce" not in again.headers
    assert bool(fresh) is (path != "/nowhere")  # where no guard stands nobody was asked for a proof
    assert not fresh or old.headers["cache-control"] == "no-store"


@simulated
async def test_replicas_know_each_others_nonces_while_their_key_is_changed() -> None:
    """No request fails between two that have the keys in another order, and none asks the other."""
    issuer = Issuer()
    token = bound_token(issuer)
    async with (
        client_of(wanting(issuer, keys="env:OLD_KEY,env:NEW_KEY")) as before,
        client_of(wanting(issuer, keys="env:NEW_KEY,env:OLD_KEY")) as after,
    ):
        given = [(await ask(client, token)).headers["dpop-nonce"] for client in (before, after)]
        statuses = [(await ask(client, token, nonce=one)).status_code for client in (before, after) for one in given]

    assert statuses == [200] * 4


@pytest.mark.parametrize("seconds", [-86_400, 86_400])
@simulated
async def test_a_phone_need_not_know_the_time(seconds: int) -> None:
    """A proof was made after its nonce, whatever the clock of the phone says (RFC 9449, 11.1)."""
    issuer = Issuer()
    token = bound_token(issuer)
    async with client_of(wanting(issuer)) as client:
        response = await ask(client, token, nonce=nonce(), iat=int(time.time()) + seconds)

    assert response.status_code == 200


@simulated
async def test_a_copy_counts_at_no_time() -> None:
    """A proof is remembered for as long as its nonce may count in a process whose clock is behind."""
    issuer = Issuer()
    token = bound_token(issuer)
    made = shown(token, proof(token, nonce=nonce()))
    async with client_of(wanting(issuer)) as client:
        first = await client.get("/me", headers=made)
        await asyncio.sleep(359)  # simulated: for whoever remembers; the nonce is as young as before
        copy = await client.get("/me", headers=made)

    assert (first.status_code, copy.status_code) == (200, 401)
    assert copy.headers["www-authenticate"].startswith(BAD_PROOF)


@simulated
async def test_a_proof_that_is_wrong_hears_so_first() -> None:
    """A nonce does not mend it; and whoever guesses is slowed as ever."""
    issuer = Issuer()
    token = bound_token(issuer)
    async with client_of(wanting(issuer, attempts=2)) as client:
        answers = [await client.get("/me", headers=shown(token, proof(token, OTHER))) for _ in range(4)]

    assert [one.status_code for one in answers] == [401, 401, 429, 429]
    assert answers[0].headers["www-authenticate"].startswith(BAD_PROOF)


@simulated
async def test_nonces_are_for_proofs_alone() -> None:
    """Tokens that are bound to nothing, and keys of applications, come as before where they are taken."""
    issuer = Issuer()
    async with client_of(wanting(issuer, "optional")) as client:
        bearer = await client.get("/me", headers=shown(issuer.token(), None, "Bearer"))
        nothing = await client.get("/me")
    async with client_of(beside_keys(issuer, "required", nonce_keys="env:OLD_KEY")) as client:
        key = await client.get("/me", headers=shown("test_abc", None, "Bearer"))

    assert (bearer.status_code, "dpop-nonce" in bearer.headers) == (200, False)
    assert nothing.headers["www-authenticate"].startswith('Bearer realm="gateway", ')
    assert key.headers["www-authenticate"].startswith('Bearer error="invalid_token"')


@simulated
async def test_pages_of_other_origins_read_it() -> None:
    """Where such pages are known and proofs are asked for, they may send these, and see challenges and nonces."""
    issuer = Issuer()
    page = "https://app.example.com"
    preflight = {"Origin": page, "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "dpop"}
    fields = dict[str, tuple[str, str]]()
    for dpop in ("off", "required"):
        made = wanting(issuer) if dpop == "required" else gateway(issuer, dpop)
        settings = made.state.settings.model_copy(update={"cors_origins": (page,)})
        async with client_of(issuer.gateway(settings)) as client:
            sent = (await client.options("/me", headers=preflight)).headers["access-control-allow-headers"]
            read = (await client.get("/me", headers={"Origin": page})).headers["access-control-expose-headers"]
            fields[dpop] = sent, read

    assert ["DPoP" in one.split(", ") for one in (fields["off"][0], fields["required"][0])] == [False, True]
    assert ["DPoP-Nonce" in one.split(", ") for one in (fields["off"][1], fields["required"][1])] == [False, True]
    assert "WWW-Authenticate" in fields["off"][1]


def test_the_document_says_that_a_nonce_is_wanted() -> None:
    """Whoever makes a program from it knows before the first 401."""
    told = [
        made.openapi()["components"]["securitySchemes"]["dpop"]["description"]
        for made in (gateway(Issuer(), "required"), wanting(Issuer()))
    ]

    assert ["DPoP-Nonce" in one for one in told] == [False, True]


def refused(said: GatewaySettings) -> str:
    """Give what is told of *said* at the start."""
    with pytest.raises(DeclarationError) as told:
        Issuer().gateway(said)
    return str(told.value)


@pytest.mark.parametrize("dpop", ["off", "optional"])
def test_nonces_need_proofs_and_keys_that_are_shared(dpop: str) -> None:
    """A gateway that could not know its nonces again, or is never shown one, does not start."""
    settings = Issuer().settings(dpop=dpop, proof_nonces={})
    identity = settings.identity.model_copy(update={"resource": "https://api.example.com"})
    said = settings.model_copy(update={"identity": identity})

    assert ("GATEWAY_IDENTITY__TOKENS__DPOP=required" in refused(said)) is (dpop == "off")
    assert ("GATEWAY_IDENTITY__TOKENS__PROOF_NONCES__KEYS" in refused(said)) is (dpop != "off")


def test_a_sandbox_draws_a_key_unless_others_share_its_store() -> None:
    """One process needs none that is written down."""
    gateway(Issuer(), proof_nonces={})
    shared = StoreSettings.model_validate({"kind": "redis", "url": "redis://127.0.0.1:6379/0"})
    with pytest.raises(DeclarationError, match="PROOF_NONCES__KEYS"):
        gateway(Issuer(), proof_nonces={}, store=shared)


@pytest.mark.parametrize("weak", ["short", "!" * 43, urlsafe_b64encode(bytes(16)).decode()])
def test_a_weak_key_is_refused_and_never_shown(monkeypatch: pytest.MonkeyPatch, weak: str) -> None:
    """A key has 32 bytes; what has not is told by its reference alone."""
    monkeypatch.setenv("WEAK", weak)
    with pytest.raises(ValidationError, match="env:WEAK holds no key") as told:
        Issuer().settings(dpop="required", proof_nonces={"keys": "env:WEAK"})

    assert weak not in str(told.value)


@pytest.mark.parametrize("life", [9, 601])
def test_a_nonce_lives_for_minutes(life: float) -> None:
    """One that is over before it is used helps nobody, and proofs are remembered for as long as it counts."""
    with pytest.raises(ValidationError, match="life"):
        Issuer().settings(dpop="required", proof_nonces={"life": life})
