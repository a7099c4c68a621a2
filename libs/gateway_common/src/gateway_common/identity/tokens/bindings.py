"""What a token is bound to by its `cnf` (RFC 7800): a key (RFC 9449, 6.1), a certificate (RFC 8705, 3.1), or both."""

import re
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple, cast

from gateway_common.identity.jwt import InvalidTokenError

__all__ = ["CERTIFICATE", "KEY", "UNBOUND", "Binding", "binding_of"]

KEY = "jkt"
CERTIFICATE = "x5t#S256"
_THUMBPRINT = re.compile(r"[A-Za-z0-9_-]{43}")


class Binding(NamedTuple):
    """Hold the thumbprints of what a token is bound to: of a *key*, and of a *certificate*; empty for none."""

    key: str = ""
    certificate: str = ""


UNBOUND = Binding()
"""Whoever has the token may use it."""


def binding_of(claims: Mapping[str, Any], checked: Collection[str]) -> Binding:
    """Read what a token is bound to, where the members that are *checked* here are known.

    Raises InvalidTokenError for any other: to pass over what a token is bound to would make a bearer's of it.
    """
    said: Any = claims.get("cnf")
    if said is None:
        return UNBOUND
    bound = cast("dict[str, Any]", said) if isinstance(said, dict) else {}
    if not bound or not all(name in checked and _is_thumbprint(one) for name, one in bound.items()):
        raise InvalidTokenError("it is bound in a way that is not checked here")
    return Binding(bound.get(KEY, ""), bound.get(CERTIFICATE, ""))


def _is_thumbprint(said: object) -> bool:
    return isinstance(said, str) and _THUMBPRINT.fullmatch(said) is not None
