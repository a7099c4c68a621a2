"""Rings of secret keys that processes share: the first is used, and all are known, so that one can be changed."""

from base64 import urlsafe_b64decode

from gateway_common.configuration import SecretRef

__all__ = ["KEY_BYTES", "key_in"]

KEY_BYTES = 32


def key_in(secret: SecretRef) -> bytes:
    """Read a key; raises ValueError, which names the reference alone, if it is none."""
    text = secret.reveal().strip().rstrip("=")
    try:
        key = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise ValueError(f"{secret} holds no key; it should be {KEY_BYTES} random bytes in base64url")
    return key
