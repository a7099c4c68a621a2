"""The keys that proofs bring along, read once: an app brings the same head with each of its proofs."""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from gateway_common.identity.jwt import InvalidTokenError, VerificationKey, brought_key, thumbprint_of
from gateway_common.identity.jwt.header import refuse_extensions
from gateway_common.identity.schemes import ALGORITHMS

__all__ = ["BroughtKeys"]

TYPE = "dpop+jwt"


class BroughtKeys:
    """Know the last *most* keys again by the very bytes of the head that brought them."""

    def __init__(self, most: int = 1000) -> None:
        self._most = most
        self._known: OrderedDict[bytes, tuple[str, VerificationKey]] = OrderedDict()

    def __len__(self) -> int:
        """Count them."""
        return len(self._known)

    def key(self, head: bytes, said: Mapping[str, Any], thumbprint: str) -> VerificationKey:
        """Give the key in a *head* that reads as *said*; raises InvalidTokenError if it is not that of *thumbprint*."""
        found = self._known.get(head)
        if found is None or found[0] != thumbprint:
            found = self._known[head] = thumbprint, _key(said, thumbprint)
            if len(self._known) > self._most:
                self._known.popitem(last=False)
        self._known.move_to_end(head)
        return found[1]


def _key(said: Mapping[str, Any], thumbprint: str) -> VerificationKey:
    refuse_extensions(said)
    kind = said.get("typ")
    if not isinstance(kind, str) or kind.lower() != TYPE:
        raise InvalidTokenError("it is no proof")
    if thumbprint_of(said.get("jwk")) != thumbprint:
        raise InvalidTokenError("it was made with another key than the token is bound to")
    key = brought_key(said.get("jwk"), said.get("alg"), ALGORITHMS)
    if key is None:
        raise InvalidTokenError("the key that it brings may not be used")
    return key
