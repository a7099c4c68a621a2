"""Tokens that are bound to a key of whoever they were given to (DPoP, RFC 9449): a stolen one alone opens nothing.

Authorization: DPoP eyJ…      the token, which names a key by its thumbprint
DPoP: eyJ…                    made for this very request with that key, and good once
"""

from gateway_common.identity.dpop.moments import OurNonce, TheirClock
from gateway_common.identity.dpop.nonces import Nonces
from gateway_common.identity.dpop.proofs import Proofs
from gateway_common.identity.dpop.used import Used

__all__ = ["Nonces", "OurNonce", "Proofs", "TheirClock", "Used"]
