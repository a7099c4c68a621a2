"""The one place where a token may stand: a single `Authorization` header (RFC 6750, and RFC 9449 for bound tokens).

Neither a query parameter nor a form field is ever looked at: both end up in logs and histories.
"""

import re

from starlette.types import Scope

from gateway_common.errors import BadProofError, Problem, ProblemError, problems

__all__ = [
    "REALM",
    "bearer_token",
    "credentials_of",
    "invalid_token",
    "not_signed_in",
    "shows_credentials",
    "token_in",
    "untimely_token",
]

_CREDENTIALS = re.compile(rb"bearer +([!-~]{1,8192})", re.IGNORECASE)
REALM = 'Bearer realm="gateway"'
_INVALID = 'Bearer error="invalid_token"'


def shows_credentials(scope: Scope) -> bool:
    """Tell whether the request with this ASGI *scope* has an Authorization header, whatever is in it."""
    return b"authorization" in dict(scope["headers"])


def credentials_of(scope: Scope) -> bytes:
    """Give what stands in the Authorization header; raises ProblemError: 401 without one, 400 if there are several."""
    found: list[bytes] = [value for name, value in scope["headers"] if name == b"authorization"]
    if not found:
        raise not_signed_in()
    if len(found) > 1:
        raise ProblemError(problems.BAD_REQUEST("Send one Authorization header."))
    return found[0]


def token_in(credentials: bytes) -> bytes:
    """Give the token in *credentials*; raises ProblemError (401) if there is none."""
    found = _CREDENTIALS.fullmatch(credentials)
    if found is None:
        raise invalid_token()
    return found[1]


def bearer_token(scope: Scope) -> str:
    """Give the token of a request; raises ProblemError: 401 if there is none or it cannot be one, 400 for several."""
    return token_in(credentials_of(scope)).decode("ascii")


def not_signed_in() -> ProblemError:
    """Make the answer to a caller who showed no token."""
    return ProblemError(_unauthenticated(REALM))


def invalid_token() -> BadProofError:
    """Make the answer to any token that does not count; why it does not is never told."""
    return BadProofError(_unauthenticated(_INVALID))


def untimely_token() -> ProblemError:
    """Make the same answer to a token that was good once, or will be, which is nobody's attempt to get in."""
    return ProblemError(_unauthenticated(_INVALID))


def _unauthenticated(challenge: str) -> Problem:
    return problems.UNAUTHENTICATED(headers={"WWW-Authenticate": challenge})
