"""Signed tokens (RFC 7515, 7519), read as strictly as their best practice wants (RFC 8725).

    token ──► read_compact ──► read_header ──► the key of its kid ──► signature ──► check_claims
              one way to        what it may     (its algorithm is      over the       for us, from
              write it          say             the key's, not the     very bytes     them, and now
                                                token's choice)        that were read

The cryptography is joserfc's. What a library takes for granted that somebody else checks is checked here.
"""

from gateway_common.identity.jwt.claims import Expectation, check_claims, moment_claim, text_claim
from gateway_common.identity.jwt.compact import LONGEST, SignedToken, read_compact
from gateway_common.identity.jwt.header import Header, read_header
from gateway_common.identity.jwt.invalid import EarlyTokenError, ExpiredTokenError, InvalidTokenError
from gateway_common.identity.jwt.keys import VerificationKey, brought_key, thumbprint_of

__all__ = [
    "LONGEST",
    "EarlyTokenError",
    "Expectation",
    "ExpiredTokenError",
    "Header",
    "InvalidTokenError",
    "SignedToken",
    "VerificationKey",
    "brought_key",
    "check_claims",
    "moment_claim",
    "read_compact",
    "read_header",
    "text_claim",
    "thumbprint_of",
]
