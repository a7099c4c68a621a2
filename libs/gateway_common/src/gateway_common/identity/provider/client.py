"""How a client proves itself to its provider."""

from base64 import b64encode
from urllib.parse import quote

__all__ = ["client_proof"]


def client_proof(client_id: str, secret: str) -> tuple[bytes, bytes]:
    """Make the header field in which a client shows its *secret* (RFC 6749, 2.3.1): each part is encoded by itself."""
    shown = f"{quote(client_id, safe='')}:{quote(secret, safe='')}"
    return b"authorization", b"Basic " + b64encode(shown.encode())
