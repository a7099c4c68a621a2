"""Whose tokens are exchanged: each kind of caller, by what they showed."""

import pytest
from starlette.types import Scope

from gateway_common.caller import Caller, CallerKind, Proof
from gateway_common.context import RequestContext, context_of
from gateway_common.deadline import Deadline
from gateway_common.identity.exchange import Noting, shown_token
from gateway_common.subject_token import SubjectToken
from gateway_common.testing import client_of, simulated
from tests.gateway_common.identity.dpop.given import ORIGIN, bound_token, proof
from tests.gateway_common.identity.dpop.given import shown as bound
from tests.gateway_common.identity.exchange.given import Desk, asked, gateway, settings_of

ORDER = f"{ORIGIN}/order"


@simulated
async def test_a_bound_token_is_exchanged_for_one_that_is_not() -> None:
    """The provider is given the token itself, whatever scheme it was shown by, and what it gives is a bearer token."""
    desk = Desk()
    token = bound_token(desk.issuer)
    identity = desk.issuer.settings(dpop="required").identity.model_dump(mode="json", exclude_none=True)
    settings = settings_of(desk, who={**identity, "resource": ORIGIN})
    async with client_of(gateway(desk, settings)) as client:
        answer = await client.get("/order", headers=bound(token, proof(token, htu=ORDER)))
        without = await client.get("/order", headers=asked(token))

    assert answer.json()["order"] == f"Bearer for.{token[-20:]}"
    assert [said["subject_token"] for said in desk.exchanged] == [token]
    assert without.status_code == 401


@simulated
async def test_an_application_is_shown_by_its_token_and_not_by_its_key() -> None:
    """Where both are known, a token in its own name is exchanged; for a key there is the assertion."""
    desk = Desk()
    tokens = {"tokens": {"audiences": "https://api.example/mobile", "callers": "partner"}}
    settings = settings_of(desk, who={"kind": "keys", **tokens})
    token = desk.issuer.token(sub="desk", client_id="desk")
    async with client_of(gateway(desk, settings)) as client:
        answer = await client.get("/order", headers=asked(token))

    assert answer.json()["order"] == f"Bearer for.{token[-20:]}"


@simulated
async def test_a_token_that_does_not_count_is_exchanged_for_nothing() -> None:
    """The provider hears only of tokens that were believed here first."""
    desk = Desk()
    async with client_of(gateway(desk)) as client:
        statuses = [
            (await client.get("/order", headers=asked(token))).status_code
            for token in ("made-up", desk.issuer.token(aud="https://other.example"), desk.issuer.token(exp=1))
        ]

    assert (statuses, desk.exchanged) == ([401] * 3, [])


class Knowing:
    """Know everybody by a *proof*."""

    def __init__(self, proof: Proof) -> None:
        self._proof = proof

    def shown(self, _: Scope, /) -> bool:
        return True

    async def __call__(self, _: Scope, /) -> Caller:
        return Caller(CallerKind.CONSUMER, "7", proof=self._proof)


@pytest.mark.parametrize("proof", Proof)
async def test_each_kind_of_proof_is_a_token_or_none(proof: Proof) -> None:
    """What a provider has made is noted, however it is shown; what it never saw is not."""
    scope: Scope = {"headers": [(b"authorization", b"Scheme  a.token")]}
    RequestContext("1", 0.0, Deadline(1.0)).put(scope)
    await Noting(Knowing(proof), shown_token)(scope)

    noted = context_of(scope).token
    assert (noted == SubjectToken.of(b"a.token")) is (
        proof == "session" or (proof.endswith("-token") and proof != "dev-token")
    )
    assert noted is None or noted.text == b"a.token"
