"""The keys of a gateway: the first signs, and all are published.

So that no call fails while a key is replaced, a new one is first published behind the old one, then put before it, and
the old one is taken away at last, each step once the one before has reached every process and every service.
"""

from collections.abc import Mapping, Sequence

import orjson

from gateway_common.identity.assertions.key import ALGORITHM, SigningKey, base64url

__all__ = ["TYPE", "KeyRing"]

TYPE = "caller-assertion+jwt"
"""What tokens say that they are, so that none of another kind is taken for one (RFC 8725, section 3.11)."""


class KeyRing:
    """Sign tokens with the first of *keys*."""

    def __init__(self, keys: Sequence[SigningKey]) -> None:
        self._newest = keys[0]
        header = {"alg": ALGORITHM, "typ": TYPE, "kid": self._newest.name}
        self._header = base64url(orjson.dumps(header))
        self.published = orjson.dumps({"keys": [key.published for key in keys]})

    def __call__(self, claims: Mapping[str, object]) -> bytes:
        """Give a token that says *claims*."""
        signed = self._header + b"." + base64url(orjson.dumps(claims))
        return signed + b"." + base64url(self._newest.sign(signed))
