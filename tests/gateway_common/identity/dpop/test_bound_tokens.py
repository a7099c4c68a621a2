"""Tokens that are bound to a key (RFC 9449), through the front door."""

from collections.abc import Callable
from typing import Any
from warnings import catch_warnings

import pytest
from joserfc.errors import SecurityWarning
from joserfc.jwk import OctKey

from gateway_common.errors import DeclarationError
from gateway_common.identity.dpop.place import Here, place_of
from gateway_common.testing import client_of, simulated
from tests.gateway_common.identity.dpop.given import (
    BAD_PROOF,
    KEY,
    ORIGIN,
    OTHER,
    asked,
    bound_token,
    claims_of,
    gateway,
    jwk_of,
    proof,
    shown,
    under,
)
from tests.support.issuer import Issuer, b64, rsa_key, signed

SECRET = b"x" * 32
SHARED = {"typ": "dpop+jwt", "alg": "HS256", "jwk": {"kty": "oct", "k": b64(SECRET)}}


@simulated
async def test_a_bound_token_with_its_proof_is_its_caller() -> None:
    """And again with another proof; the query is not part of what a proof is for, and a HEAD is as good as its GET."""
    issuer = Issuer()
    token = bound_token(issuer)
    async with client_of(gateway(issuer)) as client:
        answers = [await client.get("/me", headers=shown(token, proof(token))) for _ in range(2)]
        answers.append(await client.get("/me?a=1", headers=shown(token, proof(token, htu=f"{ORIGIN}:80/me?b=2#c"))))
        answers.append(await client.head("/me", headers=shown(token, proof(token, htm="HEAD"))))

    assert [one.status_code for one in answers] == [200] * 4
    assert answers[0].json()["who"] == "consumer:7"


Bad = Callable[[str], str | None]
BAD: dict[str, Bad] = {
    "none": lambda _: None,
    "no token": lambda _: "x",
    "another key": lambda token: proof(token, OTHER),
    "another method": lambda token: proof(token, htm="POST"),
    "another path": lambda token: proof(token, htu=f"{ORIGIN}/orders"),
    "another host": lambda token: proof(token, htu="http://evil.example/me"),
    "another scheme": lambda token: proof(token, htu="https://localhost/me"),
    "another port": lambda token: proof(token, htu="http://localhost:81/me"),
    "a port that is none": lambda token: proof(token, htu="http://localhost:x/me"),
    "no place": lambda token: proof(token, htu=None),
    "another token": lambda token: proof(f"{token}x"),
    "no token's hash": lambda token: proof(token, ath=None),
    "no id": lambda token: proof(token, jti=None),
    "no time": lambda token: proof(token, iat=None),
    "another type": lambda token: proof(token, head={"typ": "jwt"}),
    "an access token": lambda token: token,
    "no algorithm": lambda token: proof(token, head={"alg": "none"}),
    "another algorithm": lambda token: under({"alg": "RS256"}, proof(token)),
    "a shared secret": lambda token: signed(
        {"typ": "dpop+jwt", "alg": "HS256", "jwk": {"kty": "oct", "k": b64(SECRET)}},
        claims_of(token),
        OctKey.import_key(SECRET),
    ),
    "a key with its secret": lambda token: proof(token, head={"jwk": jwk_of(KEY, private=True)}),
    "no key": lambda token: proof(token, head={"jwk": None}),
    "a key for encryption": lambda token: proof(token, head={"jwk": jwk_of(KEY) | {"use": "enc"}}),
    "a key that says otherwise": lambda token: proof(token, head={"jwk": jwk_of(KEY) | {"alg": "ES384"}}),
    "what must be understood": lambda token: proof(token, head={"crit": ["x"]}),
    "a changed byte": lambda token: f"{proof(token)[:-6]}AAAAAA",
}


@pytest.mark.parametrize("bad", BAD)
@simulated
async def test_what_is_no_proof_for_this_request_opens_nothing(bad: str) -> None:
    """Each check of RFC 9449, 4.3, by itself; why it failed is never told."""
    issuer = Issuer()
    token = bound_token(issuer)
    response = await asked(gateway(issuer), **shown(token, BAD[bad](token)))

    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith(BAD_PROOF)


@simulated
async def test_two_proofs_are_none() -> None:
    """Nobody can tell which is meant."""
    issuer = Issuer()
    token = bound_token(issuer)
    async with client_of(gateway(issuer)) as client:
        twice = [("Authorization", f"DPoP {token}"), ("DPoP", proof(token)), ("DPoP", proof(token))]
        response = await client.get("/me", headers=twice)

    assert response.status_code == 401


@simulated
async def test_a_weak_key_binds_nothing() -> None:
    """A key that others could find is no proof of anything."""
    issuer = Issuer()
    with catch_warnings(action="ignore", category=SecurityWarning):
        weak = rsa_key("weak", 1024)
        token = bound_token(issuer, weak)
        fields = shown(token, proof(token, weak))

    assert (await asked(gateway(issuer), **fields)).status_code == 401


@pytest.mark.parametrize(
    ("dpop", "bound", "scheme", "proved", "status"),
    [
        ("off", False, "Bearer", False, 200),
        ("off", True, "Bearer", False, 401),
        ("off", True, "DPoP", True, 401),
        ("optional", False, "Bearer", False, 200),
        ("optional", True, "Bearer", False, 401),
        ("optional", True, "Bearer", True, 401),
        ("optional", False, "DPoP", True, 401),
        ("optional", True, "DPoP", True, 200),
        ("required", False, "Bearer", False, 401),
        ("required", False, "DPoP", True, 401),
        ("required", True, "Bearer", False, 401),
        ("required", True, "DPoP", True, 200),
    ],
)
@simulated
async def test_a_token_is_shown_as_what_it_is(
    dpop: str, scheme: str, status: int, *, bound: bool, proved: bool
) -> None:
    """Where bound tokens are known, one never passes as a bearer's; where they have to be, no other passes."""
    issuer = Issuer()
    token = bound_token(issuer) if bound else issuer.token()
    response = await asked(gateway(issuer, dpop), **shown(token, proof(token) if proved else None, scheme))

    assert response.status_code == status


@pytest.mark.parametrize("bound", ["x", {}, {"jkt": 7}, {"jkt": "short"}, {"x5t#S256": "a" * 43}])
@simulated
async def test_what_is_bound_in_another_way_is_refused(bound: Any) -> None:  # noqa: ANN401 – any JSON
    """To ignore what a token is bound to would make a bearer's of it."""
    issuer = Issuer()
    token = issuer.token(cnf=bound)

    assert (await asked(gateway(issuer), **shown(token, None, "Bearer"))).status_code == 401


@simulated
async def test_a_proof_is_for_the_url_that_clients_call() -> None:
    """Where `/mobile` is taken away before a request comes here, the proof has it all the same."""
    issuer = Issuer()
    settings = gateway(issuer, resource=f"{ORIGIN}/mobile").state.settings
    token = bound_token(issuer)
    async with client_of(issuer.gateway(settings)) as client:
        statuses = [
            (await client.get("/me", headers=shown(token, proof(token, htu=url)))).status_code
            for url in (f"{ORIGIN}/mobile/me", f"{ORIGIN}/me")
        ]

    assert statuses == [200, 401]


def test_a_path_that_was_left_is_not_repeated() -> None:
    """What stands in front of a gateway may take the path of its URL away or leave it: clients call the same place."""
    here = Here(f"{ORIGIN}/mobile")
    paths = ("/me", "/mobile/me", "/mobile", "/mobiles", "/")

    assert [here.at(path).path for path in paths] == [
        "/mobile/me",
        "/mobile/me",
        "/mobile",
        "/mobile/mobiles",
        "/mobile/",
    ]
    assert here.at("/me") == place_of("HTTP://localhost:80/mobile/%6de?a=1")


def test_a_gateway_that_does_not_know_its_url_does_not_start() -> None:
    """A proof names the URL that was called: in production that is never taken from the request."""
    with pytest.raises(DeclarationError, match="GATEWAY_IDENTITY__RESOURCE"):
        Issuer().gateway(Issuer().settings(dpop="required"))
