import json

import pytest
from cryptography.hazmat.primitives import serialization as pem
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from joserfc import jwt
from joserfc.errors import BadSignatureError
from joserfc.jwk import ECKey, KeySet

from gateway_common.identity.assertions.key import SigningKey
from gateway_common.identity.assertions.ring import KeyRing


def written(key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey) -> str:
    return key.private_bytes(pem.Encoding.PEM, pem.PrivateFormat.PKCS8, pem.NoEncryption()).decode()


def locked(key: ec.EllipticCurvePrivateKey) -> str:
    secret = pem.BestAvailableEncryption(b"pass")
    return key.private_bytes(pem.Encoding.PEM, pem.PrivateFormat.PKCS8, secret).decode()


def test_any_library_can_check_what_is_signed() -> None:
    """The token is a JWT signed by ES256, whose key is in the published set under its `kid`."""
    ring = KeyRing([SigningKey.generate()])

    token = jwt.decode(
        ring({"sub": "consumer:1"}).decode(), KeySet.import_key_set(json.loads(ring.published)), ["ES256"]
    )

    assert token.claims == {"sub": "consumer:1"}
    assert token.header["typ"] == "caller-assertion+jwt"


def test_the_first_key_signs_and_all_are_published() -> None:
    """Services know a key before it signs, and as long as what it signed may be around."""
    old, new = SigningKey.generate(), SigningKey.generate()
    before, after = KeyRing([old, new]), KeyRing([new, old])

    sets = [{key["kid"] for key in json.loads(ring.published)["keys"]} for ring in (before, after)]
    signed = [jwt.decode(ring({}).decode(), _keys(ring), ["ES256"]).header["kid"] for ring in (before, after)]

    assert sets == [{old.name, new.name}] * 2
    assert signed == [old.name, new.name]


def test_a_key_has_the_name_that_everybody_would_give_it() -> None:
    """`kid` is the thumbprint of RFC 7638, so that processes with the same key agree on it."""
    pem_text = written(ec.generate_private_key(ec.SECP256R1()))
    key = SigningKey.read(pem_text)

    assert key.name == SigningKey.read(pem_text).name == ECKey.import_key(dict(key.published)).thumbprint()


def test_what_is_published_holds_no_secret() -> None:
    """The set has the public halves, and what they are for."""
    key = json.loads(KeyRing([SigningKey.generate()]).published)["keys"][0]

    assert key.keys() == {"kty", "crv", "x", "y", "use", "alg", "kid"}
    assert (key["kty"], key["crv"], key["use"], key["alg"]) == ("EC", "P-256", "sig", "ES256")


def test_another_key_s_signature_does_not_count() -> None:
    """What one gateway signed nobody takes for another's."""
    ring, other = KeyRing([SigningKey.generate()]), KeyRing([SigningKey.generate()])

    with pytest.raises(BadSignatureError):
        jwt.decode(ring({}).decode(), _keys(other).keys[0], ["ES256"])


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        pytest.param("no key", "is no private key in PEM", id="text"),
        pytest.param(locked(ec.generate_private_key(ec.SECP256R1())), "without a passphrase", id="passphrase"),
        pytest.param(written(rsa.generate_private_key(65537, 2048)), "of another kind than EC", id="rsa"),
        pytest.param(written(ed25519.Ed25519PrivateKey.generate()), "of another kind than EC", id="ed25519"),
        pytest.param(written(ec.generate_private_key(ec.SECP384R1())), "on the curve P-256", id="p-384"),
    ],
)
def test_a_key_of_another_kind_is_refused(text: str, flaw: str) -> None:
    """The algorithm is one, so the key can be of one kind only; nothing of it is repeated."""
    with pytest.raises(ValueError, match=flaw):
        SigningKey.read(text)


def _keys(ring: KeyRing) -> KeySet:
    return KeySet.import_key_set(json.loads(ring.published))
