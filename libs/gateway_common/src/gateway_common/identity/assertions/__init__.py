"""What services are shown: who asks, signed by the gateway, for one service and for a short while.

    Caller-Assertion: eyJ…      a JWT (RFC 7519) in a field of its own, which no client can send

    {"iss": "mobile", "aud": "order", "sub": "consumer:42", "scope": "orders:read", "iat": …, "exp": …, "jti": …}

    call ──► Asserting ──► Assertions (of one service) ──► kept? ──► the same again, for half of its life
                                                            └──────► Issuer ──► KeyRing: the first key signs

The client's own token stays here: whoever reads what a service was shown can show it to that service alone, and not for
long. Services get the keys from `/.well-known/jwks.json` of the gateway.
"""

from gateway_common.identity.assertions.asserting import FIELD, Asserting
from gateway_common.identity.assertions.assertions import Assertions
from gateway_common.identity.assertions.claims import claims_of
from gateway_common.identity.assertions.issuer import Issuer

__all__ = ["FIELD", "Asserting", "Assertions", "Issuer", "claims_of"]
