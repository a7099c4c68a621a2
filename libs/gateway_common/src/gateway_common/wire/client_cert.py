"""The certificate that a client showed to a proxy in front of us, as the proxy hands it on (RFC 9440, section 2.2).

Client-Cert: :MIIBqDCCAU6gAwIBAgIBBzAKBggqhkjOPQQDAjA6…:        its DER in a byte sequence (RFC 9651, section 3.3.5)

Of a certificate only the thumbprint is wanted: a hash of its very bytes. So nothing reads what they say.
"""

import re
from base64 import urlsafe_b64encode
from binascii import a2b_base64
from hashlib import sha256

__all__ = ["FIELD", "read_thumbprint"]

FIELD = b"client-cert"
LONGEST = 16_384
"""Bytes of the field: more than any certificate needs that is shown in a handshake, and half of a request's head."""

_SEQUENCE = re.compile(rb" *:([A-Za-z0-9+/=]*): *")


def read_thumbprint(value: bytes) -> str:
    """Give the SHA-256 of the certificate in the field's *value*, in base64url; empty where the value holds nothing.

    Many a proxy writes the field for clients without a certificate, too. Raises ValueError for anything else.
    """
    found = _SEQUENCE.fullmatch(value or b"::") if len(value) <= LONGEST else None
    if found is None:
        raise ValueError("it is no byte sequence, or too long")
    padding = b"=" * (-len(found[1]) % 4)  # which a sender may leave out
    certificate = a2b_base64(found[1] + padding, strict_mode=True)
    return urlsafe_b64encode(sha256(certificate).digest()).decode().rstrip("=") if certificate else ""
