"""The keys that proofs bring along."""

from typing import Any

import pytest

from gateway_common.identity.dpop.brought import BroughtKeys
from gateway_common.identity.dpop.proof import read_proof
from gateway_common.identity.jwt import InvalidTokenError, brought_key, thumbprint_of
from tests.gateway_common.identity.dpop.given import KEY, OTHER, jwk_of, proof
from tests.support.issuer import b64, rsa_key


@pytest.mark.parametrize("key", [KEY, OTHER, rsa_key("a")], ids=["EC", "OKP", "RSA"])
def test_a_key_has_the_name_that_providers_give_it(key: Any) -> None:  # noqa: ANN401 – of any kind
    """The thumbprint of RFC 7638, whatever else stands beside what makes the key."""
    assert thumbprint_of(jwk_of(key) | {"kid": "x", "use": "sig"}) == key.thumbprint()


@pytest.mark.parametrize(
    "said", [None, [], {}, {"kty": "oct", "k": "x"}, {"kty": ["EC"]}, {"kty": "EC", "crv": "P-256"}]
)
def test_what_is_no_key_has_no_name(said: object) -> None:
    """Nothing is bound to it."""
    assert thumbprint_of(said) == ""


def test_a_key_is_read_once() -> None:
    """An app brings the same head with each of its proofs; the last ones are known again."""
    keys = BroughtKeys(most=2)
    for token in ("a", "b", "c"):
        read_proof(proof(token).encode(), KEY.thumbprint(), keys)
    heads = len(keys)
    for number in range(5):
        read_proof(proof("a", head={"n": number}).encode(), KEY.thumbprint(), keys)

    assert (heads, len(keys)) == (1, 2)


def test_a_key_that_is_known_is_good_for_no_other_token() -> None:
    """A token that is bound to another key is not opened by it, however often it was here."""
    keys, made = BroughtKeys(), proof("a").encode()
    read_proof(made, KEY.thumbprint(), keys)

    with pytest.raises(InvalidTokenError, match="another key"):
        read_proof(made, OTHER.thumbprint(), keys)
    assert read_proof(made, KEY.thumbprint(), keys).token


def test_a_signature_is_looked_at_each_time() -> None:
    """To know the key is not to know the proof."""
    keys = BroughtKeys()
    made = proof("a")
    read_proof(made.encode(), KEY.thumbprint(), keys)

    with pytest.raises(InvalidTokenError, match="not signed"):
        read_proof(f"{made[:-6]}AAAAAA".encode(), KEY.thumbprint(), keys)


@pytest.mark.parametrize(
    ("exponent", "usable"), [(3, True), (65537, True), ((1 << 32) + 1, False), ((1 << 2000) + 1, False)]
)
def test_a_key_that_makes_work_is_none(exponent: int, *, usable: bool) -> None:
    """The exponent of an RSA key says how long each check takes, and whoever brings the key chooses it."""
    said = jwk_of(rsa_key("a")) | {"e": b64(exponent.to_bytes((exponent.bit_length() + 7) // 8))}

    assert (brought_key(said, "RS256", ["RS256"]) is not None) is usable
