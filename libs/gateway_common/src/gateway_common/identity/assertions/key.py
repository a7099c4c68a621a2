"""A key by which a gateway signs: on the curve P-256, for ES256 (RFC 7518, section 3.4), and for nothing else."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Self

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

__all__ = ["ALGORITHM", "SigningKey", "base64url"]

ALGORITHM = "ES256"
_SIZE = 32


def base64url(plain: bytes) -> bytes:
    """Spell bytes as tokens do (RFC 7515, section 2)."""
    return urlsafe_b64encode(plain).rstrip(b"=")


class SigningKey:
    """Hold a *private* key, which is never shown, beside what may be known of it.

    Its *name* (`kid`) is the thumbprint of its public half (RFC 7638): nobody has to invent one, and no two keys share
    one.
    """

    def __init__(self, private: ec.EllipticCurvePrivateKey) -> None:
        self._private = private
        self._algorithm = ec.ECDSA(SHA256())
        self._half = _public(private)
        self.name = _thumbprint(self._half)

    @classmethod
    def read(cls, pem: str) -> Self:
        """Read a private key without a passphrase; ValueError says what else it is."""
        try:
            key = load_pem_private_key(pem.encode(), None)
        except (TypeError, ValueError, UnsupportedAlgorithm):
            raise ValueError("is no private key in PEM without a passphrase") from None
        if not (isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1)):
            raise ValueError("is a private key of another kind than EC on the curve P-256")  # noqa: TRY004 – it is a setting
        return cls(key)

    @classmethod
    def generate(cls) -> Self:
        """Make a new one, which nobody else will ever have."""
        return cls(ec.generate_private_key(ec.SECP256R1()))

    @property
    def published(self) -> Mapping[str, str]:
        """Give the public half as a key set holds it (RFC 7517)."""
        return {**self._half, "use": "sig", "alg": ALGORITHM, "kid": self.name}

    def sign(self, data: bytes) -> bytes:
        """Sign in the form that tokens want: two numbers of 32 bytes, one behind the other."""
        first, second = decode_dss_signature(self._private.sign(data, self._algorithm))
        return first.to_bytes(_SIZE, "big") + second.to_bytes(_SIZE, "big")


def _public(private: ec.EllipticCurvePrivateKey) -> Mapping[str, str]:
    point = private.public_key().public_numbers()
    x, y = (base64url(number.to_bytes(_SIZE, "big")).decode("ascii") for number in (point.x, point.y))
    return {"crv": "P-256", "kty": "EC", "x": x, "y": y}


def _thumbprint(half: Mapping[str, str]) -> str:
    spelled = json.dumps(half, sort_keys=True, separators=(",", ":"))
    return base64url(sha256(spelled.encode()).digest()).decode("ascii")
