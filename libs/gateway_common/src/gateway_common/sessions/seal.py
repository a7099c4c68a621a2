"""What is kept in a store is sealed: who reads the store reads nothing, and who writes to it makes nothing up."""

import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

__all__ = ["Seal"]

NONCE = 12
VERSION = b"\x01"


class Seal:
    """Close with the first of *keys*, open with any of them (AES-256-GCM).

    What is sealed *about* something opens about nothing else: a session that is moved to another place stays shut. It
    opens for its *owner* alone: gateways that share keys and a store do not take each other's sessions for their own.
    """

    def __init__(self, keys: Sequence[bytes], owner: str = "") -> None:
        self._ciphers = [AESGCM(key) for key in keys]
        self._owner = f"{len(owner)}:{owner}:".encode()

    def close(self, plain: bytes, about: str) -> bytes:
        """Seal it."""
        nonce = os.urandom(NONCE)
        return VERSION + nonce + self._ciphers[0].encrypt(nonce, plain, self._owner + about.encode())

    def open(self, sealed: bytes, about: str) -> bytes | None:
        """Give what was sealed; None if it was not by any of the keys, or about something else."""
        nonce, rest = sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
        if sealed[:1] != VERSION or len(nonce) < NONCE:
            return None
        for cipher in self._ciphers:
            try:
                return cipher.decrypt(nonce, rest, self._owner + about.encode())
            except InvalidTag:
                continue
        return None
