"""A proof counts for a moment, and once."""

import asyncio
import time

import pytest
from pydantic import ValidationError

from gateway_common.errors import DeclarationError
from gateway_common.settings import StoreSettings
from gateway_common.stores import StoreDown
from gateway_common.testing import client_of, simulated
from tests.gateway_common.identity.dpop.given import (
    BAD_PROOF,
    asked,
    bound_token,
    gateway,
    proof,
    shown,
)
from tests.support.issuer import Issuer
from tests.support.redis import store_settings


@simulated
async def test_a_proof_counts_once() -> None:
    """Whoever copies a request, token and proof and all, gets a 401."""
    issuer = Issuer()
    token = bound_token(issuer)
    made = proof(token)
    async with client_of(gateway(issuer)) as client:
        first, again = [await client.get("/me", headers=shown(token, made)) for _ in range(2)]

    assert (first.status_code, again.status_code) == (200, 401)
    assert again.headers["www-authenticate"].startswith(BAD_PROOF)


@pytest.mark.parametrize("where", ["memory", "redis"])
async def test_a_proof_counts_once_in_all_processes(where: str, request: pytest.FixtureRequest) -> None:
    """Two gateways that share a store take a copied request once; two that share none cannot know of each other."""
    issuer = Issuer()
    store = StoreSettings() if where == "memory" else store_settings(request.getfixturevalue("redis"))
    token = bound_token(issuer)
    made = proof(token)
    statuses = [(await asked(gateway(issuer, store=store), **shown(token, made))).status_code for _ in range(2)]

    assert statuses == ([200, 200] if where == "memory" else [200, 401])


@pytest.mark.parametrize(("seconds", "status"), [(-70, 401), (-50, 200), (20, 200), (40, 401)])
@simulated
async def test_a_proof_is_young(seconds: int, status: int) -> None:
    """For a minute, and clocks may differ by the leeway; who is out of time has guessed nothing, and is not slowed."""
    issuer = Issuer()
    token = bound_token(issuer)
    async with client_of(gateway(issuer, attempts=2)) as client:
        answers = [
            await client.get("/me", headers=shown(token, proof(token, iat=int(time.time()) + seconds)))
            for _ in range(4)
        ]

    assert {one.status_code for one in answers} == {status}


@simulated
async def test_a_proof_is_not_forgotten_because_others_come() -> None:
    """A memory that is full of proofs says 503 to new ones; the copy of an old one still counts for nothing."""
    issuer = Issuer()
    token = bound_token(issuer)
    made = proof(token)
    async with client_of(gateway(issuer, store=StoreSettings(most=3))) as client:
        first = (await client.get("/me", headers=shown(token, made))).status_code
        others = [(await client.get("/me", headers=shown(token, proof(token)))).status_code for _ in range(4)]
        again = (await client.get("/me", headers=shown(token, made))).status_code
        await asyncio.sleep(121)  # simulated: until the last one has ended
        later = (await client.get("/me", headers=shown(token, proof(token)))).status_code

    assert (first, others, again, later) == (200, [200, 200, 503, 503], 401, 200)


@simulated
async def test_without_a_store_nobody_can_tell_a_proof_from_its_copy() -> None:
    """503, and never a proof that may have been here before."""
    issuer = Issuer()
    token, app = bound_token(issuer), gateway(issuer)

    async def away(*_: object, **__: object) -> bool:
        raise StoreDown("nobody is there")

    async with client_of(app) as client:
        vars(app.state.store)["put"] = away
        response = await client.get("/me", headers=shown(token, proof(token)))

    assert (response.status_code, response.headers["retry-after"]) == (503, "2")


@pytest.mark.parametrize("dpop", ["optional", "required"])
def test_workers_that_share_nothing_do_not_start(dpop: str) -> None:
    """A copied request would count once in each of them."""
    settings = gateway(Issuer(), dpop).state.settings
    with pytest.raises(DeclarationError, match=r"a proof would count in each; set GATEWAY_STORE__KIND=redis"):
        Issuer().gateway(settings.model_copy(update={"workers": 2}))


def test_a_proof_counts_for_minutes_at_most() -> None:
    """What is young for hours has to be remembered for hours."""
    Issuer().settings(dpop="required", proof_window=300)
    with pytest.raises(ValidationError, match="proof_window"):
        Issuer().settings(dpop="required", proof_window=301)
