"""Rings of secret keys that processes share: the first is used, and all are known, so that one can be changed."""

from base64 import urlsafe_b64decode
from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator

from gateway_common.configuration import Listed, SecretRef

__all__ = ["KEY_BYTES", "Ring", "keys_of"]

KEY_BYTES = 32


def keys_of(ring: Sequence[SecretRef]) -> Sequence[bytes]:
    """Read the keys; raises ValueError, which names the reference alone, for the first that is none."""
    return [_key_in(secret) for secret in ring]


def _key_in(secret: SecretRef) -> bytes:
    text = secret.reveal().strip().rstrip("=")
    try:
        key = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise ValueError(f"{secret} holds no key; it should be {KEY_BYTES} random bytes in base64url")
    return key


def _readable(ring: tuple[SecretRef, ...]) -> tuple[SecretRef, ...]:
    keys_of(ring)
    return ring


Ring = Annotated[tuple[SecretRef, ...], Listed, AfterValidator(_readable)]
"""References to keys of 32 random bytes in base64url, refused where one of them is none."""
