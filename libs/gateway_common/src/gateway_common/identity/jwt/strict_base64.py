"""Base64url without padding (RFC 7515, section 2), where the same bytes have one spelling and no second."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

__all__ = ["read_base64"]


def read_base64(part: bytes) -> bytes:
    """Give what *part* spells; raises ValueError if that could be spelled otherwise."""
    plain = urlsafe_b64decode(part + b"=" * (-len(part) % 4))
    if urlsafe_b64encode(plain).rstrip(b"=") != part:
        raise ValueError("it could be spelled otherwise")
    return plain
