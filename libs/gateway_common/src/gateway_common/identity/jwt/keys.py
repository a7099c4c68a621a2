"""The keys by which a provider's tokens are known (RFC 7517): read once, each good for one algorithm.

A key that is not clearly for this use is left out: one of the same kid as another, one for encryption, a weak one, one
that should have stayed secret. A token that it signed is then as good as unsigned.
"""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, cast

from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key
from joserfc.jws import JWSRegistry

from gateway_common.identity.jwt.header import LONGEST_KEY_ID
from gateway_common.identity.jwt.roca import is_roca
from gateway_common.identity.jwt.strict_json import read_object

__all__ = ["VerificationKey", "brought_key", "read_keys", "thumbprint_of"]

MOST_KEYS = 100
_BROUGHT = "brought"
RSA_BITS = range(2048, 4097)
MOST_EXPONENT = 1 << 32
"""What a public exponent is below: a longer one makes of each check a piece of work."""

_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_NUMBER = re.compile(r"[A-Za-z0-9_-]{1,700}")
_NUMBERS = {"RSA": ("n", "e"), "EC": ("x", "y"), "OKP": ("x",)}
_NAMED_BY = {"RSA": ("e", "kty", "n"), "EC": ("crv", "kty", "x", "y"), "OKP": ("crv", "kty", "x")}
_FITS: Mapping[str, tuple[str, str | None]] = {
    "RS256": ("RSA", None),
    "RS384": ("RSA", None),
    "RS512": ("RSA", None),
    "PS256": ("RSA", None),
    "PS384": ("RSA", None),
    "PS512": ("RSA", None),
    "ES256": ("EC", "P-256"),
    "ES384": ("EC", "P-384"),
    "ES512": ("EC", "P-521"),
    "EdDSA": ("OKP", "Ed25519"),
    "Ed25519": ("OKP", "Ed25519"),
}
"""Which kind of key, on which curve, each algorithm takes."""


@dataclass(frozen=True, slots=True)
class VerificationKey:
    """Hold a public key and the one *algorithm* it is used with."""

    id: str
    algorithm: str
    key: Key = field(repr=False)

    def verifies(self, signed: bytes, signature: bytes) -> bool:
        """Tell whether its owner made this *signature* of what is *signed*."""
        return JWSRegistry.algorithms[self.algorithm].verify(signed, signature, self.key)


def read_keys(document: bytes, algorithms: Sequence[str]) -> Mapping[str, VerificationKey]:
    """Read the usable keys of a key set by their ids; raises ValueError for what is no key set.

    Each key gets the one of *algorithms* that it names, or that alone fits it.
    """
    listed: Any = read_object(document).get("keys")
    if not isinstance(listed, list) or len(listed) > MOST_KEYS:  # pyright: ignore[reportUnknownArgumentType] -- JSON may hold anything
        raise ValueError("it is no key set, or has too many keys")
    usable = [key for one in listed if isinstance(one, dict) and (key := _usable(one, algorithms))]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] -- JSON may hold anything
    times = Counter(str(one.get("kid")) for one in listed if isinstance(one, dict))  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType, reportUnknownMemberType] -- JSON may hold anything
    return {key.id: key for key in usable if times[key.id] == 1}


def brought_key(said: object, algorithm: object, algorithms: Sequence[str]) -> VerificationKey | None:
    """Read the key that a proof brings along for *algorithm*; None for one that cannot be used, or does not fit."""
    if not isinstance(said, dict):
        return None
    key = {**cast("dict[str, Any]", said), "kid": _BROUGHT, "alg": algorithm}
    return _usable(key, algorithms) if cast("dict[str, Any]", said).get("alg", algorithm) == algorithm else None


def thumbprint_of(said: object) -> str:
    """Name the key that a proof brings along, as it is spelled (RFC 7638, 8037); empty for what is none."""
    members = cast("dict[str, Any]", said) if isinstance(said, dict) else {}
    named = {name: members.get(name) for name in _NAMED_BY.get(str(members.get("kty")), ())}
    if not named or not all(isinstance(one, str) for one in named.values()):
        return ""
    return urlsafe_b64encode(sha256(json.dumps(named, separators=(",", ":")).encode()).digest()).decode().rstrip("=")


def _usable(said: Mapping[str, Any], algorithms: Sequence[str]) -> VerificationKey | None:
    key_id, algorithm = said.get("kid"), _algorithm(said, algorithms)
    if not isinstance(key_id, str) or not 0 < len(key_id) <= LONGEST_KEY_ID or algorithm is None:
        return None
    try:
        if not _is_for_signatures(said) or not _is_sound(said):
            return None
        return VerificationKey(key_id, algorithm, JWKRegistry.import_key(dict(said)))
    except (JoseError, ValueError, TypeError, KeyError):  # whatever a library finds odd in it
        return None


def _algorithm(said: Mapping[str, Any], algorithms: Sequence[str]) -> str | None:
    fitting = [one for one in algorithms if _FITS[one] in ((said.get("kty"), None), (said.get("kty"), said.get("crv")))]
    if "alg" in said:
        return next((one for one in fitting if one == said["alg"]), None)
    return fitting[0] if len(fitting) == 1 else None


def _is_for_signatures(said: Mapping[str, Any]) -> bool:
    operations = said.get("key_ops", ["verify"])
    return said.get("use", "sig") == "sig" and isinstance(operations, list) and "verify" in operations


def _is_sound(said: Mapping[str, Any]) -> bool:
    if not _PRIVATE.isdisjoint(said):
        return False
    numbers = [said.get(name) for name in _NUMBERS[said["kty"]]]
    if not all(isinstance(one, str) and _NUMBER.fullmatch(one) for one in numbers):
        return False
    return said["kty"] != "RSA" or _is_strong(*(_number(str(one)) for one in numbers))


def _is_strong(modulus: int, exponent: int) -> bool:
    sound = 1 < exponent < MOST_EXPONENT and exponent % 2 == 1
    return sound and modulus.bit_length() in RSA_BITS and not is_roca(modulus)


def _number(text: str) -> int:
    return int.from_bytes(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
