import json
from collections.abc import Sequence
from typing import Any

import pytest

from gateway_common.identity.jwt.keys import read_keys
from gateway_common.identity.jwt.roca import is_roca
from tests.support.issuer import b64, ec_key, okp_key, rsa_key

RS256 = ("RS256",)
GOOD: dict[str, Any] = rsa_key("a").as_dict(private=False)


def ids(*keys: object, algorithms: Sequence[str] = RS256) -> list[str]:
    return sorted(read_keys(json.dumps({"keys": keys}).encode(), algorithms))


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in GOOD.items() if key != name}


def test_a_plain_key_is_read() -> None:
    """A key that says no more than it must is good for the one algorithm that fits it."""
    plain = {name: GOOD[name] for name in ("kty", "kid", "n", "e")}
    keys = read_keys(json.dumps({"keys": [plain], "more": 1}).encode(), RS256)

    assert keys["a"].algorithm == "RS256"
    assert "n=" not in repr(keys["a"])


@pytest.mark.parametrize(
    "odd",
    [
        GOOD | {"use": "enc"},
        GOOD | {"key_ops": ["encrypt"]},
        without("use") | {"key_ops": ["sign"]},
        GOOD | {"key_ops": "verify"},
        GOOD | {"alg": "RS512"},
        GOOD | {"alg": "HS256"},
        GOOD | {"alg": None},
        GOOD | {"kid": 7},
        GOOD | {"kid": ""},
        GOOD | {"kid": "a" * 300},
        without("kid"),
        GOOD | {"kty": "rsa"},
        GOOD | {"kty": ["RSA"]},
        GOOD | {"n": GOOD["n"] + "="},
        GOOD | {"n": 7},
        GOOD | {"n": ""},
        GOOD | {"n": GOOD["n"][:-1]},  # as many digits as no number has
        GOOD | {"e": "AQABA"},
        GOOD | {"e": "AQ"},
        GOOD | {"e": "Ag"},
        GOOD | {"n": b64(bytes(range(1, 129)))},  # 1024 bits
        rsa_key("a").as_dict(private=True),
        {"kty": "oct", "kid": "a", "k": "c2VjcmV0", "alg": "HS256"},
        {"kty": "oct", "kid": "a", "k": GOOD["n"]},
        ec_key("e").as_dict(private=False),
        {"kty": "EC", "kid": "a", "crv": "P-256", "x": "AA", "y": "AA"},
        "a",
        None,
        ["a"],
    ],
)
def test_a_key_that_is_not_clearly_for_this_is_left_out(odd: object) -> None:
    """A key for something else, a weak one, a secret one or an odd one is as good as none; others stay (T1)."""
    assert ids(odd, rsa_key("good").as_dict(private=False)) == ["good"]


def test_two_keys_of_one_id_are_none() -> None:
    """Nobody can tell which of them is meant, even if one of them is useless."""
    other = rsa_key("b").as_dict(private=False) | {"kid": "a"}
    secret = {"kty": "oct", "kid": "a", "k": "c2VjcmV0"}

    assert ids(GOOD, other) == []
    assert ids(GOOD, GOOD) == []
    assert ids(GOOD, secret) == []


def test_each_key_has_one_algorithm() -> None:
    """With several algorithms a key is used with the one it names, or that alone fits it; a token has no say."""
    plain = without("alg")
    keys = [plain | {"kid": "r"}, ec_key("e").as_dict(private=False), okp_key("o").as_dict(private=False)]
    read = read_keys(json.dumps({"keys": keys}).encode(), ("RS256", "ES256", "EdDSA"))

    assert {key.id: key.algorithm for key in read.values()} == {"r": "RS256", "e": "ES256", "o": "EdDSA"}
    assert ids(plain, algorithms=("RS256", "PS256")) == []
    assert ids(GOOD, algorithms=("RS256", "PS256")) == ["a"]
    assert ids(ec_key("w", "P-384").as_dict(private=False), algorithms=("ES256",)) == []


@pytest.mark.parametrize(
    "document",
    [b"", b"[]", b"{}", b'{"keys": {}}', b'{"keys": [], "keys": []}', b"\xff", b"<html>", b'{"keys": ' * 5000],
)
def test_what_is_no_key_set_is_refused(document: bytes) -> None:
    """A document that is anything else changes nothing about the keys there are."""
    with pytest.raises(ValueError, match=r".+"):
        read_keys(document, RS256)


def test_endless_key_sets_are_refused() -> None:
    """There is a bound to how many keys a provider may have."""
    with pytest.raises(ValueError, match="too many"):
        ids(*[GOOD | {"kid": str(number)} for number in range(101)])


def test_keys_of_a_broken_chip_are_known() -> None:
    """The modulus of a key that such a chip made is a power of 65537 for each small prime (ROCA); others are not."""
    marked = pow(
        65537, 1234567, 11 * 13 * 17 * 19 * 37 * 53 * 61 * 71 * 73 * 79 * 97 * 103 * 107 * 109 * 127 * 151 * 157
    )

    assert is_roca(marked)
    assert not is_roca(int(rsa_key("a").public_key.public_numbers().n))
