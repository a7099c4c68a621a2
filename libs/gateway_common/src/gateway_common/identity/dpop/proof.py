"""A proof, taken apart and held against the request that it came with; nothing here asks anybody."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from typing import Any

from gateway_common.identity.dpop.brought import BroughtKeys
from gateway_common.identity.dpop.place import Place, place_of
from gateway_common.identity.jwt import InvalidTokenError, moment_claim, read_compact, text_claim

__all__ = ["Asked", "Proof", "read_proof"]

LONGEST_URL = 4096
_AS_GET = ("HEAD", "GET")
"""A HEAD is answered as the GET that it would be, and everybody behind the edge sees that one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold the request that a proof has to be for, and the *token* shown in it."""

    method: str
    place: Place
    token: bytes


@dataclass(frozen=True, slots=True)
class Proof:
    """Hold what a proof says, whose signature is that of the key with the thumbprint *key* (RFC 7638)."""

    key: str
    id: str
    method: str
    url: str
    token: str
    made: float
    nonce: str = ""

    def flaw(self, asked: Asked) -> str | None:
        """Say why it is not for what was *asked*; None if it is."""
        if self.method != asked.method and (self.method, asked.method) != _AS_GET:
            return "it is for another method"
        if place_of(self.url) != asked.place:
            return "it is for another place"
        if not compare_digest(self.token, hash_of(asked.token)):
            return "it is for another token"
        return None


def read_proof(proof: bytes, key: str, keys: BroughtKeys) -> Proof:
    """Read a proof that was signed by the key with the thumbprint *key*, which it brings along.

    Raises InvalidTokenError for anything else: for another key before a signature is looked at.
    """
    read = read_compact(proof)
    head, _, _ = read.signed.partition(b".")
    if not keys.key(head, read.header, key).verifies(read.signed, read.signature):
        raise InvalidTokenError("it was not signed by the key that it brings")
    return _told(read.claims, key)


def hash_of(token: bytes) -> str:
    """Give what a proof calls a *token* (`ath`)."""
    return urlsafe_b64encode(sha256(token).digest()).decode().rstrip("=")


def _told(claims: Mapping[str, Any], key: str) -> Proof:
    names = {name: text_claim(claims, name) for name in ("jti", "htm", "ath")}
    url, made, nonce = claims.get("htu"), moment_claim(claims, "iat"), claims.get("nonce")
    if not all(names.values()) or made is None or not isinstance(url, str) or len(url) > LONGEST_URL:
        raise InvalidTokenError("it does not say what it is for, or when it was made")
    said = nonce if isinstance(nonce, str) and nonce.isascii() else ""
    return Proof(key, names["jti"], names["htm"], url, names["ath"], made, said)
