import time
from typing import Any

import pytest

from gateway_common.caller import Caller, CallerKind, Proof
from gateway_common.identity.jwt import InvalidTokenError
from gateway_common.identity.tokens.callers import caller_of
from gateway_common.settings.identity import TokenSettings
from gateway_common.testing.client import client_of
from gateway_common.testing.clock import simulated
from tests.support.issuer import JSON, Issuer, ec_key, okp_key

CLAIMS: dict[str, Any] = {"sub": "7", "client_id": "app"}


def read(settings: dict[str, Any] | None = None, **claims: object) -> Caller:
    return caller_of({**CLAIMS, **claims}, TokenSettings.model_validate({"audiences": "a", **(settings or {})}))


def test_all_that_a_token_says_is_told() -> None:
    """Scopes, roles, tenant, time and strength of the sign-in come from the claims."""
    caller = read(scope="a b", roles=["cook"], tenant="acme", auth_time=5, acr="urn:mfa")

    assert caller == Caller(
        CallerKind.CONSUMER,
        "7",
        frozenset({"a", "b"}),
        tenant="acme",
        roles=frozenset({"cook"}),
        authenticated_at=5,
        strength="urn:mfa",
        proof=Proof.ACCESS_TOKEN,
    )


def test_what_is_not_said_is_empty() -> None:
    """A token that says no more than who it is about allows nothing."""
    assert read() == Caller(CallerKind.CONSUMER, "7", proof=Proof.ACCESS_TOKEN)


def test_claims_may_be_called_otherwise() -> None:
    """Providers have names of their own for the same things, some inside others, some with dots in them."""
    names = {"scope_claim": "scp", "roles_claim": "realm_access.roles", "tenant_claim": "https://ftgo.example/tenant"}
    claims: dict[str, Any] = {"scp": ["a"], "realm_access": {"roles": ["cook"]}, "https://ftgo.example/tenant": "acme"}
    caller = read(names, **claims)

    assert (sorted(caller.scopes), sorted(caller.roles), caller.tenant) == (["a"], ["cook"], "acme")
    assert read(names, realm_access="none").roles == frozenset()


def test_an_application_in_its_own_name_is_a_partner() -> None:
    """Where the subject is the client itself there is no person; who lets in persons alone refuses it."""
    assert str(read({"callers": "partner"}, sub="app")) == "partner:app"
    assert str(read({"callers": "consumer,partner"})) == "consumer:7"
    with pytest.raises(InvalidTokenError, match="names a consumer"):
        read({"callers": "partner"})


def test_a_client_may_lie_within_others() -> None:
    """As any other claim, where a provider puts it there."""
    assert str(read({"callers": "partner", "client_claim": "azp.id"}, sub="desk", azp={"id": "desk"})) == "partner:desk"


@pytest.mark.parametrize(
    ("names", "claims"),
    [
        ({}, {"gty": "client-credentials"}),
        ({}, {"idtyp": "app"}),
        ({"person_claim": "sid"}, {}),
        ({"person_claim": "session.id"}, {"session": {}}),
    ],
    ids=str,
)
def test_a_token_without_a_person_is_no_consumer(names: dict[str, Any], claims: dict[str, Any]) -> None:
    """However the provider calls an application's subject: what is somebody's is never that application's."""
    machine = {"sub": "7", "client_id": "app", **claims}

    assert str(read({"callers": "partner", **names}, **machine)) == "partner:app"
    with pytest.raises(InvalidTokenError, match="names a partner"):
        read(names, **machine)


def test_a_person_has_what_only_people_have() -> None:
    """Where the settings name such a claim, a token that has it is somebody's."""
    assert str(read({"person_claim": "sid"}, sid="s-1")) == "consumer:7"


def test_a_token_of_nobody_for_nobody_is_refused() -> None:
    """Neither a person nor a client: there is no name to know it by."""
    with pytest.raises(InvalidTokenError, match="neither a person nor a client"):
        read({"callers": "partner"}, client_id="", gty="client-credentials")


@pytest.mark.parametrize(
    "odd",
    [
        {"tenant": ["acme"]},
        {"tenant": "a\nb"},
        {"roles": {"cook": True}},
        {"roles": [7]},
        {"scope": 7},
        {"acr": 1},
        {"auth_time": "now"},
        {"auth_time": True},
        {"auth_time": 10**400},
        {"client_id": 7},
    ],
)
def test_claims_of_an_odd_type_are_refused(odd: dict[str, Any]) -> None:
    """A claim that is not what it has to be spoils the token: guessing what was meant would be guessing who asks."""
    with pytest.raises(InvalidTokenError):
        read(**odd)


@simulated
async def test_the_endpoint_receives_the_caller() -> None:
    """What the token says reaches the endpoint, through the front door."""
    issuer = Issuer()
    token = issuer.token(
        roles=["cook"], tenant="acme", auth_time=5, acr="urn:mfa", aud=["other", issuer.claims()["aud"]]
    )
    async with client_of(issuer.gateway(), token=token) as client:
        told = (await client.get("/me")).json()

    assert told == {
        "who": "consumer:7",
        "scopes": ["orders:read", "orders:write"],
        "roles": ["cook"],
        "tenant": "acme",
        "authenticated_at": 5,
        "strength": "urn:mfa",
        "proof": "access-token",
    }


@simulated
async def test_who_lacks_a_scope_is_told_which() -> None:
    """A good token that allows something else is 403 with the scopes that it would need (T5)."""
    issuer = Issuer()
    async with client_of(issuer.gateway(), token=issuer.token(scope="profile:read")) as client:
        response = await client.get("/orders")

    assert response.status_code == 403
    assert response.headers["www-authenticate"] == 'Bearer error="insufficient_scope", scope="orders:read"'


@simulated
async def test_other_algorithms_are_for_who_asks_for_them() -> None:
    """Curves are as good as RSA where the settings name them, and nothing where they do not."""
    issuer = Issuer(ec_key("e"), okp_key("o"))
    tokens = [Issuer(key).token() for key in issuer.keys]
    statuses = dict[str, list[int]]()
    for algorithms in ("ES256,EdDSA", "RS256"):
        async with client_of(issuer.gateway(issuer.settings(algorithms=algorithms))) as client:
            statuses[algorithms] = [
                (await client.get("/me", headers={"authorization": f"Bearer {token}"})).status_code for token in tokens
            ]

    assert statuses == {"ES256,EdDSA": [200, 200], "RS256": [401, 401]}


@simulated
async def test_clocks_may_differ_a_little() -> None:
    """A token that expired a moment ago, or begins in a moment, still counts (T3)."""
    issuer, now = Issuer(), int(time.time())
    for changes in ({"exp": now - 20}, {"nbf": now + 20}, {"iat": now + 20}):
        async with client_of(issuer.gateway(), token=issuer.token(**changes)) as client:
            assert (await client.get("/me")).status_code == 200


@simulated
async def test_a_provider_may_leave_the_type_out() -> None:
    """With `type: any` a token need not say what it is, but ID tokens and logout tokens are still told apart."""
    issuer = Issuer()
    settings = issuer.settings(type="any")
    cases: list[tuple[JSON, int]] = [({}, 200), ({"nonce": "n"}, 401), ({"at_hash": "h"}, 401), ({"events": {}}, 401)]
    async with client_of(issuer.gateway(settings)) as client:
        for claims, expected in cases:
            for kind in ("JWT", None):
                token = issuer.signed(issuer.header(typ=kind), issuer.claims(**claims))
                response = await client.get("/me", headers={"authorization": f"Bearer {token}"})
                assert response.status_code == expected
        logout = issuer.signed(issuer.header(typ="logout+jwt"), issuer.claims())
        assert (await client.get("/me", headers={"authorization": f"Bearer {logout}"})).status_code == 401


@pytest.mark.parametrize("target", ["/me?access_token={}", "/me?token={}", "/me?authorization=Bearer%20{}"])
@simulated
async def test_a_token_counts_in_the_header_alone(target: str) -> None:
    """Neither the query nor any other field is looked at (T5)."""
    issuer = Issuer()
    async with client_of(issuer.gateway()) as client:
        response = await client.get(target.format(issuer.token()), headers={"x-authorization": issuer.token()})

    assert (response.status_code, response.headers["www-authenticate"]) == (401, 'Bearer realm="gateway"')


@simulated
async def test_who_signed_in_too_weakly_or_too_long_ago_is_sent_to_sign_in_again() -> None:
    """What is delicate wants a role, a strength and a fresh sign-in, and says which of them would help (RFC 9470)."""
    issuer, now = Issuer(), int(time.time())
    good: dict[str, object] = {"roles": ["owner"], "acr": "mfa", "auth_time": now}
    lacking: list[dict[str, object]] = [{"acr": "pwd"}, {"auth_time": now - 400}, {"auth_time": None}, {"roles": None}]
    again = 'Bearer error="insufficient_user_authentication", acr_values="mfa", max_age="300"'
    async with client_of(issuer.gateway()) as client:
        answers = [
            await client.get("/card", headers={"authorization": f"Bearer {issuer.token(**good)}"}),
            *[
                await client.get("/card", headers={"authorization": f"Bearer {issuer.token(**{**good, **less})}"})
                for less in lacking
            ],
        ]

    assert [one.status_code for one in answers] == [200, 401, 401, 401, 403]
    assert [one.headers["www-authenticate"] for one in answers[1:4]] == [again] * 3
    assert answers[1].json()["type"].endswith("/stronger-sign-in")
