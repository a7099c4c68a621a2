"""Every way in which a token has been forged somewhere (RFC 8725), tried at the front door."""

import hmac
import json
from collections.abc import Callable
from typing import Any
from warnings import catch_warnings

import pytest
from joserfc import jwe
from joserfc.errors import SecurityWarning
from joserfc.jwk import RSAKey

from gateway_common.testing.client import client_of
from gateway_common.testing.clock import simulated
from tests.support.issuer import ISSUER, Issuer, b64, ec_key, rsa_key, signed

INVALID = 'Bearer error="invalid_token"'
PUBLISHED = rsa_key("a")
STRANGER = rsa_key("stranger")
Forged = Callable[[Issuer], str]


def of_header(**changes: object) -> Forged:
    return lambda issuer: signed(issuer.header(**changes), issuer.claims(), PUBLISHED)


def of_claims(**changes: object) -> Forged:
    return lambda issuer: signed(issuer.header(), issuer.claims(**changes), PUBLISHED)


def unsigned(algorithm: str) -> Forged:
    return lambda issuer: (
        f"{b64(json.dumps(issuer.header(alg=algorithm)).encode())}.{b64(json.dumps(issuer.claims()).encode())}."
    )


def with_the_public_key_as_secret(issuer: Issuer) -> str:
    text = signed(issuer.header(alg="HS256"), issuer.claims(), PUBLISHED).rpartition(".")[0]
    return f"{text}.{b64(hmac.digest(PUBLISHED.as_pem(private=False), text.encode(), 'sha256'))}"


def with_a_short_secret(issuer: Issuer) -> str:
    """Sign with a secret that a careless provider published beside its keys."""
    secret: dict[str, Any] = {"kty": "oct", "kid": "s", "k": b64(b"short"), "alg": "HS256"}
    issuer.keys.append(secret)
    text = signed(issuer.header(alg="HS256", kid="s"), issuer.claims(), PUBLISHED).rpartition(".")[0]
    return f"{text}.{b64(hmac.digest(b'short', text.encode(), 'sha256'))}"


def with_a_key_for(**changes: object) -> Forged:
    def forge(issuer: Issuer) -> str:
        issuer.keys = [PUBLISHED.as_dict(private=False) | changes]
        return signed(issuer.header(), issuer.claims(), PUBLISHED)

    return forge


def with_a_key_that_is_there_twice(issuer: Issuer) -> str:
    issuer.keys = [PUBLISHED, STRANGER.as_dict(private=False) | {"kid": "a"}]
    return signed(issuer.header(), issuer.claims(), PUBLISHED)


def with_a_key_that_is_a_secret_too(issuer: Issuer) -> str:
    issuer.keys = [PUBLISHED, {"kty": "oct", "kid": "a", "k": b64(b"k" * 64)}]
    return signed(issuer.header(), issuer.claims(), PUBLISHED)


def with_a_weak_key(issuer: Issuer) -> str:
    with catch_warnings(action="ignore", category=SecurityWarning):
        weak = RSAKey.generate_key(1024, {"kid": "a"})
    issuer.keys = [weak]
    return signed(issuer.header(), issuer.claims(), weak)


def by_another_padding(issuer: Issuer) -> str:
    return signed(issuer.header(alg="PS256"), issuer.claims(), PUBLISHED)


def by_another_hash(issuer: Issuer) -> str:
    return signed(issuer.header(alg="RS512"), issuer.claims(), PUBLISHED)


def by_another_kind_of_key(issuer: Issuer) -> str:
    return signed(issuer.header(alg="ES256"), issuer.claims(), ec_key("a"))


def by_a_stranger(issuer: Issuer) -> str:
    return signed(issuer.header(), issuer.claims(), STRANGER)


def with_its_own_key(issuer: Issuer) -> str:
    header = issuer.header(jwk=STRANGER.as_dict(private=False), jku="https://evil.example/keys")
    return signed(header, issuer.claims(), STRANGER)


def with_another_payload(issuer: Issuer) -> str:
    header, _, signature = issuer.token().split(".")
    return f"{header}.{b64(json.dumps(issuer.claims(sub='8')).encode())}.{signature}"


def encrypted(issuer: Issuer) -> str:
    key = rsa_key("a")
    plain = json.dumps(issuer.claims())
    registry = jwe.JWERegistry(algorithms=["RSA-OAEP-256", "A128GCM"])
    wide = type(key).import_key(key.raw_value)
    return jwe.encrypt_compact({"alg": "RSA-OAEP-256", "enc": "A128GCM"}, plain, wide, registry=registry)


def nested(issuer: Issuer) -> str:
    return signed(issuer.header(cty="JWT"), issuer.claims(), PUBLISHED)


def as_json(issuer: Issuer) -> str:
    header, claims, signature = issuer.token().split(".")
    return json.dumps({"protected": header, "payload": claims, "signature": signature}, separators=(",", ":"))


def with_header_members_twice(issuer: Issuer) -> str:
    return signed('{"alg":"none","typ":"at+jwt","kid":"a","alg":"RS256"}', issuer.claims(), PUBLISHED)


def with_claims_twice(issuer: Issuer) -> str:
    claims = json.dumps(issuer.claims())
    return signed(issuer.header(), claims[:-1] + ', "sub": "8"}', PUBLISHED)


def padded(issuer: Issuer) -> str:
    header, claims, signature = issuer.token().split(".")
    return f"{header}=.{claims}==.{signature}="


def spelled_otherwise(issuer: Issuer) -> str:
    """Change bits of the last letter that stand for nothing."""
    token = issuer.token()
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return token[:-1] + letters[letters.index(token[-1]) ^ 1]


def too_long(issuer: Issuer) -> str:
    return issuer.token(filler="x" * 9000)


def not_an_object(issuer: Issuer) -> str:
    return signed(issuer.header(), '["sub"]', PUBLISHED)


def nested_too_deep(issuer: Issuer) -> str:
    return signed(issuer.header(), "[" * 3000, PUBLISHED)


def of_the_wrong_number_of_parts(issuer: Issuer) -> str:
    return issuer.token() + ".e30"


ATTACKS: dict[str, Forged] = {
    "alg none": unsigned("none"),
    "alg NONE": unsigned("NONE"),
    "alg empty": unsigned(""),
    "RS256 without a signature": unsigned("RS256"),
    "HS256 with the public key": with_the_public_key_as_secret,
    "HS256 with a short secret of the key set": with_a_short_secret,
    "a key for encryption": with_a_key_for(use="enc"),
    "a key for other operations": with_a_key_for(use=None, key_ops=["encrypt"]),
    "a key for another algorithm": with_a_key_for(alg="PS256"),
    "a key that leaks": with_a_key_for(**PUBLISHED.as_dict(private=True)),
    "a key whose id is there twice": with_a_key_that_is_there_twice,
    "a key whose id is a secret's, too": with_a_key_that_is_a_secret_too,
    "a key of 1024 bits": with_a_weak_key,
    "PS256 with an RS256 key": by_another_padding,
    "RS512 with an RS256 key": by_another_hash,
    "ES256 with a key of the same kid": by_another_kind_of_key,
    "a stranger's key": by_a_stranger,
    "jwk and jku of the attacker": with_its_own_key,
    "x5u": lambda issuer: signed(issuer.header(x5u="https://evil.example/c"), issuer.claims(), STRANGER),
    "x5c": lambda issuer: signed(issuer.header(x5c=["MIIB"]), issuer.claims(), STRANGER),
    "another payload": with_another_payload,
    "crit unknown": of_header(crit=["exp-2"]),
    "crit empty": of_header(crit=[]),
    "crit of b64": of_header(crit=["b64"], b64=True),
    "b64 false": of_header(b64=False),
    "zip": of_header(zip="DEF"),
    "JWE": encrypted,
    "nested": nested,
    "JSON serialisation": as_json,
    "header members twice": with_header_members_twice,
    "claims twice": with_claims_twice,
    "padded": padded,
    "spelled otherwise": spelled_otherwise,
    "too long": too_long,
    "four parts": of_the_wrong_number_of_parts,
    "claims no object": not_an_object,
    "claims too deep": nested_too_deep,
    "alg no text": of_header(alg=["RS256"]),
    "alg missing": of_header(alg=None),
    "kid missing": of_header(kid=None),
    "kid empty": of_header(kid=""),
    "kid no text": of_header(kid=1),
    "kid a path": of_header(kid="../../../../dev/null"),
    "kid a URL": of_header(kid="https://evil.example/keys"),
    "kid SQL": of_header(kid="' UNION SELECT 'key"),
    "kid too long": of_header(kid="a" * 300),
    "kid nearly right": of_header(kid="A"),
    "typ of an ID token": of_header(typ="JWT"),
    "typ missing": of_header(typ=None),
    "typ of a logout token": of_header(typ="logout+jwt"),
    "typ no text": of_header(typ=7),
    "an ID token that calls itself otherwise": of_claims(nonce="n", at_hash="h"),
    "another issuer": of_claims(iss="https://evil.example"),
    "issuer nearly right": of_claims(iss=f"{ISSUER}/"),
    "issuer missing": of_claims(iss=None),
    "another audience": of_claims(aud="https://api.example/browser"),
    "audience nearly right": of_claims(aud="https://api.example/mobile/"),
    "audiences of others": of_claims(aud=["https://api.example/browser", "https://api.example"]),
    "audience missing": of_claims(aud=None),
    "audience no text": of_claims(aud={"https://api.example/mobile": True}),
    "exp missing": of_claims(exp=None),
    "exp null": lambda issuer: signed(issuer.header(), {**issuer.claims(), "exp": None}, PUBLISHED),
    "exp no number": of_claims(exp="9999999999"),
    "exp true": of_claims(exp=True),
    "exp endless": lambda issuer: signed(issuer.header(), {**issuer.claims(), "exp": float("inf")}, PUBLISHED),
    "exp beyond all numbers": of_claims(exp=10**400),
    "exp past": of_claims(exp=1),
    "exp beyond the leeway": lambda issuer: issuer.token(exp=issuer.claims()["iat"] - 40),
    "nbf in the future": lambda issuer: issuer.token(nbf=issuer.claims()["iat"] + 120),
    "iat in the future": lambda issuer: issuer.token(iat=issuer.claims()["iat"] + 120),
    "sub missing": of_claims(sub=None),
    "sub empty": of_claims(sub=""),
    "sub no text": of_claims(sub=7),
    "sub with a line break": of_claims(sub="7\r\nx-admin: 1"),
    "sub too long": of_claims(sub="7" * 300),
    "scope with half a character": of_claims(scope="orders:read \ud800"),
    "scope no words": of_claims(scope={"orders:read": True}),
    "an application in its own name": of_claims(sub="app"),
}


@pytest.mark.parametrize("attack", ATTACKS)
@simulated
async def test_a_forged_token_opens_nothing(attack: str) -> None:
    """Whatever is wrong with a token, the answer is the same 401, without a word about it (T1, T2, T3, T5)."""
    issuer = Issuer()
    async with client_of(issuer.gateway(), token=ATTACKS[attack](issuer)) as client:
        response = await client.get("/me")

    assert (response.status_code, response.headers["www-authenticate"]) == (401, INVALID)
    assert response.json()["detail"] == "Send a valid token in the Authorization header."
    assert response.json().keys() == {"type", "title", "status", "detail", "requestId"}
    assert {call.operation for call in issuer.network.calls} <= {"find_metadata", "find_keys"}
    assert not any(b"evil" in call.path.encode() for call in issuer.network.calls)


@simulated
async def test_a_good_token_opens() -> None:
    """The token that all these are made from is good, so that each fails by what is wrong with it."""
    issuer = Issuer()
    async with client_of(issuer.gateway(), token=signed(issuer.header(), issuer.claims(), PUBLISHED)) as client:
        assert (await client.get("/me")).json()["who"] == "consumer:7"
