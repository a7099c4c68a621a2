"""What programs hear of how tokens are to be shown: in challenges, metadata and the document."""

import pytest

from gateway_common.testing import client_of, simulated
from tests.gateway_common.identity.dpop.given import (
    ALGORITHMS,
    KEY,
    METADATA,
    asked,
    beside_keys,
    bound_token,
    gateway,
    proof,
    shown,
)
from tests.support.issuer import Issuer


@simulated
async def test_whoever_shows_nothing_hears_what_to_show() -> None:
    """With the algorithms; where bound tokens are a choice there are two challenges, each complete."""
    issuer = Issuer()
    optional, required = [
        (await asked(gateway(issuer, dpop))).headers["www-authenticate"] for dpop in ("optional", "required")
    ]

    assert required == f"DPoP {ALGORITHMS}, {METADATA}"
    assert optional == f'Bearer realm="gateway", {METADATA}, DPoP {ALGORITHMS}, {METADATA}'


@pytest.mark.parametrize(
    ("dpop", "scheme", "challenge"),
    [
        ("off", "Bearer", "Bearer"),
        ("optional", "Bearer", "Bearer"),
        ("optional", "DPoP", "DPoP"),
        ("optional", "Basic", "Bearer"),
        ("required", "Bearer", "DPoP"),
        ("required", "DPoP", "DPoP"),
        ("required", "Basic", "DPoP"),
    ],
)
@pytest.mark.parametrize("claims", [{"exp": 1}, {"aud": "https://other.example"}], ids=["expired", "for another"])
@simulated
async def test_a_token_that_does_not_count_hears_so_in_its_scheme(
    dpop: str, scheme: str, challenge: str, claims: dict[str, object]
) -> None:
    """Libraries renew a bound token when they are told so in the words of bound tokens."""
    issuer = Issuer()
    token = bound_token(issuer, KEY, **claims)
    response = await asked(gateway(issuer, dpop), **shown(token, proof(token), scheme))

    assert response.headers["www-authenticate"].startswith(f'{challenge} error="invalid_token"')


@pytest.mark.parametrize("dpop", ["optional", "required"])
@simulated
async def test_keys_are_shown_beside_bound_tokens(dpop: str) -> None:
    """Where applications show keys, tokens may be bound as anywhere: what begins like a key is one, all else is not."""
    issuer = Issuer()
    token = bound_token(issuer)
    tries = {
        "bound": shown(token, proof(token)),
        "bound, in lower case": shown(token, proof(token), "dpop"),
        "bound, as a bearer's": shown(token, None, "Bearer"),
        "a bearer's": shown(issuer.token(), None, "Bearer"),
        "a key of nobody": {"Authorization": "bearer  test_abc"},
        "a key in another scheme": {"Authorization": "DPoP test_abc"},
        "nothing": {},
    }
    async with client_of(beside_keys(issuer, dpop)) as client:
        answers = {name: await client.get("/me", headers=fields) for name, fields in tries.items()}
        twice = await client.get(
            "/me", headers=[("Authorization", "Bearer test_abc"), ("Authorization", f"DPoP {token}")]
        )

    assert {name: one.status_code for name, one in answers.items()} == {
        "bound": 200,
        "bound, in lower case": 200,
        "bound, as a bearer's": 401,
        "a bearer's": 200 if dpop == "optional" else 401,
        "a key of nobody": 401,
        "a key in another scheme": 401,
        "nothing": 401,
    }
    assert answers["nothing"].headers["www-authenticate"].startswith('Bearer realm="gateway", ')
    assert f"DPoP {ALGORITHMS}" in answers["nothing"].headers["www-authenticate"]
    assert twice.status_code == 400


@simulated
async def test_programs_find_out_about_it() -> None:
    """The gateway's metadata (RFC 9728) name the algorithms, and whether it has to be."""
    metadata = (await asked(gateway(Issuer(), "required"), "/.well-known/oauth-protected-resource")).json()

    assert metadata["dpop_signing_alg_values_supported"] == ["ES256", "EdDSA", "Ed25519", "PS256", "RS256"]
    assert metadata["dpop_bound_access_tokens_required"] is True


@pytest.mark.parametrize(
    ("dpop", "ways"), [("off", ["bearer"]), ("optional", ["bearer", "dpop"]), ("required", ["dpop"])]
)
def test_the_document_says_how_tokens_are_shown(dpop: str, ways: list[str]) -> None:
    """Programs that are made from it send proofs where they have to."""
    settings = gateway(Issuer(), dpop).state.settings
    identity = settings.identity.model_copy(update={"dev_tokens": False})
    document = Issuer().gateway(settings.model_copy(update={"identity": identity})).openapi()

    assert sorted(document["components"]["securitySchemes"]) == ways
    assert document["paths"]["/orders"]["get"]["security"] == [{way: ["orders:read"]} for way in ways]
