"""Under which name a caller is counted."""

from functools import lru_cache
from hashlib import sha256
from urllib.parse import quote

from starlette.types import Scope

from gateway_common.caller import Caller, CallerKind
from gateway_common.identity.attempts import origin_of

__all__ = ["LONGEST", "name_of", "named"]

LONGEST = 128
"""How many characters a name has at the most; of a longer one there is a hash."""

_origin_of = lru_cache(maxsize=4096)(origin_of)


def named(caller: Caller, scope: Scope) -> str:
    """Name who asks: the *caller*, or where they come from, for IPv6 the first 64 bits of it.

    That is the address `TrustedProxies` left in the scope, and never what a field says.
    """
    if caller.kind is CallerKind.ANONYMOUS:
        client = scope["client"]
        return _origin_of(client[0]) if client else "nowhere"
    return name_of(caller)


def name_of(caller: Caller) -> str:
    """Name a *caller* who said who they are.

    An application has one contract, on whose account it acts; a person is one of their tenant, if they have any.
    """
    kind, tenant = caller.kind, caller.tenant
    of = f"@{quote(tenant, safe='')}" if tenant and kind is not CallerKind.PARTNER else ""
    name = f"{kind}{of}:{caller.subject}"
    return name if len(name) <= LONGEST else f"{kind}:{sha256(name.encode()).hexdigest()}"
