"""The access token by which a caller is known, for services that want another one in exchange for it."""

from dataclasses import dataclass, field
from hashlib import sha256

__all__ = ["SubjectToken"]


@dataclass(frozen=True, slots=True)
class SubjectToken:
    """Hold the *text* of a token for as long as its request; what outlives that knows its *digest* alone.

    However it is printed or logged, it shows nothing.
    """

    text: bytes = field(repr=False, compare=False)
    digest: bytes = field(repr=False)

    @classmethod
    def of(cls, text: bytes) -> "SubjectToken":
        """Hold the token that is spelled so."""
        return cls(text, sha256(text).digest())
